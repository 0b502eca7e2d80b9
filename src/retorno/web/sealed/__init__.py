"""The sealed store: why people are held, in a database of its own with keys of its own."""
