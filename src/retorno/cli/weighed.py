"""What is at stake, on a terminal: every number with its unit, and what the numbers do not say."""

import math
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from retorno.cli.shell import tell, tell_json
from retorno.cli.weighing import told
from retorno.exposure.explain import explain, find_line
from retorno.exposure.ladder import Toll
from retorno.exposure.rows import label
from retorno.exposure.scenario import Measure, Step
from retorno.exposure.stakes import Stakes
from retorno.exposure.visas import Queue
from retorno.report.numbers import span
from retorno.report.pieces import counted
from retorno.report.stakes.amounts import (
    between,
    between_times,
    several,
    times,
    usd,
    working_days,
)
from retorno.report.stakes.honest import by_side, by_study, statements
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say
from retorno.wording.numbers import number, percent

WIDTH = 100
NEVER = "\N{INFINITY}"


def tell_weighed(stakes: Stakes, out: Path | None, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what is at stake."""
    if as_json:
        tell_json(told(stakes, lang) | {"folder": str(out) if out else None})
        return
    for line in _lines(stakes, lang):
        tell(line)
    _tell_written(out, lang)


def _tell_written(out: Path | None, lang: str) -> None:
    if out is not None:
        tell("")
        tell(say("exposure.written", lang, folder=out, report=out / "report.html"))


def tell_explained(
    stakes: Stakes, product: str, out: Path | None, lang: str, *, as_json: bool
) -> None:
    """Tell one product's computation under each tariff step, formula by formula."""
    found = {}
    for cost in stakes.ladder.steps:
        outcome = stakes.outcome(cost.step)
        if any(line.prepared.line.product == _code(product) for line in outcome.lines):
            found[cost.step.id] = explain(find_line(outcome, product), lang)
    if not found:  # nobody trades it: the error names what is traded
        _refuse(stakes, product)
    if as_json:
        steps = [
            {"step": c.step.id, "label": label(c.step), "lines": found[c.step.id]}
            for c in stakes.ladder.steps
            if c.step.id in found
        ]
        tell_json({"product": _code(product), "explained": steps})
        return
    for cost in stakes.ladder.steps:
        if cost.step.id in found:
            words = f"{_mark(cost.step, lang)} {cost.step.words.say(lang)}"
            head = say("exposure.explain_head", lang, words=words, product=_code(product))
            for line in (*_wrapped(head), *_computation(found[cost.step.id])):
                tell(line)
    _tell_written(out, lang)


def _refuse(stakes: Stakes, product: str) -> None:
    if not stakes.ladder.steps:
        raise UnusableInputError("exposure.no_tariff", value=product, file=stakes.scenario.file)
    lines = dict.fromkeys(
        line.prepared.line.product
        for cost in stakes.ladder.steps
        for line in stakes.outcome(cost.step).lines
    )
    raise UnusableInputError("trade.no_line", value=product, present=", ".join(lines))


def _computation(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        yield from _wrapped(line.strip(), indent)


def _code(product: str) -> str:
    return product.replace(".", "").upper()


def _mark(step: Step, lang: str) -> str:
    return say(f"exposure.mark.{label(step)}", lang)


def _wrapped(words: str, indent: str = "", hang: str = "") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + hang)


def _lines(stakes: Stakes, lang: str) -> Iterator[str]:
    scenario = stakes.scenario
    when = span(scenario.first_day, scenario.last_day, lang)
    yield say("exposure.title", lang, name=scenario.words.say(lang), span=when)
    is_threatened = any(step.is_counterfactual for step in scenario.steps)
    code = "counterfactual" if is_threatened else "nothing_threatened"
    yield from _wrapped(say(f"exposure.{code}", lang))
    yield ""
    yield say("exposure.steps", lang)
    yield from _wrapped(say("exposure.tolls", lang, draws=number(stakes.draws, lang)))
    for step in scenario.steps:
        yield from _step(stakes, step, lang)
    for left in stakes.aid_left_out:
        gaps = {"identifier": left.identifier, "currency": left.currency}
        value = number(left.value, lang)
        yield from _wrapped(say(f"exposure.aid_left.{left.why}", lang, value=value, **gaps))
    yield ""
    yield from _beside(stakes, lang)
    yield from _covered(stakes, lang)
    yield ""
    yield say("exposure.honest", lang)
    for words in statements(stakes, lang):
        yield from _wrapped(f"- {words}", hang="  ")


def _step(stakes: Stakes, step: Step, lang: str) -> Iterator[str]:
    head = say(
        "exposure.step",
        lang,
        mark=_mark(step, lang),
        words=step.words.say(lang),
        span=span(step.first_day, step.last_day, lang),
        days=counted("days", step.days, lang),
    )
    yield from _wrapped(head, hang="  ")
    for words in _told(stakes, step, lang):
        yield from _wrapped(words, "    ")
    if not step.in_dispute:
        yield from _wrapped(say("exposure.outside", lang), "    ")


def _told(stakes: Stakes, step: Step, lang: str) -> Iterator[str]:
    match step.measure:
        case Measure.TARIFF:
            yield from _tariff(stakes, step, lang)
        case Measure.VISAS:
            yield from _visas(stakes, step, lang)
        case Measure.AID:
            for pause in (p for p in stakes.pauses if p.step is step):
                yield say(
                    "exposure.aid",
                    lang,
                    paused=usd(pause.paused.value, lang),
                    yearly=usd(pause.yearly.value, lang),
                    basis=pause.yearly.basis,
                    year=pause.yearly.year,
                )
        case Measure.FLIGHTS:
            flights = counted("flights", step.flights, lang)
            people = counted("people", step.people, lang)
            yield say("exposure.flights", lang, flights=flights, people=people)
        case _:
            yield say("exposure.unpriced", lang)


def _tariff(stakes: Stakes, step: Step, lang: str) -> Iterator[str]:
    cost = stakes.cost(step)
    yield say(
        f"exposure.loss.{step.side.value}",
        lang,
        accrued=between(cost.accrued[Toll.EXPORTS], lang),
        yearly=between(cost.yearly[Toll.EXPORTS], lang),
        duty=between(cost.accrued[Toll.DUTY], lang),
    )
    if cost.expected and step.probability is not None:
        chance = percent(step.probability, lang, 0)
        words = between(cost.expected[Toll.EXPORTS], lang)
        yield say("exposure.expected", lang, chance=chance, expected=words)
    yield from by_study(stakes, step, lang)


def _visas(stakes: Stakes, step: Step, lang: str) -> Iterator[str]:
    for delay in (d for d in stakes.visas if d.step is step):
        yield say(
            "exposure.visas",
            lang,
            closed=delay.closed,
            delayed=number(delay.delayed.value, lang),
            volume=delay.volume.words.say(lang),
            recovery=several([_recovery(q, lang) for q in delay.queues]),
            surge=several([percent(q.surge, lang, 0) for q in delay.queues]),
        )


def _beside(stakes: Stakes, lang: str) -> Iterator[str]:
    yield say("exposure.beside", lang)
    yield from _wrapped(say("exposure.beside_lead", lang, year=stakes.scenario.year))
    by_id = {step.id: step for step in stakes.scenario.steps}
    for programme in stakes.programmes:
        yield say(
            f"exposure.programme.{programme.kind}",
            lang,
            cost=between(programme.cost, lang),
            count=number(programme.flights.amount.value, lang),
        )
        if programme.is_dollar_assumed:
            yield f"    {say('exposure.dollars_assumed', lang)}"
        for ratio in stakes.ratios[programme.kind]:
            step = by_id[ratio.name]
            words = say(
                "exposure.ratio",
                lang,
                mark=_mark(step, lang),
                step=step.words.say(lang),
                times=times(ratio.times, lang),
                band="" if ratio.low == ratio.high else f" ({between_times(ratio, lang)})",
            )
            yield from _wrapped(words, "    ", hang="  ")


def _covered(stakes: Stakes, lang: str) -> Iterator[str]:
    yield ""
    yield say("exposure.covered", lang)
    for side, said in by_side(stakes, lang).items():
        yield say(f"report.stakes.covered.{side.value}", lang)
        for words in said:
            yield from _wrapped(f"- {words}", hang="  ")


def _recovery(queue: Queue, lang: str) -> str:
    return working_days(queue.recovery, lang) if math.isfinite(queue.recovery) else NEVER
