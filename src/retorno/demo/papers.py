"""Nationality, travel documents and individual orders."""

import numpy as np

from retorno.demo.country import Country
from retorno.demo.dates import iso, iso_or_empty
from retorno.demo.draws import Bools, Ints, Texts, between, chance, pick, texts
from retorno.demo.households import Households
from retorno.demo.makeup import Kind, Makeup
from retorno.demo.tables import facts

OUTSIDE_WINDOW = 0.004
PARTNER_OTHER_NATIONALITY = 0.02
CITIZEN_CHILD = 0.007
DUAL_CHILD = 0.012
STATUSES = (
    ("registry_confirmed", 0.70),
    ("document_seen", 0.25),
    ("claimed", 0.044),
    ("dual", 0.005),
    ("doubtful", 0.001),
)
DOCUMENTS = (
    ("passport", 0.33),
    ("national_id", 0.27),
    ("exempt_passport", 0.04),
    ("emergency_passport", 0.03),
    ("", 0.33),
)
VALID_DAYS = {
    "passport": (200, 3000),
    "national_id": (300, 3300),
    "exempt_passport": (24, 30),
    "emergency_passport": (120, 210),
}
"""Days from readiness to the last day of a document; an exempt passport is valid for 30 days."""
NO_EXPIRY = 0.3
FINAL_UNKNOWN = 0.001


def invent_nationality(
    rng: np.random.Generator, house: Households, country: Country
) -> dict[str, Texts]:
    """Return nationality claimed and how far it was shown; some families are mixed."""
    n = house.people
    status = texts([name for name, _ in STATUSES])[pick(rng, [s for _, s in STATUSES], n)]
    claimed = texts([country.code] * n)
    pair = np.isin(house.kind, [Kind.COUPLE, Kind.TWO_PARENTS])
    partner = pair & (house.position == 1) & chance(rng, PARTNER_OTHER_NATIONALITY, n)
    others = texts(country.partners)
    claimed[partner] = others[between(rng, 0, len(others) - 1, n)][partner]
    status[partner] = "not_national"
    child = house.is_child & (house.kind != Kind.CHILD_ALONE)
    status[child & chance(rng, DUAL_CHILD, n)] = "dual"
    citizen = child & chance(rng, CITIZEN_CHILD, n)
    claimed[citizen] = country.held_in
    status[citizen] = "not_national"
    return {"nationality_claimed": claimed, "nationality_status": status}


def invent_documents(
    rng: np.random.Generator, house: Households, ready: Ints, travels: Bools
) -> dict[str, Texts]:
    """Return type, number and last day of the travel document; many have none yet."""
    n = house.people
    names = [name for name, _ in DOCUMENTS]
    chosen = pick(rng, [share for _, share in DOCUMENTS], n)
    chosen = np.where(travels, 0, chosen)  # who returns by choice has an own passport
    held = texts(names)[chosen]
    low, high = (np.array([VALID_DAYS.get(name, (0, 0))[at] for name in names]) for at in (0, 1))
    expires = ready + between(rng, low[chosen], high[chosen], n)
    has = held != ""
    dated = has & ~((held == "national_id") & chance(rng, NO_EXPIRY, n))
    serial = between(rng, 10_000_000, 99_999_999, n).tolist()
    numbers = [f"DEMO{number}" if known else "" for number, known in zip(serial, has, strict=True)]
    return {
        "document_type": held,
        "document_number": texts(numbers),
        "document_expires": iso_or_empty(expires, dated),
    }


def order_days(rng: np.random.Generator, house: Households, country: Country) -> Ints:
    """Give the day of the order, one a party; nearly all lie in the window of the country."""
    parties = house.parties
    first, last = country.orders_from.toordinal(), country.orders_until.toordinal()
    days = between(rng, first, last, parties)
    outside = chance(rng, OUTSIDE_WINDOW, parties)
    return np.asarray(np.where(outside, days - between(rng, 200, 900, parties), days))


def invent_orders(
    rng: np.random.Generator,
    *,
    days: Ints,
    area: Texts,
    travels: Bools,
    makeup: Makeup,
    country: Country,
) -> dict[str, Texts]:
    """Return the individual order: number, day, authority, whether final.

    Args:
        rng: source of chance.
        days: day of each person's order.
        area: area of the detention statistics where the person is held.
        travels: who travels along by choice and has no order.
        makeup: shares of people.
        country: the sending state whose courts gave the orders is named there.
    """
    n = len(days)
    table = facts(f"{country.held_in}/courts")
    city = dict(zip(table["area"], table["city"], strict=True))
    authority = {key: f"Immigration court, {name}" for key, name in city.items()}
    final = texts(["yes"] * n)
    final[chance(rng, FINAL_UNKNOWN, n)] = ""
    final[chance(rng, makeup.order_not_final, n)] = "no"
    serial = rng.permutation(n).tolist()
    width = max(6, len(str(n)))
    columns = {
        "order_number": texts([f"DEMO-ORD-{number:0{width}d}" for number in serial]),
        "order_date": iso(days),
        "order_authority": texts([authority.get(key, "Immigration court") for key in area]),
        "order_final": final,
    }
    return {name: np.where(travels, "", column).astype(object) for name, column in columns.items()}
