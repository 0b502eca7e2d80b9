"""Pages of the people who work in the house, one folder a desk; they hold no tables."""
