"""What pages show, as frozen rows."""
