"""What every table of the answer shares: the word for a threat, and all that a number carries."""

from retorno.exposure.ladder import Spread
from retorno.exposure.scenario import Step
from retorno.exposure.units import Amount

Rows = list[dict[str, object]]
COUNTERFACTUAL = "counterfactual"
CARRIED_OUT = "carried_out"


def label(step: Step) -> str:
    """Say whether a step happened, in the word that files carry."""
    return COUNTERFACTUAL if step.is_counterfactual else CARRIED_OUT


def figure(amount: Amount) -> dict[str, object]:
    """Everything that an amount carries."""
    return {
        "median": round(amount.value, 2),
        "unit": amount.unit.value,
        "currency": amount.currency,
        "year": amount.year,
        "basis": amount.basis,
        "evidence": amount.evidence.value,
        "source": amount.source,
    }


def band(spread: Spread) -> dict[str, object]:
    """An amount with its band."""
    ends = {"low": round(spread.low, 2), "high": round(spread.high, 2)}
    return ends | figure(spread.amount)
