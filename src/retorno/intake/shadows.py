"""What is remembered of a rejected row: a person all the same, of whom little is known."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from retorno.intake.documents import document_key
from retorno.intake.readings import REJECT
from retorno.intake.rows import Row

STRICTER = {
    "available": "no",
    "order_final": "no",
    "best_interests": "no",
    "consular_contact": "declined",
}
FACTS = (
    "family_id",
    "given_names",
    "surnames",
    "birth_date",
    "nationality_claimed",
    "nationality_status",
    "guardian_id",
    "needs",
    "pregnancy_weeks",
    "pregnancy_multiple",
    "fit_to_fly_until",
    "latest_date",
)
_PROTECTS_WHEN_TOLD = frozenset(
    (
        "family_id",
        "needs",
        "pregnancy_weeks",
        "pregnancy_multiple",
        "fit_to_fly_until",
        "latest_date",
    )
)
_PARTS, _WORDS = re.compile(r"[,;|\t\r\n\"'\0\ufffd]+"), re.compile(r"[\s,;|\"'\0\ufffd]+")
_LOST = re.compile(r"[\0\ufffd]")


class Shadow(NamedTuple):
    """A rejected row.

    Args:
        families: Identifiers of the families it may be of, as they stand.
        answers: By `STRICTER`; None where the list does not have the column.
        facts: By `FACTS`.
        unreadable: Columns whose cell is what the row was rejected for.
        texts: What stands in a damaged row: nobody knows which cell is which.
    """

    place: str
    person_id: str
    families: tuple[str, ...]
    guardian_id: str
    document: tuple[str, str]
    answers: tuple[str | None, ...]
    facts: tuple[str, ...]
    unreadable: frozenset[str]
    texts: frozenset[str]


def shadow_of(row: Row, place: str, slots: Mapping[str, int], has: frozenset[str]) -> Shadow:
    """Understand a rejected row as far as it can be.

    Args:
        row: As read.
        place: Where it stands, or first stood.
        slots: Position of each column in its values.
        has: Columns that its list has.
    """
    values, texts = row.values, _texts(row)
    refused = [finding for finding in row.findings if finding.severity == REJECT]
    named = {finding.value for finding in refused if finding.column == "family_id"}
    families = {values[slots["family_id"]], *named, *texts} - {""}
    kind, number = values[slots["document_type"]], values[slots["document_number"]]
    return Shadow(
        place=place,
        person_id=values[slots["person_id"]],
        families=tuple(sorted(families)),
        guardian_id=values[slots["guardian_id"]],
        document=(kind, document_key(number)),
        answers=tuple(values[slots[name]] if name in has else None for name in STRICTER),
        facts=tuple(values[slots[name]] for name in FACTS),
        unreadable=frozenset(finding.column for finding in refused),
        texts=texts,
    )


def _texts(row: Row) -> frozenset[str]:
    if not any(finding.column == "" and finding.severity == REJECT for finding in row.findings):
        return frozenset()
    cells = [text for cell in row.cells for text in (cell, _LOST.sub("", cell))]
    parts = {part.strip() for cell in cells for part in (*_PARTS.split(cell), *_WORDS.split(cell))}
    return frozenset(parts - {""})


def says_otherwise(shadow: Shadow, kept: Sequence[str]) -> bool:
    """Say whether a rejected row says something else of a person than the row that was kept.

    What is empty in one of them says nothing, unless what the other tells protects.

    Args:
        shadow: The rejected row.
        kept: The facts of the row that was kept, by `FACTS`.
    """
    if not shadow.unreadable.isdisjoint(FACTS):
        return True
    return any(map(_differ, FACTS, kept, shadow.facts))  # none of a row that was mended


def _differ(name: str, kept: str, other: str) -> bool:
    if not other or (not kept and name not in _PROTECTS_WHEN_TOLD):
        return False
    if name == "birth_date":
        return not kept.startswith(other) and not other.startswith(kept)
    return set(kept.casefold().split(";")) != set(other.casefold().split(";"))


def strictest(row: Sequence[str], answers: Sequence[str | None]) -> list[str]:
    """Return the stricter of each two answers: `no` before unknown, unknown before `yes`."""
    triples = zip(STRICTER.values(), row, answers, strict=True)
    return [
        other if other is not None and _is_stricter(no, kept, other) else kept
        for no, kept, other in triples
    ]


def _is_stricter(no: str, kept: str, other: str | None) -> bool:
    return kept != no and other in {no, ""} and other != kept
