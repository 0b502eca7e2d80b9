"""One page about what is at stake, made from the exposure model's answer."""

from retorno.report.stakes.page import render

__all__ = ["render"]
