"""The tables of outside facts that intake reads, each with its source in `data/sources.md`."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retorno.formats.tables.separator import normal_name
from retorno.vocabulary.evidence import Citation, Evidence


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files("retorno.intake").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def code_of_country() -> dict[str, str]:
    """Alpha-3 codes by code, name in English and Spanish, demonym and other spelling."""
    codes = {}
    for row in _rows("countries.csv"):
        others = row["other_names"].split(";") if row["other_names"] else []
        for name in (row["name_en"], row["name_es"], row["alpha2"], row["alpha3"], *others):
            codes[normal_name(name)] = row["alpha3"]
    return codes


@cache
def code_of_word(column: str) -> dict[str, str]:
    """Codes of one column by the words that lists use for them."""
    return {
        word: row["code"]
        for row in _rows("words.csv")
        if row["column"] == column
        for word in row["words"].split(";")
    }


@cache
def column_of_header() -> dict[str, str]:
    """Columns by the header names, in normal form, that lists use for them."""
    known = {row["column"]: row["column"] for row in _rows("headers.csv")}
    for row in _rows("headers.csv"):
        for header in row["headers"].split(";"):
            known.setdefault(header, row["column"])
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of office: from a day to the day on which the next begins."""

    holder: str
    first: dt.date
    until: dt.date
    citation: Citation


@cache
def terms() -> tuple[Term, ...]:
    """Terms of office in the state that gives the orders, in order: the table holds one state."""
    return tuple(
        Term(
            holder=row["holder"],
            first=dt.date.fromisoformat(row["from"]),
            until=dt.date.fromisoformat(row["until"]),
            citation=Citation(text=row["source"], evidence=Evidence(row["evidence"])),
        )
        for row in _rows("terms_of_office.csv")
    )


def administration_of(day: str) -> str:
    """Name who held office on a day, from the date alone; empty when the table does not say.

    On the day of a change both are named: a date does not tell the hour.
    """
    if not day:
        return ""
    date = dt.date.fromisoformat(day)
    holders = [term.holder for term in terms() if term.first <= date <= term.until]
    return " / ".join(holders)
