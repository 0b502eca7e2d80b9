"""Invent a caseload: nobody in it exists, and every identifier says so."""

from datetime import date

import numpy as np

from retorno.demo.country import Country, read_country
from retorno.demo.custody import hold_people, invent_dates, invent_destinations, ready_days
from retorno.demo.dates import iso, shorten
from retorno.demo.draws import Bools, Ints, Texts, chance, texts
from retorno.demo.health import invent_needs, invent_pregnancies
from retorno.demo.households import Households, form_households
from retorno.demo.makeup import Kind, Makeup, makeup_of
from retorno.demo.names import invent_names
from retorno.demo.papers import (
    invent_documents,
    invent_nationality,
    invent_orders,
    order_days,
)

COLUMNS = (
    "person_id", "family_id", "given_names", "surnames", "birth_date", "sex",
    "nationality_claimed", "nationality_status", "document_type", "document_number",
    "document_expires", "order_number", "order_date", "order_authority", "order_final", "facility",
    "ready_date", "latest_date", "arrival_preferred", "destination_municipality", "needs",
    "pregnancy_weeks", "pregnancy_as_of", "pregnancy_multiple", "fit_to_fly_until", "guardian_id",
    "best_interests", "consular_contact", "available",
)  # fmt: skip
"""The columns of `people.csv`, in order."""
STREAMS = 8
SEX_UNKNOWN = 0.003
SEX_OTHER = 0.001
GUARDIAN_NOT_ASKED = 0.005
BEST_INTERESTS = (0.01, 0.004)
"""Share of children not asked about, and assessed with no."""
CONSULAR_CONTACT = (0.004, 0.05)
"""Share of people not asked, and who declined."""
FIT_STATED = 0.85

Columns = dict[str, list[str]]


def invent(
    people: int, seed: int, *, makeup: Makeup | None = None, country: Country | None = None
) -> Columns:
    """Return the columns of `people.csv` for a number of invented people of a receiving state.

    >>> columns = invent(3, 1)
    >>> columns["person_id"]
    ['DEMO-000001', 'DEMO-000002', 'DEMO-000003']
    """
    country = country or read_country()
    makeup = makeup or makeup_of(country)
    streams = np.random.default_rng(seed).spawn(STREAMS)
    house = form_households(streams[0], people, makeup)
    start = country.first_day.toordinal()
    orders = order_days(streams[1], house, country)
    ready = ready_days(streams[1], house, orders, start, makeup)
    columns: dict[str, Texts] = _identity(streams[2], house, country, makeup)
    columns |= invent_nationality(streams[3], house, country)
    travels = columns["nationality_claimed"] == country.held_in
    columns |= invent_documents(streams[3], house, ready, travels)
    places = hold_people(streams[4], house, makeup, country)
    columns["facility"] = places.facility
    columns |= invent_orders(
        streams[5],
        days=orders[house.party],
        area=places.area,
        travels=travels,
        makeup=makeup,
        country=country,
    )
    columns["needs"] = invent_needs(streams[6], house, makeup)
    columns |= invent_pregnancies(streams[6], house, ready, makeup)
    fit = _fit(streams[6], columns)
    columns |= invent_dates(streams[6], house, ready, fit, makeup)
    columns |= invent_destinations(streams[4], house, makeup, country)
    columns |= _answers(streams[7], house, columns["person_id"], makeup)
    return {name: columns[name].tolist() for name in COLUMNS}


def _identity(
    rng: np.random.Generator, house: Households, country: Country, makeup: Makeup
) -> dict[str, Texts]:
    n = house.people
    width = max(6, len(str(n)))
    born = country.first_day.toordinal() - house.age_days
    names = invent_names(rng, house, _year(born), makeup, country)
    family = [f"DEMO-F{number:0{width}d}" for number in range(1, house.parties + 1)]
    families = np.where(house.size > 1, texts(family)[house.party], "").astype(object)
    sex = np.where(house.is_female, "F", "M").astype(object)
    sex[chance(rng, SEX_OTHER, n)] = "X"
    sex[chance(rng, SEX_UNKNOWN, n)] = ""
    return {
        "person_id": texts([f"DEMO-{number:0{width}d}" for number in range(1, n + 1)]),
        "family_id": families,
        "given_names": names.given,
        "surnames": names.surnames,
        "birth_date": _birth_dates(rng, born, makeup),
        "sex": sex,
    }


def _year(days: Ints) -> Ints:
    since_epoch = (days - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return np.asarray(since_epoch.astype("datetime64[Y]").astype(np.int64) + 1970)


def _birth_dates(rng: np.random.Generator, born: Ints, makeup: Makeup) -> Texts:
    """Write dates of birth; some lists know the year or the month only, or nothing."""
    dates = iso(born)
    for share, length in ((makeup.month_only, 7), (makeup.year_only, 4), (makeup.no_birth_date, 0)):
        rows = np.flatnonzero(chance(rng, share, len(born)))
        dates[rows] = shorten(dates[rows], length)
    return dates


def _fit(rng: np.random.Generator, columns: dict[str, Texts]) -> Bools:
    clinical = np.array(
        [bool({"MEDA", "STCR", "OXYG"} & set(text.split(";"))) for text in columns["needs"]],
        dtype=bool,
    )
    return np.asarray(clinical & chance(rng, FIT_STATED, len(clinical)))


def _answers(
    rng: np.random.Generator, house: Households, ids: Texts, makeup: Makeup
) -> dict[str, Texts]:
    """Return what protection needs to know: known for most, not asked of some."""
    n = house.people
    child = house.is_child
    alone = house.kind == Kind.CHILD_ALONE
    guardian = np.where(child, np.where(alone, "alone", ids[house.first]), "").astype(object)
    guardian[chance(rng, GUARDIAN_NOT_ASKED, n)] = ""
    unasked, no = BEST_INTERESTS
    interests = np.where(child, "yes", "").astype(object)
    interests[child & chance(rng, no, n)] = "no"
    interests[chance(rng, unasked, n)] = ""
    unasked, declined = CONSULAR_CONTACT
    contact = texts(["accepted"] * n)
    contact[chance(rng, declined, n)] = "declined"
    contact[chance(rng, unasked, n)] = ""
    available = texts(["yes"] * n)
    available[chance(rng, makeup.not_available, n)] = "no"
    available[chance(rng, makeup.not_asked, n)] = ""
    return {
        "guardian_id": guardian,
        "best_interests": interests,
        "consular_contact": contact,
        "available": available,
    }
