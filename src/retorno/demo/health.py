"""Needs on board and pregnancies, by IATA service codes and completed weeks."""

import numpy as np

from retorno.demo.dates import iso_or_empty
from retorno.demo.draws import Bools, Ints, Texts, between, chance, texts
from retorno.demo.households import LAP_UNTIL_DAYS, YEAR, Households
from retorno.demo.makeup import Kind, Makeup

SHARES = (
    # share of adults under 60, share from 60 on, share of children
    ("WCHR", 0.006, 0.06, 0.002),
    ("WCHS", 0.002, 0.03, 0.001),
    ("WCHC", 0.0015, 0.012, 0.001),
    ("MEDA", 0.003, 0.012, 0.001),
    ("STCR", 0.0003, 0.002, 0.0),
    ("OXYG", 0.0006, 0.006, 0.0),
    ("BLND", 0.0008, 0.004, 0.0003),
    ("DEAF", 0.0012, 0.008, 0.0005),
    ("MAAS", 0.003, 0.03, 0.001),
)
WHEELS = ("WCHR", "WCHS", "WCHC")
PREGNANT = 0.022
PREGNANT_AGES = (17, 43)
TWINS = 0.02
MULTIPLE_UNKNOWN = 0.04
ESCORTED_UNTIL_YEARS = 12


def invent_needs(rng: np.random.Generator, house: Households, makeup: Makeup) -> Texts:
    """Return the needs of each person, joined by `;`, a wheelchair code at most once."""
    n = house.people
    old = house.age_days >= 60 * YEAR
    result = texts([""] * n)
    seated = np.zeros(n, dtype=bool)
    for code, adult, senior, child in SHARES:
        share = np.where(house.is_child, child, np.where(old, senior, adult)) * makeup.needs
        has = rng.random(n) < share
        if code in WHEELS:
            has &= ~seated
            seated |= has
        result = _add(result, has, code)
    result = _add(result, house.is_child & (house.age_days < LAP_UNTIL_DAYS), "INF")
    alone = (house.kind == Kind.CHILD_ALONE) & (house.age_days < ESCORTED_UNTIL_YEARS * YEAR)
    return _add(result, alone, "UMNR")


def _add(needs: Texts, has: Bools, code: str) -> Texts:
    rows = np.flatnonzero(has)
    needs[rows] = [f"{old};{code}" if old else code for old in needs[rows]]
    return needs


def invent_pregnancies(
    rng: np.random.Generator, house: Households, ready: Ints, makeup: Makeup
) -> dict[str, Texts]:
    """Return completed weeks on a day before the person is ready, and whether more than one."""
    n = house.people
    low, high = PREGNANT_AGES
    fertile = (house.age_days >= low * YEAR) & (house.age_days < high * YEAR)
    rows = house.is_female & fertile & ~house.is_child & chance(rng, PREGNANT * makeup.needs, n)
    weeks = between(rng, 5, 37, n)
    multiple = np.where(chance(rng, TWINS, n), "yes", "no").astype(object)
    multiple[chance(rng, MULTIPLE_UNKNOWN, n)] = ""
    as_of = ready - between(rng, 0, 20, n)
    numbers = texts([str(week) for week in range(43)])
    return {
        "pregnancy_weeks": np.where(rows, numbers[weeks], "").astype(object),
        "pregnancy_as_of": iso_or_empty(as_of, rows),
        "pregnancy_multiple": np.where(rows, multiple, "").astype(object),
    }
