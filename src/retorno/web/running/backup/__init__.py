"""A copy of the whole house in one file, its keys in another, and the house made anew from both."""
