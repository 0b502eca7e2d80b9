"""What is at stake, on a terminal: every number with its unit, and what the numbers do not say."""

import math
import textwrap
from collections.abc import Iterator
from pathlib import Path

from retorno.cli.shell import tell, tell_json
from retorno.exposure.explain import explain, find_line
from retorno.exposure.ladder import Toll
from retorno.exposure.outputs import as_mapping, label
from retorno.exposure.scenario import Measure, Step
from retorno.exposure.stakes import Stakes
from retorno.exposure.visas import Queue
from retorno.report.numbers import span
from retorno.report.pieces import counted
from retorno.report.stakes.amounts import between, between_times, several, times, usd
from retorno.report.stakes.honest import by_side, statements
from retorno.wording import say
from retorno.wording.numbers import number, percent

WIDTH = 100


def tell_weighed(stakes: Stakes, out: Path | None, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what is at stake."""
    if as_json:
        tell_json(as_mapping(stakes) | {"folder": str(out) if out else None})
        return
    for line in _lines(stakes, lang):
        tell(line)
    if out is not None:
        tell(say("exposure.written", lang, folder=out, report=out / "report.html"))


def tell_explained(stakes: Stakes, product: str, lang: str, *, as_json: bool) -> None:
    """Tell one product's computation under each tariff step, formula by formula."""
    told = {}
    for cost in stakes.ladder.steps:
        outcome = stakes.outcome(cost.step)
        if any(line.prepared.line.product == _code(product) for line in outcome.lines):
            told[cost.step.id] = explain(find_line(outcome, product), lang)
    if not told and stakes.ladder.steps:  # nobody trades it: the error names what is traded
        find_line(stakes.outcome(stakes.ladder.steps[0].step), product)
    if as_json:
        tell_json({"product": _code(product), "explained": told})
        return
    for cost in stakes.ladder.steps:
        if cost.step.id in told:
            words = f"{_mark(cost.step, lang)} {cost.step.words.say(lang)}"
            tell(say("exposure.explain_head", lang, words=words, product=_code(product)))
            for line in told[cost.step.id]:
                tell(f"  {line}")


def _code(product: str) -> str:
    return product.replace(".", "").upper()


def _mark(step: Step, lang: str) -> str:
    return say(f"exposure.mark.{label(step)}", lang)


def _wrapped(words: str, indent: str = "") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)


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
        yield from _wrapped(f"- {words}")


def _step(stakes: Stakes, step: Step, lang: str) -> Iterator[str]:
    yield say(
        "exposure.step",
        lang,
        mark=_mark(step, lang),
        words=step.words.say(lang),
        span=span(step.first_day, step.last_day, lang),
        days=counted("days", step.days, lang),
    )
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
            people = number(step.people, lang)
            yield say("exposure.flights", lang, flights=step.flights, people=people)
        case _:
            yield say("exposure.unpriced", lang)


def _tariff(stakes: Stakes, step: Step, lang: str) -> Iterator[str]:
    cost = next(cost for cost in stakes.ladder.steps if cost.step is step)
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
            flights=number(programme.flights.amount.value, lang) if programme.flights else "",
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
            yield from _wrapped(words, "    ")


def _covered(stakes: Stakes, lang: str) -> Iterator[str]:
    yield ""
    yield say("exposure.covered", lang)
    for side, said in by_side(stakes, lang).items():
        yield say(f"report.stakes.covered.{side.value}", lang)
        for words in said:
            yield from _wrapped(f"- {words}")


def _recovery(queue: Queue, lang: str) -> str:
    is_finite = math.isfinite(queue.recovery)
    return number(queue.recovery, lang) if is_finite else say("exposure.never", lang)
