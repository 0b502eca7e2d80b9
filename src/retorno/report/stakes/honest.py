"""What the numbers do not say, in whole sentences; every way of showing them ends with these."""

from retorno.exposure.stakes import Stakes
from retorno.wording import say

ALWAYS = ("ranges", "series", "markets", "buyers", "not_saved", "no_cause", "not_by_people")


def statements(stakes: Stakes, lang: str) -> list[str]:
    """List what a reader must not conclude."""
    codes = list(ALWAYS)
    if any(step.is_counterfactual for step in stakes.scenario.steps):
        codes.insert(0, "counterfactual" if stakes.is_only_threat else "some_counterfactual")
    if stakes.unpriced:
        codes.append("unpriced")
    return [say(f"report.stakes.honest.{code}", lang) for code in codes]
