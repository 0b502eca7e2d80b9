"""The only writers: load, decide in the core, save, journal, in one transaction."""
