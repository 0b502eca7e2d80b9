"""What the numbers do not say, in whole sentences; every way of showing them ends with these."""

from collections.abc import Iterator

from retorno.exposure.model import MILLION
from retorno.exposure.notices import notices
from retorno.exposure.scenario import Side, Step
from retorno.exposure.stakes import Stakes
from retorno.report.stakes.amounts import million
from retorno.wording import say

ALWAYS = (
    "ranges",
    "series",
    "markets",
    "buyers",
    "days",
    "not_saved",
    "no_cause",
    "not_by_people",
)


def by_side(stakes: Stakes, lang: str) -> dict[Side, list[str]]:
    """Say for the tariffs of each side what was modelled, left out, capped and assumed.

    What holds for some of a side's steps only is said of those, by their names.
    """
    said: dict[Side, list[str]] = {}
    for side in Side:
        notes = {
            cost.step.id: (cost.step, notices(stakes.outcome(cost.step), lang))
            for cost in stakes.ladder.steps
            if cost.step.side is side
        }
        if notes:
            said[side] = list(dict.fromkeys(_notes(notes, lang)))
    return said


def _notes(notes: dict[str, tuple[Step, list[str]]], lang: str) -> Iterator[str]:
    everywhere = set.intersection(*(set(said) for _, said in notes.values()))
    for step, said in notes.values():
        for words in said:
            if words in everywhere:
                yield words
            else:
                yield f"{step.words.say(lang)} ({status(step, lang)}): {words}"


def status(step: Step, lang: str) -> str:
    """Say in a word whether a step happened or is counterfactual."""
    return say(f"report.stakes.mark.{step.status.value}", lang)


def by_study(stakes: Stakes, step: Step, lang: str) -> list[str]:
    """Say what a tariff costs in a year if one study alone gave an elasticity."""
    said: dict[str, list[str]] = {}
    for reading in stakes.outcome(step).readings:
        words = f"{reading.study} {million(-reading.net * MILLION, lang)}"
        said.setdefault(say(f"trade.driver.{reading.kind.value}", lang), []).append(words)
    return [
        say("exposure.by_study", lang, elasticity=name, readings="; ".join(words))
        for name, words in said.items()
    ]


def statements(stakes: Stakes, lang: str) -> list[str]:
    """List what a reader must not conclude."""
    codes = list(ALWAYS)
    if any(step.is_counterfactual for step in stakes.scenario.steps):
        codes.insert(0, "counterfactual" if stakes.is_only_threat else "some_counterfactual")
    if stakes.unpriced:
        codes.append("unpriced")
    said = [say(f"report.stakes.honest.{code}", lang) for code in codes]
    years = _years(stakes)
    if years:
        gaps = {"years": ", ".join(map(str, years)), "year": stakes.scenario.year}
        said.append(say("report.stakes.honest.years", lang, **gaps))
    return said


def _years(stakes: Stakes) -> list[int]:
    """Years of what went in, other than the scenario's."""
    lines = [line for trade in stakes.tables.trade.values() for line in trade.lines]
    years = {line.year for line in lines} if stakes.ladder.steps else set()
    years |= {pause.yearly.year for pause in stakes.pauses}
    return sorted(years - {stakes.scenario.year})
