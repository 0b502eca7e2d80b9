"""Who is on the list, and what is missing: rows become cases, nothing guessed."""
