"""What the numbers do not say, in whole sentences; every way of showing them ends with these."""

from retorno.exposure.notices import notices
from retorno.exposure.scenario import Side
from retorno.exposure.stakes import Stakes
from retorno.wording import say

ALWAYS = ("ranges", "series", "markets", "buyers", "not_saved", "no_cause", "not_by_people")


def by_side(stakes: Stakes, lang: str) -> dict[Side, list[str]]:
    """Say for the tariffs of each side what was modelled, left out, capped and assumed."""
    said: dict[Side, dict[str, None]] = {}
    for cost in stakes.ladder.steps:
        notes = dict.fromkeys(notices(stakes.outcome(cost.step), lang))
        said.setdefault(cost.step.side, {}).update(notes)
    return {side: list(notes) for side, notes in said.items()}


def statements(stakes: Stakes, lang: str) -> list[str]:
    """List what a reader must not conclude."""
    codes = list(ALWAYS)
    if any(step.is_counterfactual for step in stakes.scenario.steps):
        codes.insert(0, "counterfactual" if stakes.is_only_threat else "some_counterfactual")
    if stakes.unpriced:
        codes.append("unpriced")
    return [say(f"report.stakes.honest.{code}", lang) for code in codes]
