"""Starting the house: its keys, its tables, its server."""
