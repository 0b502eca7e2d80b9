"""The independent check of a plan: every hard rule from the raw files, nothing from the planner."""

from retorno.plan.check.outcome import CheckReport, Counts, Parts, Violation
from retorno.plan.check.verdict import check_plan

__all__ = ["CheckReport", "Counts", "Parts", "Violation", "check_plan"]
