"""Who belongs together: parties, their adults and children, ages and sexes."""

from dataclasses import dataclass

import numpy as np

from retorno.demo.draws import Bools, Ints, between, chance, pick
from retorno.demo.makeup import Kind, Makeup

YEAR = 365.2425
LAP_UNTIL_DAYS = 545
"""A child younger than this on the first day is under two on every day of half a year."""
ADULTS = np.array([1, 2, 2, 1, 1, 1, 2, 0])
AGES = (
    (18, 24, 0.20),
    (25, 34, 0.38),
    (35, 44, 0.25),
    (45, 54, 0.11),
    (55, 64, 0.045),
    (65, 82, 0.015),
)
CHILDLESS = (Kind.ALONE, Kind.COUPLE, Kind.SIBLINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """One entry a person; people of a party are neighbours, its adults first.

    Args:
        party: number of the party, ascending.
        kind: kind of the person's party.
        position: 0 for the first of the party.
        first: row of the first of the party.
        is_child: under 18 on the first day, with room to spare.
        age_days: on the programme's first day.
        is_female: sex as lived; what the list says of it may be empty.
    """

    party: Ints
    kind: Ints
    position: Ints
    first: Ints
    size: Ints
    is_child: Bools
    age_days: Ints
    is_female: Bools

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.party)

    @property
    def parties(self) -> int:
        """How many parties there are."""
        return int(self.party[-1]) + 1 if len(self.party) else 0


def _sizes(rng: np.random.Generator, people: int, makeup: Makeup) -> tuple[Ints, Ints]:
    kinds = pick(rng, [makeup.kinds.get(kind, 0.0) for kind in Kind], people)
    children = pick(rng, [3, 2, 1], people) + 1
    children[np.isin(kinds, CHILDLESS)] = 0
    children[kinds == Kind.CHILD_ALONE] = 1
    sizes = ADULTS[kinds] + children
    fits = int(np.searchsorted(np.cumsum(sizes), people, side="right"))
    rest = people - int(sizes[:fits].sum())
    kinds = np.concatenate([kinds[:fits], np.full(rest, Kind.ALONE)]).astype(np.int64)
    return kinds, np.concatenate([sizes[:fits], np.ones(rest, dtype=np.int64)])


def _adult_ages(rng: np.random.Generator, house: tuple[Ints, Ints, Ints]) -> Ints:
    kind, position, first = house
    n = len(kind)
    band = pick(rng, [share for _, _, share in AGES], n)
    low, high = (np.array([row[at] for row in AGES])[band] for at in (0, 1))
    years = between(rng, low, high, n)
    parent = np.isin(kind, [Kind.TWO_PARENTS, Kind.MOTHER, Kind.FATHER])
    years = np.where(parent, between(rng, 24, 45, n), years)
    years = np.where(kind == Kind.CARER, between(rng, 38, 74, n), years)
    near = np.maximum(19, years[first] + between(rng, -6, 6, n))
    years = np.where(position == 1, near, years)
    return np.asarray(years * YEAR, dtype=np.int64) + between(rng, 1, 364, n)


def _child_ages(rng: np.random.Generator, adult: Ints, kind: Ints, first: Ints) -> Ints:
    """Give ages so that a parent was at least 17 and nobody comes of age during the programme."""
    n = len(adult)
    oldest = np.minimum(17 * YEAR, adult[first] - 17 * YEAR)
    oldest = np.where(kind == Kind.CARER, 15 * YEAR, oldest)
    ages = between(rng, 45, oldest.astype(np.int64), n)
    alone = between(rng, int(9 * YEAR), int(17 * YEAR), n)
    return np.asarray(np.where(kind == Kind.CHILD_ALONE, alone, ages))


def _sexes(rng: np.random.Generator, house: tuple[Ints, Ints, Ints], is_child: Bools) -> Bools:
    kind, position, first = house
    n = len(kind)
    share = np.where(is_child, 0.49, 0.24)
    share = np.where((kind == Kind.CARER) & ~is_child, 0.72, share)
    female = rng.random(n) < share
    head = ~is_child & (position == 0)
    female |= head & (kind == Kind.MOTHER)
    female &= ~(head & (kind == Kind.FATHER))
    pair = np.isin(kind, [Kind.COUPLE, Kind.TWO_PARENTS]) & ~is_child & (position == 1)
    return np.asarray(np.where(pair, ~female[first], female))


def form_households(rng: np.random.Generator, people: int, makeup: Makeup) -> Households:
    """Form parties of exactly `people` people."""
    kinds, sizes = _sizes(rng, people, makeup)
    party = np.repeat(np.arange(len(sizes)), sizes)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    position = np.arange(people) - first
    kind = kinds[party]
    is_child = position >= ADULTS[kind]
    house = (kind, position, first)
    adult = _adult_ages(rng, house)
    child = _child_ages(rng, adult, kind, first)
    twins = chance(rng, 0.03, people) & is_child & (position > ADULTS[kind])
    age = np.where(is_child, child, adult)
    age = np.where(twins, np.roll(age, 1), age)
    return Households(
        party=party,
        kind=kind,
        position=position,
        first=first,
        size=sizes[party],
        is_child=is_child,
        age_days=age,
        is_female=_sexes(rng, house, is_child),
    )
