"""Where people are, when they may board and where they want to go."""

from dataclasses import dataclass

import numpy as np

from retorno.demo.country import Country
from retorno.demo.dates import iso_or_empty
from retorno.demo.draws import Bools, Ints, Texts, between, chance, pick, texts
from retorno.demo.households import Households
from retorno.demo.makeup import Kind, Makeup

FAMILY_SHARE = 0.35
ORDER_NOISE_DAYS = 90
APPEAL_DAYS = 30
"""Notice of appeal within 30 days of the order (8 CFR 1003.38) [unverified text]."""
ANOTHER_DAY = 0.04
WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Places:
    """Facility code and area of each person, empty where the list does not know."""

    facility: Texts
    area: Texts


def hold_people(
    rng: np.random.Generator, house: Households, makeup: Makeup, country: Country
) -> Places:
    """Put parties at facilities by weight; most families with children where families are held."""
    table = country.facilities
    weights = np.array([float(weight) for weight in table["weight"]])
    areas = texts(table["area"])
    if makeup.areas:
        weights = weights * np.isin(areas.astype(str), makeup.areas)
    n = house.people
    at = pick(rng, weights, house.parties)[house.party]
    has_child = np.zeros(house.parties, dtype=bool)
    has_child[house.party[house.is_child]] = True
    family = has_child & (chance(rng, FAMILY_SHARE, house.parties))
    alone = np.zeros(house.parties, dtype=bool)
    alone[house.party[house.kind == Kind.CHILD_ALONE]] = True
    if not makeup.areas:
        at = np.where(
            (family | alone)[house.party], table["facility"].index(country.family_facility), at
        )
    apart = (house.position == 1) & ~house.is_child & chance(rng, makeup.two_facilities, n)
    at = np.where(apart, pick(rng, weights, n), at)
    facility = texts(table["facility"])[at]
    facility[chance(rng, makeup.facility_unknown, n)] = ""
    return Places(facility, areas[at])


def ready_days(
    rng: np.random.Generator, house: Households, orders: Ints, first_day: int, makeup: Makeup
) -> Ints:
    """Give the first day on which each person may board.

    Consulates identify people at an even pace, older orders first by and large, on working days;
    never before the time for an appeal has run out.
    """
    parties = house.parties
    queue = np.argsort(orders + between(rng, 0, ORDER_NOISE_DAYS, parties), kind="stable")
    rank = np.empty(parties, dtype=np.int64)
    rank[queue] = np.arange(parties)
    width = makeup.ready_last - makeup.ready_first + 1
    days = makeup.ready_first + rank * width // max(1, parties)
    if makeup.ready_surges:
        surges = np.array(makeup.ready_surges)
        days = surges[np.minimum(rank * len(surges) // max(1, parties), len(surges) - 1)]
    days = np.maximum(first_day + days, orders + APPEAL_DAYS + 1)
    weekday = (days - 1) % 7  # ordinal 1 was a Monday
    days = np.where(weekday >= WEEKEND, days + 7 - weekday, days)
    own = chance(rng, ANOTHER_DAY, house.people) & (house.size > 1)
    return np.asarray(days[house.party] + np.where(own, between(rng, 1, 6, house.people), 0))


def invent_dates(
    rng: np.random.Generator, house: Households, ready: Ints, fit: Bools, makeup: Makeup
) -> dict[str, Texts]:
    """Return ready, latest and fitness dates; some are not known."""
    n = house.people
    known = ~chance(rng, makeup.ready_unknown, n)
    low, high = makeup.latest_days
    latest = ready + between(rng, low, high, n)
    stated = chance(rng, makeup.latest_stated, n)
    return {
        "ready_date": iso_or_empty(ready, known),
        "latest_date": iso_or_empty(latest, stated),
        "fit_to_fly_until": iso_or_empty(ready + between(rng, 20, 80, n), fit),
    }


def invent_destinations(
    rng: np.random.Generator, house: Households, makeup: Makeup, country: Country
) -> dict[str, Texts]:
    """Return the municipality a party wants to go to and the arrival airport nearest to it."""
    table = country.table("municipalities")
    weights = np.array([float(weight) for weight in table["weight"]])
    at = pick(rng, weights, house.parties)
    none = chance(rng, makeup.no_preference, house.parties)
    towns, airports = texts(table["municipality"])[at], texts(table["nearest_airport"])[at]
    towns[none], airports[none] = "", ""
    return {
        "arrival_preferred": airports[house.party],
        "destination_municipality": towns[house.party],
    }
