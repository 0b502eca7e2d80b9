"""Facts against rules at a gate: `Cleared` or held."""
