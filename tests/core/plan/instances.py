"""Invented planning problems of a chosen size, straight as arrays: no people, no files."""

import itertools

import numpy as np

from retorno.plan.instance import Instance
from retorno.vocabulary.places import great_circle_km

DEPARTURES = {
    "AEX": (31.33, -92.55), "ELP": (31.81, -106.38), "HRL": (26.23, -97.65),
    "MIA": (25.79, -80.29), "IWA": (33.31, -111.66), "SAN": (32.73, -117.19),
    "IAH": (29.98, -95.34), "EWR": (40.69, -74.17), "ATL": (33.64, -84.43),
    "DEN": (39.86, -104.67),
}  # fmt: skip
ARRIVALS = {"BOG": (4.70, -74.15), "MDE": (6.17, -75.42), "CLO": (3.54, -76.38)}
FLEETS = (  # name, places, wheelchair, medical, laps, per block hour, per rotation, hours, km/h
    ("FAC737", 114, 4, 3, 10, 5500.0, 9000.0, 14.0, 800.0),
    ("KC767", 190, 6, 4, 14, 9500.0, 14000.0, 18.0, 850.0),
    ("CHARTER-A", 171, 6, 4, 12, 8800.0, 12000.0, 16.0, 830.0),
    ("CHARTER-B", 133, 4, 3, 10, 7400.0, 9000.0, 14.0, 830.0),
    ("C130", 60, 2, 2, 4, 5200.0, 4000.0, 18.0, 540.0),
)
SPEED_KMH, CIRCUITY, ROAD_HOURS = 85.0, 1.2, 12.0


def _cohorts(rng, *, people, facilities, days, tight):
    """Draw parties one by one and group those that are equal in everything."""
    weight = 1.0 / np.arange(1, facilities + 1) ** 0.8
    weight /= weight.sum()
    rows, travellers = [], 0
    while travellers < people:
        family = rng.random() < 0.22
        size = int(rng.integers(2, 6)) if family else 1
        children = family and rng.random() < 0.8
        laps = int(children and rng.random() < 0.2)
        wheelchair = int(rng.random() < 0.012 * size)
        medical = int(rng.random() < 0.012 * size)
        alone = int(not family and rng.random() < 0.02)
        cls = 3.0 if alone else 2.0 if wheelchair or medical else 1.5 if children else 1.0
        ready = int(min(days - 1, max(0, rng.gamma(1.6, days / 3.2) - days * 0.08)))
        seats = size - laps + medical + (3 if medical and rng.random() < 0.15 else 0)
        wait = int(rng.integers(days // 3, days)) if rng.random() < 0.05 else tight
        latest = min(days - 1, ready + min(wait, tight))
        place = int(rng.choice(facilities, p=weight))
        wish = int(rng.choice(4, p=(0.5, 0.2, 0.2, 0.1)))
        rows.append(
            (place, wish, size, seats, laps, wheelchair, medical, alone, cls, ready, latest)
        )
        travellers += size
    return np.unique(np.array(rows), axis=0, return_counts=True)


def _rotations(hours_limit):
    """Fly every fleet by every road: one or two pick-ups, one or two aircraft-days."""
    names, places_at = list(DEPARTURES), list(DEPARTURES.values())
    rows = []
    options = [(i, -1) for i in range(len(names))]
    for i, j in itertools.permutations(range(len(names)), 2):
        if great_circle_km(*places_at[i], *places_at[j]) <= 1300:
            options.append((i, j))
    base = ARRIVALS["BOG"]
    for f, fleet in enumerate(FLEETS):
        *_, per_hour, per_rotation, duty, speed = fleet
        for (i, j), (a, target) in itertools.product(options, enumerate(ARRIVALS.values())):
            stops = [base, places_at[i], *([places_at[j]] if j >= 0 else []), target]
            stops += [base] if a else []
            legs = [great_circle_km(*p, *q) / speed + 0.5 for p, q in itertools.pairwise(stops)]
            onboard = sum(legs[1 : 3 if j >= 0 else 2]) + 1.2 * (j >= 0)
            total = 1.5 + sum(legs) + 1.2 * (len(legs) - 1)
            two = total > duty
            if onboard > hours_limit or (two and total - legs[0] > duty):
                continue
            cost = per_hour * sum(legs) + per_rotation + (4000.0 if two else 0.0)
            rows.append((f, i, j, a, 2 if two else 1, cost))
    return rows


def default_shape(people, *, seed=1, days=180, budget_per_person=1000.0, reception=1.0):
    """Shape a problem like the default programme, for any number of people."""
    rng = np.random.default_rng(seed)
    size = people / 27_000
    facilities = 80 if people > 500 else 12
    cohort, count = _cohorts(rng, people=people, facilities=facilities, days=days, tight=110)
    place, wish, m, s, laps, wheel, med, alone, cls, ready, latest = cohort.T
    near = rng.choice(
        len(DEPARTURES), facilities, p=(0.2, 0.12, 0.18, 0.08, 0.1, 0.06, 0.12, 0.06, 0.05, 0.03)
    )
    spots = np.array(list(DEPARTURES.values()))[near] + rng.normal(0, 2.2, (facilities, 2))
    ports = np.array(list(DEPARTURES.values()))
    km = CIRCUITY * great_circle_km(spots[:, :1], spots[:, 1:], ports[:, 0], ports[:, 1])
    road = np.where(km / SPEED_KMH <= ROAD_HOURS, 30.0 + 0.3 * km, np.inf)
    onward = np.array([[0, 35, 45], [35, 0, 40], [45, 40, 0], [0, 0, 0]], dtype=float)
    rate = 165.0 * cls * m
    rows = _rotations(10.0)
    fleet, first, second, arrival, aircraft_days, cost = (
        np.array(x) for x in zip(*rows, strict=True)
    )
    facts = np.array([f[1:5] for f in FLEETS])[fleet]
    expected = size * np.array([3.0, 0.6, 1.6, 1.6, 0.8])
    aircraft = np.array(
        [rng.poisson(e, days) if e < 0.5 else np.full(days, max(1, round(e))) for e in expected]
    )
    aircraft = aircraft * (rng.random(aircraft.shape) < 0.92)
    clear = rng.random((len(FLEETS), len(DEPARTURES), days)) < 0.85
    opened = clear[fleet, first] & (aircraft[fleet] > 0)
    opened &= np.where(second[:, None] >= 0, clear[fleet, second], True)
    two = aircraft_days == 2
    before = np.zeros_like(opened)
    before[:, 1:] = clear[fleet, first][:, :-1] & (aircraft[fleet] > 0)[:, :-1]
    opened[two] &= before[two]
    blocks = [
        ("MIA", "BOG", 420.0),
        ("EWR", "BOG", 480.0),
        ("MIA", "MDE", 430.0),
        ("IAH", "BOG", 510.0),
    ]
    names, landings = list(DEPARTURES), list(ARRIVALS)
    room = np.array([[520], [260], [200]]) * max(size, 0.05) * reception
    places = rng.poisson(np.maximum(room, 8.0), (3, days)) * (rng.random((3, days)) < 0.9)
    periods = -(-days // 30)
    return Instance.of(
        days=days, departures=tuple(DEPARTURES), arrivals=tuple(ARRIVALS),
        fleets=tuple(f[0] for f in FLEETS), blocks=tuple(f"{d}-{a}" for d, a, _ in blocks),
        count=count, people=m, seats=s, laps=laps, wheelchairs=wheel, medical=med,
        minors_alone=alone, rate=rate, ready=ready, latest=latest,
        stranded=rate * (days - 1 - ready) + 15000.0 * m,
        road=road[place.astype(int)] * m[:, None], onward=onward[wish.astype(int)] * m[:, None],
        fleet=fleet, first=first, second=second, arrival=arrival, aircraft_days=aircraft_days,
        cost=cost, places=facts[:, 0], wheelchair_places=facts[:, 1], medical_places=facts[:, 2],
        lap_places=facts[:, 3], open=opened, daylight=rng.random(opened.shape) < 0.6,
        aircraft=aircraft,
        block_departure=[names.index(d) for d, _, _ in blocks],
        block_arrival=[landings.index(a) for _, a, _ in blocks],
        block_price=[p for _, _, p in blocks],
        block_seats=rng.poisson(max(6 * size, 0.3), (len(blocks), days)),
        block_wheelchair_places=[2] * len(blocks), block_medical_places=[1] * len(blocks),
        block_lap_places=[3] * len(blocks), block_daylight=np.ones((len(blocks), days)),
        places_people=places, places_minors=rng.poisson(max(8 * size, 0.5), (3, days)),
        places_medical=rng.poisson(max(20 * size, 1.0), (3, days)),
        budget_total=budget_per_person * people, period_of=np.arange(days) // 30,
        budget_period=np.full(periods, 1.77 * budget_per_person * people / periods),
    )  # fmt: skip


def tiny(rng, *, parties=4, days=5):
    """Draw a problem small enough for brute force, with every kind of limit at random."""
    departures, arrivals, fleets, blocks, rotations = 3, 2, 2, 1, 5
    groups = int(rng.integers(1, parties + 1))
    count = np.ones(groups, int)
    for _ in range(int(rng.integers(0, parties - groups + 1))):
        count[rng.integers(groups)] += 1
    people = rng.integers(1, 4, groups)
    laps = np.minimum(rng.integers(0, 2, groups), people - 1)
    medical = (rng.random(groups) < 0.2).astype(int)
    alone = ((rng.random(groups) < 0.3) & (people == 1)).astype(int)
    rate = people * rng.choice([100.0, 150.0, 300.0], groups)
    ready = rng.integers(0, days, groups)

    def limit(shape, share, high):
        return np.where(rng.random(shape) < share, np.inf, rng.random(shape) * high)

    two = rng.integers(1, 3, rotations)
    opened = rng.random((rotations, days)) < 0.8
    opened[two == 2, 0] = False
    first = rng.integers(0, departures, rotations)
    second = (first + rng.integers(1, departures, rotations)) % departures
    return Instance.of(
        days=days, departures=("X", "Y", "Z"), arrivals=("P", "Q"), fleets=("M", "N"), blocks=("S",),
        count=count, people=people, seats=people - laps + medical, laps=laps,
        wheelchairs=(rng.random(groups) < 0.2), medical=medical, minors_alone=alone, rate=rate,
        ready=ready, latest=np.minimum(days - 1, ready + rng.integers(0, days, groups)),
        stranded=rate * (days - 1 - ready) + people * float(rng.choice([500.0, 3000.0])),
        road=limit((groups, departures), 0.2, 300), onward=limit((groups, arrivals), 0.2, 200),
        fleet=rng.integers(0, fleets, rotations), first=first,
        second=np.where(rng.random(rotations) < 0.5, second, -1),
        arrival=rng.integers(0, arrivals, rotations), aircraft_days=two,
        cost=rng.random(rotations) * 1500, places=rng.integers(1, 6, rotations),
        wheelchair_places=rng.integers(0, 3, rotations), medical_places=rng.integers(0, 3, rotations),
        lap_places=rng.integers(0, 3, rotations), open=opened,
        daylight=rng.random((rotations, days)) < 0.7,
        aircraft=rng.integers(0, 3, (fleets, days)),
        block_departure=rng.integers(0, departures, blocks),
        block_arrival=rng.integers(0, arrivals, blocks), block_price=rng.random(blocks) * 600,
        block_seats=rng.integers(0, 3, (blocks, days)), block_wheelchair_places=[1],
        block_medical_places=[1], block_lap_places=[1], block_daylight=rng.random((blocks, days)) < 0.8,
        places_people=rng.integers(0, 7, (arrivals, days)),
        places_minors=rng.integers(0, 3, (arrivals, days)),
        places_medical=rng.integers(0, 3, (arrivals, days)),
        budget_total=float(rng.choice([np.inf, 4000.0, 1500.0])), period_of=np.arange(days) // 3,
        budget_period=rng.choice([np.inf, 2500.0, 1000.0], -(-days // 3)),
    )  # fmt: skip
