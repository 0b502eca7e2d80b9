"""Bringing lists in: uploaded by one person, confirmed by another, and nothing before that."""
