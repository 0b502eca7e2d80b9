"""What is wrong with a house, in words, and what to do about each thing. Nothing is changed by looking."""
