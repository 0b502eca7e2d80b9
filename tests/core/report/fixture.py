"""An invented programme and plan, shaped like six months of flights, for the report's tests."""

from datetime import date, timedelta

import numpy as np

from retorno.plan.airports import Airport
from retorno.plan.folder import PlanFiles, Summary
from retorno.plan.limits import Short
from retorno.plan.programme import (
    Fleet,
    FlightTimes,
    Limits,
    Programme,
    Road,
    Scheduled,
    Weights,
)
from retorno.report import view_of
from retorno.report.view import Source
from retorno.vocabulary.evidence import Evidence
from retorno.vocabulary.people import PartyClass

PLACES = {
    "AEX": (31.327, -92.549),
    "MIA": (25.795, -80.290),
    "HRL": (26.228, -97.654),
    "ELP": (31.807, -106.378),
    "AZA": (33.308, -111.655),
    "SAN": (32.734, -117.190),
    "IAH": (29.984, -95.341),
    "ATL": (33.637, -84.428),
    "EWR": (40.692, -74.169),
    "IAD": (38.944, -77.456),
    "ORD": (41.979, -87.905),
    "LAS": (36.080, -115.152),
    "DEN": (39.862, -104.673),
    "SEA": (47.449, -122.309),
}
HOME = {
    "BOG": (4.7016, -74.1469),
    "MDE": (6.1645, -75.4231),
    "CLO": (3.5432, -76.3816),
    "BAQ": (10.8896, -74.7808),
}
CLASSES = (
    PartyClass.GENERAL,
    PartyClass.CHILDREN,
    PartyClass.MEDICAL,
    PartyClass.UNACCOMPANIED_MINOR,
)
FLEETS = (("C130", 60, 1), ("CHARTER-A", 170, 2), ("FAC737", 114, 3), ("KC767", 200, 1))
BLOCKS = (("EWR-BOG", "EWR", "BOG"), ("MIA-BOG", "MIA", "BOG"), ("MIA-MDE", "MIA", "MDE"))


def programme(*, days=180, name="Colombia, primeros seis meses", budget=True, rng=None):
    rng = rng or np.random.default_rng(1)
    airports = {
        code: Airport(
            iata=code,
            role="arrival" if code in HOME else "departure",
            latitude=lat,
            longitude=lon,
            country="COL" if code in HOME else "USA",
            time_zone="America/Bogota",
        )
        for code, (lat, lon) in sorted((PLACES | HOME).items())
    }
    weekday = np.arange(days) % 7
    aircraft = np.array([np.where(weekday < 6, n, 0) for _, _, n in FLEETS], np.int32)
    aircraft[2, days // 3 : days // 3 + 9] = 1
    reception = np.array([np.where(weekday < 6, n, n // 2) for n in (60, 250, 60, 70)], np.int32)
    periods = -(-days // 30)
    return Programme(
        name=name,
        first_day=date(2025, 2, 3),
        days=days,
        currency="USD",
        weights=Weights(
            waiting_per_person_day=165.0,
            not_returned_per_person=15000.0,
            by_class={PartyClass.GENERAL: 1.0},
        ),
        limits=Limits(
            max_wait_days=110,
            max_road_hours=12.0,
            max_onboard_hours=10.0,
            max_second_pickup_km=1300,
            minor_alone_lands_from_hour=6.0,
            minor_alone_lands_until_hour=18.0,
            budget_total=27_000_000.0 if budget else float("inf"),
            budget_per_period=(7_970_000.0 if budget else float("inf"),) * periods,
        ),
        road=Road(circuity=1.2, speed_kmh=85.0, cost_per_person=30.0, cost_per_person_km=0.3),
        flight=FlightTimes(
            first_report_to_departure_hours=1.0,
            last_landing_to_release_hours=0.5,
            block_add_hours=0.5,
            refuel_hours=1.2,
            first_departure_hour=4.0,
            first_departure_hour_after_night=6.0,
        ),
        fleets=tuple(
            Fleet(
                id=fleet,
                operator="military",
                base="BOG",
                seats=places + 6,
                passengers_per_attendant=20,
                wheelchair_places=4,
                medical_places=3,
                lap_infants=10,
                cost_per_block_hour=5500.0,
                cost_per_rotation=9000.0,
                cost_per_night=4000.0,
                cruise_kmh=800.0,
                range_km=5600.0,
                turnaround_hours=1.2,
                crew_duty_hours=14.0,
            )
            for fleet, places, _ in FLEETS
        ),
        scheduled=tuple(
            Scheduled(
                id=block,
                departure=start,
                arrival=end,
                price_per_seat=420.0,
                lands_at_hour=15.0,
                wheelchair_places=2,
                medical_places=1,
                lap_infants=3,
            )
            for block, start, end in BLOCKS
        ),
        airports=airports,
        facilities={},
        aircraft=aircraft,
        clearances=np.ones((len(FLEETS), len(PLACES), days), bool),
        seats=np.full((len(BLOCKS), days), 20, np.int32),
        reception_people=reception,
        reception_minors_alone=reception // 20,
        reception_medical=reception // 10,
        onward={},
        inputs={},
    )


class Plan:
    """Tables of an invented plan, built flight by flight."""

    def __init__(self, programme, seed=1):
        self.programme = programme
        self.rng = np.random.default_rng(seed)
        self.flights = {
            name: []
            for name in (
                "flight",
                "fleet",
                "scheduled",
                "date",
                "aircraft_days",
                "first_pickup",
                "second_pickup",
                "arrival",
                "lands_at_hour",
                "block_hours",
                "cost",
                "places",
                "people",
                "seats_used",
            )
        }
        self.placements = {
            name: [] for name in ("person_id", "flight", "boards_at", "date", "waits_days")
        }
        self.reasons = {name: [] for name in ("party", "days", "code", "detail")}
        self.not_placed = {name: [] for name in ("person_id", "reason", "detail", "releases")}
        self.party, self.group = {}, {}

    def iso(self, day):
        return (self.programme.first_day + timedelta(days=int(day))).isoformat()

    def fly(self, *, day, fleet="", scheduled="", stops, people, places, cost, aircraft_days=1):
        number = f"F{len(self.flights['flight']) + 1:04d}"
        second = stops[1] if len(stops) > 2 else ""
        row = (
            number,
            fleet,
            scheduled,
            self.iso(day),
            "" if scheduled else str(aircraft_days),
            stops[0],
            second,
            stops[-1],
            "15.00",
            "" if scheduled else "10.50",
            f"{cost:.2f}",
            str(places),
            str(people),
            str(min(places, people)),
        )
        for column, value in zip(self.flights.values(), row, strict=True):
            column.append(value)
        for k in range(people):
            self.place(number, day, stops[k % (len(stops) - 1)], fleet)
        return number

    def place(self, number, day, boards_at, fleet):
        person = f"P{len(self.party) + 1:05d}"
        group = CLASSES[int(self.rng.choice(4, p=(0.72, 0.17, 0.1, 0.01)))]
        spread = {PartyClass.GENERAL: 11, PartyClass.CHILDREN: 8, PartyClass.MEDICAL: 6}
        wait = int(min(day, 110, self.rng.gamma(1.6, spread.get(group, 4))))
        self.party[person], self.group[person] = person, group
        for column, value in zip(
            self.placements.values(),
            (person, number, boards_at, self.iso(day), str(wait)),
            strict=True,
        ):
            column.append(value)
        codes = (
            "flights_full",
            "load_too_small",
            "aircraft_elsewhere",
            "reception_full",
            "no_clearance",
        )
        left = wait
        for code in codes if fleet else codes[:1]:
            days = left if code == codes[-1] else int(self.rng.integers(0, left + 1))
            if days:
                self.blame(person, days, code)
            left -= days
        if left:
            self.blame(person, left, "money")

    def blame(self, party, days, code):
        for column, value in zip(self.reasons.values(), (party, str(days), code, ""), strict=True):
            column.append(value)

    def leave(self, person, reason, releases):
        for column, value in zip(
            self.not_placed.values(), (person, reason, "", releases), strict=True
        ):
            column.append(value)

    def hold(self, count):
        for k in range(count):
            self.leave(f"HELD{k:04d}", "not_available", "protection_desk")

    def files(self, *, short=(), **changes):
        held = self.not_placed["reason"].count("not_available")
        left = len(self.not_placed["reason"]) - held
        placed = len(self.party)
        costs = [float(cost) for cost in self.flights["cost"]]
        blocks = [bool(name) for name in self.flights["scheduled"]]
        parts = {
            "flights": sum(c for c, b in zip(costs, blocks, strict=True) if not b),
            "seats": sum(c for c, b in zip(costs, blocks, strict=True) if b),
            "road": 71.25 * placed,
            "onward": 18.5 * placed,
            "waiting": 165.0 * sum(map(int, self.placements["waits_days"])) + 165.0 * 60 * left,
            "not_returned": 15000.0 * left,
        }
        cost = sum(parts.values())
        money = cost - parts["waiting"] - parts["not_returned"]
        plan = {
            "format": "retorno-plan/1",
            "status": "partial" if left else "complete",
            "stopped": "time",
            "cost": round(cost, 2),
            "parts": {name: round(amount, 2) for name, amount in parts.items()},
            "money": round(money, 2),
            "lower_bound": round(cost / 1.0937, 2),
            "gap": 0.0937,
            "method": "lagrangian-bound + annealing",
            "seed": 1,
            "seconds": 60.0,
            "versions": {
                "retorno": "0.1.0",
                "python": "3.12.8",
                "numpy": "2.5.0",
                "numba": "0.68.1",
            },
            "protected": True,
            "inputs": {
                name: f"{k:064x}"
                for k, name in enumerate(
                    ("programme.toml", "aircraft.csv", "airports.csv", "people.csv"), 2**200
                )
            },
            "people": {
                "listed": held + left + placed,
                "held": held,
                "placed": placed,
                "not_placed": left,
            },
        } | changes
        moved = np.zeros(self.programme.days)
        first = self.programme.first_day
        for day in self.placements["date"]:
            moved[(date.fromisoformat(day) - first).days] += 1
        people = plan["people"]
        return PlanFiles(
            plan=plan,
            summary=Summary(
                status=plan["status"],
                held=people["held"],
                placed=people["placed"],
                not_placed=people["not_placed"],
                cost=plan["cost"],
                money=plan["money"],
                bound=plan["lower_bound"],
                gap=plan["gap"],
            ),
            flights=self.flights,
            placements=self.placements,
            not_placed=self.not_placed,
            reasons=self.reasons,
            short=list(short),
            party=self.party,
            party_class=self.group,
            road_by_day=moved * 71.25,
            onward_by_day=moved * 18.5,
        )

    def view(self, *, short=(), is_demo=False, sources=(), command="", **changes):
        return view_of(
            self.programme,
            self.files(short=short, **changes),
            sources=sources,
            is_demo=is_demo,
            command=command,
        )


STARTS, ENDS = list(PLACES), list(HOME)
WEIGHTS = np.array([22, 12, 14, 8, 10, 5, 8, 6, 6, 3, 3, 2, 2, 1.0])
LEFT = (
    ("flights_full", "flight_operations", 143),
    ("reception_full", "reception", 61),
    ("out_of_reach", "programme_planner", 34),
    ("not_ready", "legal_officer", 6),
    ("facility_unknown", "caseload_officer", 3),
)


def charter(plan, day, fleet, places):
    rng = plan.rng
    a, b = (STARTS[int(rng.choice(len(STARTS), p=WEIGHTS / WEIGHTS.sum()))] for _ in "ab")
    end = ENDS[int(rng.choice(4, p=(0.72, 0.14, 0.08, 0.06)))]
    stops = (a, b, end) if a != b and rng.random() < 0.3 else (a, end)
    is_long = a in {"SEA", "SAN", "AZA", "LAS"} or len(stops) > 2
    used = places if rng.random() < 0.7 else int(places * rng.uniform(0.45, 1))
    plan.fly(
        day=day,
        fleet=fleet,
        stops=stops,
        people=used,
        places=places,
        cost=52_000 + 22_000 * is_long + places * 55,
        aircraft_days=2 if is_long else 1,
    )


def six_months(*, days=180, people=27_000, seed=1):
    """Build a plan of some 265 flights for most of 27,000 people."""
    plan = Plan(programme(days=days), seed)
    rng = plan.rng
    chance = people / 27_000
    for day in range(4, days):
        for index, (fleet, places, _) in enumerate(FLEETS):
            often = chance * (0.2, 0.2, 0.24, 0.1)[index] * (1.15 - 0.4 * day / days)
            for _ in range(int((rng.random(plan.programme.aircraft[index, day]) < often).sum())):
                charter(plan, day, fleet, places)
        for block, start, end in BLOCKS:
            if rng.random() < 0.5 * chance:
                seats = int(rng.integers(1, 21))
                cost = 420 * seats
                stops = (start, end)
                plan.fly(day=day, scheduled=block, stops=stops, people=seats, places=20, cost=cost)
    plan.hold(int(0.02 * people))
    for reason, releases, count in LEFT:
        for k in range(int(count * chance)):
            plan.leave(f"L{reason}{k}", reason, releases)
    return plan


SHORT = (
    Short(kind="seats", place="SEA", first=2, last=96, amount=98, people=96),
    Short(kind="aircraft_days", place="CHARTER-A", first=2, last=140, amount=2, people=143),
    Short(kind="places", place="BOG", first=30, last=41, amount=61, people=61),
    Short(kind="seats", place="ELP", first=12, last=140, amount=49, people=47),
    Short(kind="money_period", place="", first=30, last=59, amount=8100, people=12),
    Short(kind="clearances", place="DEN", first=4, last=60, amount=1, people=4),
    Short(kind="places_minors", place="MDE", first=4, last=60, amount=2, people=2),
)
SOURCES = (
    Source(
        figure="566,5 millones de COP por viaje de ida y vuelta de un 737-700",
        text="Prensa con datos del Ministerio de Defensa, 18 de noviembre de 2025",
        evidence=Evidence.SECONDARY,
    ),
)
