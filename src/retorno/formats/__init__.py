"""Files in and out: bytes, not cases."""
