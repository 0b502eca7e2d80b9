"""The columns of a caseload and what a cell of each may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from retorno.vocabulary.people import DocumentType, NationalityStatus, Need, Sex


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    DAY = "day"
    PARTIAL_DAY = "partial_day"
    CODE = "code"
    NEEDS = "needs"
    WEEKS = "weeks"
    AIRPORT = "airport"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its kind and, for codes, the closed list."""

    kind: Kind
    codes: tuple[str, ...] = ()


_TEXT, _DAY = Column(kind=Kind.TEXT), Column(kind=Kind.DAY)
YES_NO = ("no", "yes")
CONTACT = ("declined", "accepted")
_YES_NO = Column(kind=Kind.CODE, codes=YES_NO)

COLUMNS: Mapping[str, Column] = {
    "person_id": _TEXT,
    "family_id": _TEXT,
    "given_names": _TEXT,
    "surnames": _TEXT,
    "birth_date": Column(kind=Kind.PARTIAL_DAY),
    "sex": Column(kind=Kind.CODE, codes=tuple(Sex)),
    "nationality_claimed": Column(kind=Kind.COUNTRY),
    "nationality_status": Column(kind=Kind.CODE, codes=tuple(NationalityStatus)),
    "document_type": Column(kind=Kind.CODE, codes=tuple(DocumentType)),
    "document_number": _TEXT,
    "document_expires": _DAY,
    "order_number": _TEXT,
    "order_date": _DAY,
    "order_authority": _TEXT,
    "order_final": _YES_NO,
    "facility": _TEXT,
    "ready_date": _DAY,
    "latest_date": _DAY,
    "arrival_preferred": Column(kind=Kind.AIRPORT),
    "destination_municipality": _TEXT,
    "needs": Column(kind=Kind.NEEDS, codes=tuple(Need)),
    "pregnancy_weeks": Column(kind=Kind.WEEKS),
    "pregnancy_as_of": _DAY,
    "pregnancy_multiple": _YES_NO,
    "fit_to_fly_until": _DAY,
    "guardian_id": _TEXT,
    "best_interests": _YES_NO,
    "consular_contact": Column(kind=Kind.CODE, codes=CONTACT),
    "available": _YES_NO,
}
ALONE = "alone"
SPREADSHEET_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
)
MAX_PREGNANCY_WEEKS = 45
"""No pregnancy lasts longer: a larger number is something else, not completed weeks."""
WAITS_FOR = "waits_for"
"""Column for whoever waits until rejected rows about them or their family are settled: which rows."""
