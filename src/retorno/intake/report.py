"""`intake.json` and the few sentences that say what happened and what comes next."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from retorno.intake.batch import Batch, accents
from retorno.intake.contradictions import Window
from retorno.intake.counts import Counts
from retorno.intake.dates import ORDERS, UNDECIDED
from retorno.intake.facts import terms
from retorno.intake.layout import OpenedSheet
from retorno.intake.outputs import Outputs
from retorno.wording import say

FORMAT = "retorno-intake/1"
_ORDER_COLUMNS = ("order_number", "order_date")
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What was counted while rows were taken in, by number of the sheet."""

    counts: Counts
    outputs: Outputs
    filled: dict[int, dict[str, int]] = field(default_factory=dict)
    unknown: dict[int, dict[str, Counter[str]]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an intake did: its report, and sentences for a person."""

    json: dict[str, object]
    sentences: tuple[str, ...]
    rows: int
    accepted: int
    rejected: int
    warned: int
    to_ask: int
    waiting: int


def make_report(
    batch: Batch, facts: SheetFacts, window: Window, as_of: dt.date, lang: str
) -> Intake:
    """Bring together what was counted and say it."""
    sheets, sentences = [], []
    for number, opened in enumerate(batch.sheets):
        words = [_words(opened, number, facts, lang), *_notes(opened, lang)]
        sentences += words
        sheets.append(_sheet(opened, number, facts, words))
    for again, first in batch.repeated:
        sentences.append(say("intake.sheet.repeated", lang, place=again, first=first))
    total = facts.counts.total()
    to_ask = facts.outputs.rows["to_ask.csv"]
    report: dict[str, object] = {
        "format": FORMAT,
        "sheets": sheets,
        "repeated": [{"place": again, "same_as": first} for again, first in batch.repeated],
        **facts.counts.as_json(window),
        "to_ask": to_ask,
        "waiting": facts.outputs.waiting,
        "window": {"first": window.first.isoformat(), "last": window.last.isoformat()},
        "as_of": as_of.isoformat(),
        "terms_of_office": [
            {
                "holder": term.holder,
                "from": term.first.isoformat(),
                "until": term.until.isoformat(),
                "source": term.citation.text,
                "evidence": term.citation.evidence,
            }
            for term in terms()
        ],
    }
    return Intake(
        json=report,
        sentences=tuple(sentences),
        rows=total["rows"],
        accepted=total["accepted"],
        rejected=total["rejected"],
        warned=total["warned"],
        to_ask=to_ask,
        waiting=facts.outputs.waiting,
    )


def _sheet(
    opened: OpenedSheet, number: int, facts: SheetFacts, words: list[str]
) -> dict[str, object]:
    source = opened.sheet.source
    by_column = {opened.mapping.targets[at]: order for at, order in opened.orders.items()}
    return {
        "file": opened.file,
        "sheet": opened.name,
        "hidden": source.is_hidden,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "encoding": source.encoding,
        "separator": source.separator,
        "preamble_lines": source.preamble_lines,
        "preamble": list(opened.sheet.preamble),
        "profile": opened.profile.name,
        "holds": _holds(opened),
        "words": words,
        "headers": opened.mapping.as_written(),
        "dates": {
            column: {"order": order, "forms": opened.forms[column]}
            for column, order in by_column.items()
        },
        "counts": facts.counts.sheets[number].as_json(),
        "places": facts.places.get(opened.place, 0),
        "filled": facts.filled.get(number, {}),
        "unknown": {column: dict(kinds) for column, kinds in facts.unknown.get(number, {}).items()},
        "accents": accents(opened.sheet),
    }


def _holds(opened: OpenedSheet) -> str:
    if opened.listing is not None:
        return "places"
    return "people" if opened.holds_people else "nothing"


def _words(opened: OpenedSheet, number: int, facts: SheetFacts, lang: str) -> str:
    if opened.listing is not None:
        places = facts.places.get(opened.place, 0)
        return say(
            "intake.sheet.places",
            lang,
            place=opened.place,
            places=places,
            file=opened.listing.writes,
        )
    if opened.holds_people:
        counts = facts.counts.sheets[number].as_json()
        return say("intake.sheet.people", lang, place=opened.place, **counts)
    filled = [column for column in opened.sheet.columns if column]
    if not filled:
        return say("intake.sheet.empty", lang, place=opened.place)
    rows = sum(1 for _ in opened.sheet.records())
    headers = " · ".join(column[:40] for column in filled[:_SHOWN])
    return say("intake.sheet.nothing", lang, place=opened.place, rows=rows, headers=headers)


def _notes(opened: OpenedSheet, lang: str) -> list[str]:
    """Say what a person should know about how a sheet was read."""
    notes = []
    place = opened.place
    if opened.sheet.source.is_hidden:
        notes.append(say("intake.note.hidden", lang, place=place))
    if not opened.holds_people:
        return notes
    words = accents(opened.sheet)
    if words:
        encoding = opened.sheet.source.encoding
        notes.append(
            say("intake.note.accents", lang, place=place, encoding=encoding, words=", ".join(words))
        )
    orders = {order: ", ".join(columns) for order, columns in _orders(opened).items()}
    for order, columns in orders.items():
        notes.append(say(f"intake.note.order_{order}", lang, place=place, columns=columns))
    shown = [order for order in ORDERS if order in orders]
    if UNDECIDED in orders and len(shown) == 1:
        like = {"columns": orders[UNDECIDED], "shown": orders[shown[0]], "order": shown[0]}
        notes.append(say("intake.note.order_like", lang, place=place, **like))
    missing = [column for column in _ORDER_COLUMNS if column not in opened.mapping.known]
    if missing:
        notes.append(say("intake.note.no_order", lang, place=place, columns=", ".join(missing)))
    return notes


def _orders(opened: OpenedSheet) -> dict[str, list[str]]:
    """Headers of columns of dates by their order, where the order matters."""
    columns: dict[str, list[str]] = {}
    for at, order in opened.orders.items():
        if order != UNDECIDED or opened.forms[opened.mapping.targets[at]].get("either"):
            columns.setdefault(order, []).append(opened.mapping.headers[at])
    return columns
