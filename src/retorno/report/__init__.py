"""One page for a minister, made from a plan folder."""

from retorno.report.gather import PlanTables, Travellers, view_of
from retorno.report.page import render

__all__ = ["PlanTables", "Travellers", "render", "view_of"]
