"""The wizard that brings lists in: file, columns, check, duplicates, confirmation."""
