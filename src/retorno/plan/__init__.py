"""The flight programme: who flies when, and why not earlier, with a proven bound."""
