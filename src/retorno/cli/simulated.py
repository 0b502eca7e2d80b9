"""What many runs say, on a terminal: a table, what was assumed, and what the numbers do not say."""

import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from retorno.cli.shell import tell, tell_json
from retorno.cli.simulating import Simulated
from retorno.report.numbers import NONE, exact_money
from retorno.simulate.outputs import Result
from retorno.simulate.spreads import Distribution
from retorno.simulate.uncertainty import Parameter
from retorno.vocabulary.money import cents
from retorno.wording import say
from retorno.wording.numbers import NARROW, number, percent

WIDTH = 100
TOLD = (
    "returned",
    "still_there",
    "missed_deadlines",
    "newly_ordered",
    "mean_wait",
    "median_wait",
    "p90_wait",
    "longest_wait",
    "money",
    "lost_money",
    "flights_flown",
    "flights_cancelled",
    "empty_seats",
    "no_shows",
)
IN_DAYS = ("mean_wait", "median_wait", "p90_wait", "longest_wait")
IN_MONEY = ("money", "lost_money", "cost")
STATEMENTS = (
    "policy",
    "learnt",
    "orders",
    "waits",
    "deadlines",
    "held",
    "scheduled",
    "standby",
    "drawn",
    "checked",
)


def tell_simulated(done: Simulated, out: Path, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what came of the runs."""
    if as_json:
        tell_json(done.mapping | {"folder": str(out)})
        return
    for line in _lines(done, lang):
        tell(line)
    tell(say("simulate.written", lang, folder=out))


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, subsequent_indent="  ")


def _lines(done: Simulated, lang: str) -> Iterator[str]:
    result = done.told
    finished, asked = (number(n, lang) for n in (len(result.ensemble.run), result.work.runs))
    if not result.is_whole:
        yield from _wrapped(say("simulate.stopped", lang, finished=finished, runs=asked))
    yield say("simulate.title", lang, runs=finished, seed=result.work.seed)
    told = zip(result.work.policies, result.of_policy, result.certain, strict=True)
    for policy, of, certain in told:
        yield ""
        yield from _wrapped(_policy(policy.name, lang))
        yield from _table(of, done, lang, plan=certain)
    if result.difference:
        yield ""
        yield from _wrapped(
            say(
                "simulate.difference",
                lang,
                second=result.work.policies[1].name,
                first=result.work.policies[0].name,
            )
        )
        yield from _table(result.difference, done, lang, plan=None)
    yield ""
    yield from _people(result, lang)
    yield ""
    yield say("simulate.assumptions", lang, name=result.work.uncertainty.name[lang])
    for parameter in result.work.uncertainty.parameters.values():
        yield from _wrapped(_assumption(parameter, lang))
    yield ""
    yield say("simulate.honest", lang)
    for code in STATEMENTS:
        yield from _wrapped(f"- {say(f'simulate.statement.{code}', lang)}")


def _policy(name: str, lang: str) -> str:
    return f"{name}: {say(f'simulate.policy.{name}', lang)}"


def _table(
    of: Mapping[str, Distribution | None],
    done: Simulated,
    lang: str,
    plan: Mapping[str, float] | None,
) -> Iterator[str]:
    """Write one line a number, columns under each other."""
    heads = [
        say(f"simulate.column.{each}", lang) for each in ("mean", "interval", "median", "most")
    ]
    if plan is not None:
        heads.append(say("simulate.column.plan", lang))
    rows = [["", *heads]]
    names = [*TOLD, *(n for n in of if "." in n and not n.startswith("p90"))]
    for name in names:
        found = of[name]
        if found is None:
            continue
        cells = [_amount(name, value, done, lang) for value in (found.mean, found.median)]
        between = (found.low, found.high), (found.p5, found.p95)
        spans = [_between(name, low, high, done, lang) for low, high in between]
        row = [_label(name, lang), cells[0], spans[0], cells[1], spans[1]]
        if plan is not None:
            row.append(_amount(name, plan[name], done, lang))
        rows.append(row)
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], wide[1:], strict=True)]
        yield f"  {row[0].ljust(wide[0])}  {'  '.join(cells)}".rstrip()


def _label(name: str, lang: str) -> str:
    what, _, party_class = name.partition(".")
    label = say(f"simulate.of.{what}", lang)
    if not party_class:
        return label
    return say("simulate.of_class", lang, what=label, party_class=_class(party_class, lang))


def _class(name: str, lang: str) -> str:
    return say(f"simulate.class.{name}", lang)


def _amount(name: str, value: float, done: Simulated, lang: str) -> str:
    if value != value:  # noqa: PLR0124  -- not a number: nobody to ask, or a single run
        return NONE
    what = name.partition(".")[0]
    if what in IN_MONEY:
        return exact_money(cents(value), done.currency, lang)
    return number(value, lang, 1)


def _between(name: str, low: float, high: float, done: Simulated, lang: str) -> str:
    ends = [_amount(name, value, done, lang) for value in (low, high)]
    ends[1] = ends[1].removeprefix(f"{done.currency}{NARROW}")
    return NONE if NONE in ends else " … ".join(ends)


def _people(result: Result, lang: str) -> Iterator[str]:
    operation = result.work.operation
    held = operation.not_available
    few = "<10" if held < 10 else number(held, lang)  # noqa: PLR2004
    yield say("plan.held", lang, held=few)
    if operation.beyond:
        yield from _wrapped(say("simulate.beyond", lang, people=number(operation.beyond, lang)))


def _assumption(parameter: Parameter, lang: str) -> str:
    value = number(parameter.value, lang, 1 if parameter.value % 1 else 0)
    if parameter.kind == "share":
        value = percent(parameter.value, lang, 2)
    return say(
        "simulate.assumption",
        lang,
        what=say(f"simulate.parameter.{parameter.key}", lang),
        value=value,
        evidence=say(f"rules.evidence.{parameter.evidence.name.lower()}", lang),
        source=parameter.source[lang],
    )
