"""What goes wrong in lists that people send, one small function a fault, and what must follow."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Row = dict[str, str]
REDACTED = "(b)(6), (b)(7)(C)"
NOWHERE = "ZZ-NOWHERE"


class Outcome(StrEnum):
    """What intake must make of a row."""

    ACCEPTED = "accepted"
    """Taken in with the very values of `people.csv`."""
    CHANGED = "changed"
    """Taken in; what cannot be known from the list is unknown or kept as written."""
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dirt:
    """One fault: its share of rows, what it does to a row, what intake must make of it."""

    share: float
    outcome: Outcome
    spoil: Callable[[Row], None]
    touches: str = ""
    """The column that must hold something for the fault to make sense."""


def _set(column: str, value: str) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        row[column] = value

    return spoil


def _pad(row: Row) -> None:
    for column in ("person_id", "given_names", "surnames", "facility", "order_number"):
        row[column] = f"  {row[column]} " if row[column] else ""


def _mix_case(row: Row) -> None:
    row["sex"] = row["sex"].lower()
    row["nationality_claimed"] = row["nationality_claimed"].title()
    row["needs"] = row["needs"].title()
    row["arrival_preferred"] = row["arrival_preferred"].lower()


def _formula(row: Row) -> None:
    row["given_names"] = f"=HYPERLINK(A1;{row['given_names']})"


def _redact(row: Row) -> None:
    row["given_names"] = row["surnames"] = row["birth_date"] = REDACTED


def _unknown(row: Row) -> None:
    row["document_number"] = "N/A"
    row["destination_municipality"] = "-"


def _negative_weeks(row: Row) -> None:
    row["pregnancy_weeks"] = f"-{row['pregnancy_weeks']}"


NO_IDENTIFIER = "no_identifier"

KINDS: dict[str, Dirt] = {
    "impossible_date": Dirt(
        share=0.004, outcome=Outcome.REJECTED, spoil=_set("birth_date", "1980-02-31")
    ),
    "words_for_a_date": Dirt(
        share=0.002, outcome=Outcome.REJECTED, spoil=_set("order_date", "pendiente de firma")
    ),
    NO_IDENTIFIER: Dirt(share=0.003, outcome=Outcome.CHANGED, spoil=_set("person_id", "")),
    "negative_weeks": Dirt(
        share=0.2, outcome=Outcome.REJECTED, spoil=_negative_weeks, touches="pregnancy_weeks"
    ),
    "sex_not_in_list": Dirt(share=0.002, outcome=Outcome.REJECTED, spoil=_set("sex", "30")),
    "unknown_facility": Dirt(share=0.003, outcome=Outcome.CHANGED, spoil=_set("facility", NOWHERE)),
    "spaces": Dirt(share=0.008, outcome=Outcome.ACCEPTED, spoil=_pad),
    "mixed_case": Dirt(share=0.008, outcome=Outcome.ACCEPTED, spoil=_mix_case),
    "formula": Dirt(share=0.002, outcome=Outcome.CHANGED, spoil=_formula),
    "redacted": Dirt(share=0.003, outcome=Outcome.CHANGED, spoil=_redact),
    "unknown_words": Dirt(
        share=0.004,
        outcome=Outcome.CHANGED,
        spoil=_unknown,
        touches="destination_municipality",
    ),
}
DOUBLED = "doubled"
DOUBLED_SHARE = 0.004
CLEAN = ""
