"""One page to choose a plan by: money against waiting, and what each step buys."""

from retorno.report.choices.page import render

__all__ = ["render"]
