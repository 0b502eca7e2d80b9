"""The top of the page: the answer in words and in six figures."""

from retorno.exposure.ladder import Spread, Toll
from retorno.exposure.scenario import Measure, Side
from retorno.exposure.stakes import Stakes
from retorno.report.closing import evidence
from retorno.report.markup import NOTHING, Markup, el, escape, join, plain, sentence
from retorno.report.pieces import counted, paragraph
from retorno.report.stakes.amounts import band_words, million, rounded, usd
from retorno.vocabulary.evidence import Evidence
from retorno.wording.numbers import NARROW, number, percent

Figure = tuple[str, str | Markup, str, Evidence]


def first_line(stakes: Stakes, lang: str) -> str:
    """Say how much was at stake, before anything else."""
    heaviest = stakes.heaviest
    if heaviest is None:
        return plain("stakes.headline.no_tariff", lang)
    cost = next(c for c in stakes.ladder.steps if c.step is heaviest)
    loss = cost.yearly[Toll.EXPORTS]
    code = "would" if heaviest.is_counterfactual else "did"
    return plain(
        f"stakes.headline.{code}",
        lang,
        rate=percent(heaviest.rate, lang, 0),
        low=million(loss.low, lang),
        high=million(loss.high, lang),
    )


def headline(stakes: Stakes, lang: str) -> Markup:
    """Say the answer in words: the loss, who pays, the programme beside it, what really happened."""
    said = [paragraph(first_line(stakes, lang), css="first")]
    said += [paragraph(words) for words in (_costs(stakes, lang), _beside(stakes, lang)) if words]
    said.append(paragraph(_happened(stakes, lang)))
    return el("div", *said, class_="headline")


def _costs(stakes: Stakes, lang: str) -> Markup:
    parts = []
    for side in Side:
        costs = [c for c in stakes.ladder.steps if c.step.side is side]
        is_threat = any(c.step.is_counterfactual for c in costs)
        code = f"stakes.headline.side.{side.value}"
        code = code if is_threat else f"stakes.headline.done.{side.value}"
        if costs:
            line = stakes.ladder.growth[side, Toll.EXPORTS]
            duty = stakes.ladder.growth[side, Toll.DUTY]
            parts.append(
                sentence(
                    code,
                    lang,
                    loss=usd(float(line.median[-1]), lang),
                    low=million(float(line.low[-1]), lang),
                    high=million(float(line.high[-1]), lang),
                    duty=usd(float(duty.median[-1]), lang),
                    days=counted("days", len(stakes.scenario.days), lang),
                )
            )
    return join(parts, " ")


def _beside(stakes: Stakes, lang: str) -> Markup:
    programme = stakes.programmes[0] if stakes.programmes[0].kind == "plan" else None
    programme = programme or next(p for p in stakes.programmes if p.kind == "offered")
    return sentence(
        f"stakes.headline.programme.{programme.kind}",
        lang,
        cost=usd(programme.cost.amount.value, lang),
    )


def _happened(stakes: Stakes, lang: str) -> Markup:
    parts = [escape(plain("stakes.headline.happened", lang))]
    for step in stakes.scenario.of(Measure.FLIGHTS):
        if not step.is_counterfactual:
            flights = counted("flights", step.flights, lang)
            people = counted("people", step.people, lang)
            parts.append(sentence("stakes.headline.flights", lang, flights=flights, people=people))
    visas = [v for v in stakes.visas if not v.step.is_counterfactual]
    if visas:
        values = sorted(v.delayed.value for v in visas)
        parts.append(
            sentence(
                "stakes.headline.visas",
                lang,
                closed=number(visas[0].closed, lang),
                low=number(rounded(values[0]), lang),
                high=number(rounded(values[-1]), lang),
            )
        )
    return join(parts, " ") if len(parts) > 1 else NOTHING


def figures(stakes: Stakes, lang: str) -> Markup:
    """Show the figures people ask for first."""
    shown = [*_tariffs(stakes, lang), *_visas(stakes, lang), *_aid(stakes, lang)]
    shown += _programme(stakes, lang)
    items = [
        el(
            "div",
            el("dt", name),
            el(
                "dd",
                el("span", value, class_="value"),
                el("span", note, " ", evidence(sure, lang), class_="note"),
            ),
        )
        for name, value, note, sure in shown
    ]
    return el(
        "section",
        el("h2", plain("stakes.figure.title", lang), id="figures", class_="unseen"),
        el("dl", *items, class_="figures"),
        aria_labelledby="figures",
    )


def _large(value: float, lang: str) -> Markup:
    unit = plain("stakes.figure.million", lang)
    return join([el("small", "USD"), escape(million(value, lang)), el("small", unit)], NARROW)


def _note(code: str, spread: Spread, lang: str, mark: str) -> str:
    return plain(f"stakes.figure.{code}", lang, band=band_words(spread, lang), mark=mark)


def _tariffs(stakes: Stakes, lang: str) -> list[Figure]:
    shown: list[Figure] = []
    for cost in stakes.ladder.steps:
        step = cost.step
        if step.side is Side.UNITED_STATES:
            loss = cost.yearly[Toll.EXPORTS]
            mark = plain(f"stakes.mark.{step.status.value}", lang)
            name = plain("stakes.figure.tariff", lang, rate=percent(step.rate, lang, 0))
            note = _note("tariff_note", loss, lang, mark)
            shown.append((name, _large(loss.amount.value, lang), note, loss.amount.evidence))
    return shown[:2]


def _visas(stakes: Stakes, lang: str) -> list[Figure]:
    if not stakes.visas:
        return []
    values = sorted(v.delayed.value for v in stakes.visas)
    low, high = number(rounded(values[0]), lang), number(rounded(values[-1]), lang)
    shown = low if low == high else f"{low}\N{EN DASH}{high}"
    closed = counted("working_days", stakes.visas[0].closed, lang)
    mark = plain(f"stakes.mark.{stakes.visas[0].step.status.value}", lang)
    note = plain("stakes.figure.visas_note", lang, closed=closed, mark=mark)
    sure = stakes.visas[0].delayed.evidence
    return [(plain("stakes.figure.visas", lang), shown, note, sure)]


def _aid(stakes: Stakes, lang: str) -> list[Figure]:
    return [
        (
            plain("stakes.figure.aid", lang),
            _large(pause.paused.value, lang),
            plain(
                "stakes.figure.aid_note",
                lang,
                days=counted("days", pause.step.days, lang),
                yearly=usd(pause.yearly.value, lang),
                year=pause.yearly.year,
            ),
            pause.paused.evidence,
        )
        for pause in stakes.pauses[:1]
    ]


def _programme(stakes: Stakes, lang: str) -> list[Figure]:
    shown: list[Figure] = [
        (
            plain(f"stakes.figure.{programme.kind}", lang),
            _large(programme.cost.amount.value, lang),
            plain(
                f"stakes.figure.{programme.kind}_note",
                lang,
                band=band_words(programme.cost, lang),
                count=number(programme.flights.amount.value, lang),
            ),
            programme.cost.amount.evidence,
        )
        for programme in stakes.programmes
    ]
    return shown[:2]
