"""The planning problem as arrays: what bound, search and exact solver all read.

Days are counted from the programme's first day. Money is float64 in currency units; it is rounded
once, on output. A party is a family or a person alone; a cohort is a set of parties that differ in
nothing that matters to a plan.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int32]
Indices = NDArray[np.integer]  # whatever size numpy gives
Floats = NDArray[np.float64]
Flags = NDArray[np.uint8]


def _frozen(values: ArrayLike, dtype: type) -> NDArray[np.generic]:
    array: NDArray[np.generic] = np.ascontiguousarray(values, dtype=dtype)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One planning problem.

    Sizes: T days, H departure airports, A arrival airports, G cohorts, R rotations, F fleets,
    B scheduled blocks, P budget periods. An infinite road or onward cost means not allowed.
    """

    days: int
    departures: tuple[str, ...]
    arrivals: tuple[str, ...]
    fleets: tuple[str, ...]
    blocks: tuple[str, ...]

    count: Ints  # (G,) parties in the cohort
    people: Ints  # (G,) people of a party, laps included
    seats: Ints  # (G,) seats a party takes, clinicians included
    laps: Ints  # (G,) people of a party that travel on a lap
    wheelchairs: Ints  # (G,) people of a party with WCHR, WCHS or WCHC
    medical: Ints  # (G,) people of a party with MEDA, STCR or OXYG
    minors_alone: Ints  # (G,) people under 18 of a party whose guardian is `alone`
    rate: Floats  # (G,) money a party costs per day of waiting
    ready: Ints  # (G,) first day of pick-up
    latest: Ints  # (G,) last day of pick-up
    stranded: Floats  # (G,) money when a party is not placed
    road: Floats  # (G, H) money of a party to reach a departure airport
    onward: Floats  # (G, A) money of a party after landing there

    fleet: Ints  # (R,)
    first: Ints  # (R,) first pick-up
    second: Ints  # (R,) second pick-up or -1
    arrival: Ints  # (R,)
    aircraft_days: Ints  # (R,) 1 or 2; a rotation of two days began the day before pick-up
    cost: Floats  # (R,)
    places: Ints  # (R,)
    wheelchair_places: Ints  # (R,)
    medical_places: Ints  # (R,)
    lap_places: Ints  # (R,)
    open: Flags  # (R, T) clearances held, an aircraft exists, and the day before exists if needed
    daylight: Flags  # (R, T) lands within the window for children alone

    aircraft: Ints  # (F, T)

    block_departure: Ints  # (B,)
    block_arrival: Ints  # (B,)
    block_price: Floats  # (B,) per seat used
    block_seats: Ints  # (B, T)
    block_wheelchair_places: Ints  # (B,)
    block_medical_places: Ints  # (B,)
    block_lap_places: Ints  # (B,)
    block_daylight: Flags  # (B, T)

    places_people: Ints  # (A, T) reception places, laps counted
    places_minors: Ints  # (A, T)
    places_medical: Ints  # (A, T)

    budget_total: float  # inf = none
    period_of: Ints  # (T,)
    budget_period: Floats  # (P,) inf = none

    def __post_init__(self) -> None:
        for name, kind in _KINDS.items():
            object.__setattr__(self, name, _frozen(getattr(self, name), kind))

    @classmethod
    def of(cls, **columns: object) -> Self:
        """Make an instance of columns of any number type; arrays become frozen and contiguous."""
        return cls(**columns)  # type: ignore[arg-type]  # __post_init__ casts each column

    @property
    def cohorts(self) -> int:
        """How many cohorts there are."""
        return len(self.count)

    @property
    def rotations(self) -> int:
        """How many rotations there are."""
        return len(self.cost)


_INTS = (
    "count people seats laps wheelchairs medical minors_alone ready latest fleet first second "
    "arrival aircraft_days places wheelchair_places medical_places lap_places aircraft "
    "block_departure block_arrival block_seats block_wheelchair_places block_medical_places "
    "block_lap_places places_people places_minors places_medical period_of"
)
_FLOATS = "rate stranded road onward cost block_price budget_period"
_FLAGS = "open daylight block_daylight"
_KINDS: dict[str, type] = (
    dict.fromkeys(_INTS.split(), np.int32)
    | dict.fromkeys(_FLOATS.split(), np.float64)
    | dict.fromkeys(_FLAGS.split(), np.uint8)
)
