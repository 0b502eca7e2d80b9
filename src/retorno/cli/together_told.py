"""What planning several programmes at once gives, in a few lines: each programme, then all."""

from pathlib import Path

from retorno.cli.shell import tell, tell_json
from retorno.cli.together import Together
from retorno.plan.folder import PlanFiles
from retorno.report.numbers import exact_money
from retorno.report.view import FEW
from retorno.vocabulary.money import cents
from retorno.wording import say
from retorno.wording.numbers import number, percent


def tell_together(together: Together, out: Path, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what was planned."""
    told = together.told
    if as_json:
        tell_json(told | {"folder": str(out)})
        return
    for name, files in together.files.items():
        tell(_one(name, files, together.currency, lang))
    for fleet, used in _by_fleet(together).items():
        parts = ", ".join(f"{name} {number(days, lang)}" for name, days in used.items())
        tell(say("several.fleet", lang, fleet=fleet, parts=parts))
    tell(say("several.clash" if told["clash"] else "several.no_clash", lang))
    amounts = {
        key: exact_money(cents(float(str(told[key]))), together.currency, lang)
        for key in ("cost", "money", "lower_bound")
    }
    gap = told["gap"]
    if isinstance(gap, float):
        tell(say("several.cost", lang, **amounts, gap=percent(gap, lang)))
    else:
        tell(say("several.no_bound", lang, **amounts))
    tell(say("plan.costs_days", lang))
    tell(say("several.written", lang, folder=out))


def _one(name: str, files: PlanFiles, currency: str, lang: str) -> str:
    summary = files.summary
    left = "<10" if 0 < summary.not_placed < FEW else number(summary.not_placed, lang)
    held = "<10" if summary.held < FEW else number(summary.held, lang)
    return say(
        "several.programme",
        lang,
        name=name,
        placed=number(summary.placed, lang),
        available=number(summary.available, lang),
        left=left,
        held=held,
        flights=number(sum(map(bool, files.flights["fleet"])), lang),
        money=exact_money(cents(summary.money), currency, lang),
    )


def _by_fleet(together: Together) -> dict[str, dict[str, int]]:
    return {
        fleet: {name: used[fleet] for name, used in together.used.items()}
        for fleet in together.joint.fleets
    }
