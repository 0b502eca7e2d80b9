"""Invented people and the programme of the offer, to try everything with."""
