"""Invented names as the country writes them: two surnames, particles, one-name people, homonyms on purpose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.demo.country import Country
from retorno.demo.draws import Ints, Texts, chance, pick, texts
from retorno.demo.households import Households
from retorno.demo.makeup import Kind, Makeup

Floats = NDArray[np.float64]

MARRIED = 0.015
SECOND_GIVEN_NAME = 0.72
SECOND_SURNAME = 0.97


@dataclass(frozen=True, slots=True)
class Names:
    """Given names and surnames, one entry a person."""

    given: Texts
    surnames: Texts


def _surname_numbers(
    rng: np.random.Generator, house: Households, weights: Floats
) -> tuple[Ints, Ints]:
    """Give first and second surname; a child has one of each parent, siblings share both."""
    n, size = house.people, len(weights)
    first, second, absent = (pick(rng, weights, n) for _ in range(3))
    head = house.first
    partner = np.minimum(head + 1, n - 1)
    two = house.kind == Kind.TWO_PARENTS
    mother = house.kind == Kind.MOTHER
    father_name = np.where(two, first[head], np.where(mother, absent[head], first[head]))
    mother_name = np.where(two, first[partner], np.where(mother, first[head], absent[head]))
    child = house.is_child & (house.kind != Kind.CHILD_ALONE)
    carer = house.kind == Kind.CARER  # a grandparent or aunt: the child may bear neither name
    keep = carer & chance(rng, 0.45, n)[head]
    first = np.where(child & ~keep, father_name, first)
    second = np.where(child, np.where(carer, absent[head], mother_name), second)
    siblings = (house.kind == Kind.SIBLINGS) & (house.position == 1)
    first, second = (np.where(siblings, own[head], own) for own in (first, second))
    return first % size, second % size


def _given(
    rng: np.random.Generator, house: Households, year: Ints, table: Mapping[str, list[str]]
) -> Texts:
    result = np.empty(house.people, dtype=object)
    result[:] = ""
    eras = sorted(set(zip(table["sex"], table["born_from"], table["born_until"], strict=True)))
    for sex, since, until in eras:
        rows = [
            at
            for at in range(len(table["name"]))
            if (table["sex"][at], table["born_from"][at]) == (sex, since)
        ]
        names = texts([table["name"][at] for at in rows])
        weights = np.array([float(table["weight"][at]) for at in rows])
        group = np.flatnonzero(
            (house.is_female == (sex == "F")) & (year >= int(since)) & (year <= int(until))
        )
        one, two = pick(rng, weights, len(group)), pick(rng, weights, len(group))
        both = (one != two) & chance(rng, SECOND_GIVEN_NAME, len(group))
        space = texts([f"{name} " for name in names])
        result[group] = np.where(both, space[one] + names[two], names[one])
    return result


def invent_names(
    rng: np.random.Generator, house: Households, year: Ints, makeup: Makeup, country: Country
) -> Names:
    """Invent names that fit sex, decade of birth and family."""
    table = country.table("surnames")
    words = texts(table["surname"])
    weights = np.array([float(weight) for weight in table["weight"]])
    n = house.people
    first, second = _surname_numbers(rng, house, weights)
    given = _given(rng, house, year, country.table("given_names"))
    space = texts([f"{word} " for word in words])
    surnames = np.where(chance(rng, SECOND_SURNAME, n), space[first] + words[second], words[first])
    married = house.is_female & ~house.is_child & chance(rng, MARRIED, n)
    husband = texts([f" de {word}" for word in words])
    surnames = np.where(married, words[first] + husband[second], surnames)
    one = chance(rng, makeup.one_name, n)
    only_given = one & chance(rng, 0.5, n)
    surnames = np.where(only_given, "", surnames).astype(object)
    given = np.where(one & ~only_given, "", given).astype(object)
    return _with_homonyms(rng, house, Names(given, surnames), makeup)


def _with_homonyms(
    rng: np.random.Generator, house: Households, names: Names, makeup: Makeup
) -> Names:
    """Give some people who travel alone exactly the name of another of the same sex."""
    for female in (False, True):
        alone = np.flatnonzero((house.kind == Kind.ALONE) & (house.is_female == female))
        pairs = int(len(alone) * makeup.homonyms / 2)
        chosen = rng.permutation(alone)[: 2 * pairs]
        source, target = chosen[:pairs], chosen[pairs:]
        names.given[target] = names.given[source]
        names.surnames[target] = names.surnames[source]
    return names
