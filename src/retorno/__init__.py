"""Retorno: the operations system with which a state brings its own people home with dignity."""

__version__ = "0.1.0"
