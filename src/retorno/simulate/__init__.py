"""What if? A rolling operation under uncertainty, many times, and what came of it.

Everything is drawn by its place (start value, run, kind, party or airport, day), so two policies
meet the same world. No run says who is held: a rate of holds over the available is all there is.
"""
