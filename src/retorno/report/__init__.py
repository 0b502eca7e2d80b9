"""One page for a minister, made from a plan folder."""
