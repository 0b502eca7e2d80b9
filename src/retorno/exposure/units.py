"""Amounts that know what they are: what does not fit together cannot be added or compared."""

from dataclasses import dataclass, replace
from enum import StrEnum

from retorno.vocabulary.errors import RefusedError
from retorno.vocabulary.evidence import Evidence


class Unit(StrEnum):
    """What a number counts."""

    USD = "USD"
    USD_PER_YEAR = "USD per year"
    USD_PER_DAY = "USD per day"
    USD_PER_HOUR = "USD per hour"
    USD_PER_PERSON = "USD per person"
    USD_PER_FLIGHT = "USD per flight"
    PERCENT = "percent"
    PERSONS = "persons"
    FLIGHTS = "flights"
    HOURS = "hours"
    DAYS = "days"
    VISAS = "visas"
    RATIO = "ratio"
    PHYSICAL = "physical units"


CERTAINTY = (
    Evidence.SOURCED,
    Evidence.SECONDARY,
    Evidence.COMPUTED,
    Evidence.DEFAULT,
    Evidence.UNVERIFIED_TEXT,
)


class UnitMismatchError(RefusedError):
    """Two amounts of different kinds were to be added or compared."""


def weakest(*evidence: Evidence) -> Evidence:
    """Return the least certain of several kinds of evidence."""
    return max(evidence, key=CERTAINTY.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with everything that tells whether another may be put beside it.

    Args:
        value: In `unit`; US dollars are whole dollars, not millions.
        currency: ISO 4217, empty where there is no money.
        year: The year of the money or of the count.
        basis: The series it belongs to (such as `us_customs_value`): two bases differ even
            in one unit, currency and year, and are never added. L33.

    >>> flight = Amount(value=852_000.0, unit=Unit.USD_PER_FLIGHT, currency="USD", year=2025,
    ...                 evidence=Evidence.SECONDARY, source="press")
    >>> hour = Amount(value=8577.0, unit=Unit.USD_PER_HOUR, currency="USD", year=2025,
    ...               evidence=Evidence.SOURCED, source="rate table")
    >>> flight.ratio(hour)
    Traceback (most recent call last):
    ...
    retorno.exposure.units.UnitMismatchError: trade.unit_mismatch {...}
    """

    value: float
    unit: Unit
    currency: str
    year: int
    evidence: Evidence
    source: str
    basis: str = ""

    @property
    def kind(self) -> str:
        """Say in one line what must be equal before two amounts meet."""
        parts = (self.unit.value, self.currency, str(self.year), self.basis)
        return ", ".join(part for part in parts if part)

    def _meet(self, other: "Amount") -> None:
        if self.kind != other.kind:
            raise UnitMismatchError("trade.unit_mismatch", left=self.kind, right=other.kind)

    def __add__(self, other: "Amount") -> "Amount":
        self._meet(other)
        sources = dict.fromkeys((*self.source.split("; "), *other.source.split("; ")))
        return replace(
            self,
            value=self.value + other.value,
            evidence=weakest(self.evidence, other.evidence, Evidence.COMPUTED),
            source="; ".join(sources),
        )

    def __sub__(self, other: "Amount") -> "Amount":
        return self + other.times(-1)

    def __lt__(self, other: "Amount") -> bool:
        self._meet(other)
        return self.value < other.value

    def times(self, factor: float) -> "Amount":
        """Scale by a pure number."""
        return replace(self, value=self.value * factor)

    def ratio(self, other: "Amount") -> float:
        """Divide by an amount of the same kind; the result is a pure number."""
        self._meet(other)
        return self.value / other.value
