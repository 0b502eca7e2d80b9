"""Why is this family not on an earlier flight? The limits that stood in the way, and a proof."""
