"""One page for a minister, made from a plan folder."""

from retorno.report.gather import view_of
from retorno.report.page import render

__all__ = ["render", "view_of"]
