"""What IATI 2.03 demands of each element: children, attributes and text.

Written from the standard of 19 February 2018 (iatistandard.org/en/iati-standard/203). Order of
elements and unknown elements are not judged: a reader needs neither.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from retorno.formats.iati.elements import Element
from retorno.vocabulary.errors import UnusableInputError

DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?")
DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
ANY = "any"
A_DATE = "date"
A_NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What an element must have.

    Args:
        needs: Children that must be there.
        once: Children of which there is at most one.
        attributes: Attributes that must be there, with their kind.
        text: Kind of its text; None where there may be none but spaces.
    """

    needs: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str | None = ANY


CODED = Shape(attributes={"code": ANY}, text=None)
VOCABULARY = Shape(attributes={"code": ANY, "vocabulary": ANY}, text=None)
WORDS = Shape(needs=("narrative",), text=None)
DATED = Shape(attributes={"iso-date": A_DATE}, text=None)
PERIOD = ("period-start", "period-end", "value")

SHAPES: Mapping[str, Shape] = {
    "iati-activities": Shape(attributes={"version": ANY}, text=None),
    "iati-organisations": Shape(attributes={"version": ANY}, text=None),
    "iati-activity": Shape(
        needs=(
            "iati-identifier",
            "reporting-org",
            "title",
            "description",
            "participating-org",
            "activity-status",
            "activity-date",
        ),
        once=(
            "iati-identifier",
            "reporting-org",
            "title",
            "activity-status",
            "activity-scope",
            "country-budget-items",
            "collaboration-type",
            "capital-spend",
            "conditions",
            "crs-add",
            "fss",
        ),
        text=None,
    ),
    "iati-organisation": Shape(
        needs=("organisation-identifier", "name", "reporting-org"),
        once=("organisation-identifier", "name", "reporting-org"),
        text=None,
    ),
    "reporting-org": Shape(needs=("narrative",), attributes={"ref": ANY, "type": ANY}, text=None),
    "title": WORDS,
    "description": WORDS,
    "name": WORDS,
    "comment": WORDS,
    "participating-org": Shape(attributes={"role": ANY}, text=None),
    "activity-status": CODED,
    "activity-scope": CODED,
    "activity-date": Shape(attributes={"type": ANY, "iso-date": A_DATE}, text=None),
    "recipient-country": CODED,
    "recipient-region": CODED,
    "sector": CODED,
    "tag": VOCABULARY,
    "policy-marker": CODED,
    "humanitarian-scope": Shape(
        attributes={"type": ANY, "vocabulary": ANY, "code": ANY}, text=None
    ),
    "location-id": VOCABULARY,
    "administrative": VOCABULARY,
    "location-reach": CODED,
    "exactness": CODED,
    "location-class": CODED,
    "feature-designation": CODED,
    "point": Shape(needs=("pos",), once=("pos",), attributes={"srsName": ANY}, text=None),
    "budget": Shape(needs=PERIOD, once=PERIOD, text=None),
    "total-budget": Shape(needs=PERIOD, once=PERIOD, text=None),
    "planned-disbursement": Shape(needs=("period-start", "value"), once=PERIOD, text=None),
    "period": Shape(needs=PERIOD[:2], once=PERIOD[:2], text=None),
    "period-start": DATED,
    "period-end": DATED,
    "transaction": Shape(
        needs=("transaction-type", "transaction-date", "value"),
        once=("transaction-type", "transaction-date", "value", "description"),
        text=None,
    ),
    "transaction-type": CODED,
    "transaction-date": DATED,
    "value": Shape(attributes={"value-date": A_DATE}, text=A_NUMBER),
    "document-link": Shape(
        needs=("title",), once=("title",), attributes={"url": ANY, "format": ANY}, text=None
    ),
    "category": CODED,
    "document-date": DATED,
    "result": Shape(
        needs=("title", "indicator"), once=("title",), attributes={"type": ANY}, text=None
    ),
    "indicator": Shape(needs=("title",), once=("title",), attributes={"measure": ANY}, text=None),
    "condition": Shape(needs=("narrative",), attributes={"type": ANY}, text=None),
    "related-activity": Shape(attributes={"ref": ANY, "type": ANY}, text=None),
}
CATEGORISED = ("iati-activity", "iati-organisation")


def check(file: str, record: Element) -> None:
    """Refuse an activity or organisation that lacks what the standard demands.

    Raises:
        UnusableInputError: With file, line and element.
    """
    for element in _walk(record):
        shape = SHAPES.get(element.name)
        if shape is not None:
            _children(file, element, shape)
            _attributes(file, element, shape)
            _text(file, element, shape)
    if record.name in CATEGORISED:
        for link in record.all("document-link"):
            if not link.all("category"):
                raise _lacks(file, link, "category")


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _walk(child)


def _lacks(file: str, element: Element, child: str) -> UnusableInputError:
    return UnusableInputError(
        "iati.missing_element", file=file, line=element.line, element=element.name, child=child
    )


def _children(file: str, element: Element, shape: Shape) -> None:
    for name in shape.needs:
        if not element.all(name):
            raise _lacks(file, element, name)
    for name in shape.once:
        if len(element.all(name)) > 1:
            raise UnusableInputError(
                "iati.repeated", file=file, line=element.line, element=element.name, child=name
            )


def _attributes(file: str, element: Element, shape: Shape) -> None:
    for name, kind in shape.attributes.items():
        value = element.attributes.get(name)
        if value is None:
            raise UnusableInputError(
                "iati.missing_attribute",
                file=file,
                line=element.line,
                element=element.name,
                attribute=name,
            )
        if kind == A_DATE and as_date(value) is None:
            raise UnusableInputError(
                "iati.bad_date", file=file, line=element.line, element=element.name, value=value
            )


def _text(file: str, element: Element, shape: Shape) -> None:
    words = element.text.strip()
    if shape.text is None and words:
        raise UnusableInputError(
            "iati.unexpected_text", file=file, line=element.line, element=element.name, value=words
        )
    if shape.text == A_NUMBER and not DECIMAL.fullmatch(words):
        raise UnusableInputError(
            "iati.bad_number", file=file, line=element.line, element=element.name, value=words
        )


def as_date(words: str) -> date | None:
    """Read a day of XML Schema; its zone does not matter here."""
    found = DATE.fullmatch(words.strip())
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        return None
