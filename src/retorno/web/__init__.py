"""The shell around the road: it remembers, shows and asks, and decides nothing."""
