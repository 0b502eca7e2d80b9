"""An invented plan, shaped like six months of flights, for the report's tests."""

from datetime import date, timedelta

import numpy as np
from invented_programme import BLOCKS, FLEETS, HOME, PLACES, programme

from retorno.plan.folder import PlanFiles
from retorno.plan.limits import Short
from retorno.report import view_of
from retorno.report.view import Source
from retorno.vocabulary.evidence import Evidence
from retorno.vocabulary.people import PartyClass

CLASSES = (
    PartyClass.GENERAL,
    PartyClass.CHILDREN,
    PartyClass.MEDICAL,
    PartyClass.UNACCOMPANIED_MINOR,
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
        return PlanFiles(
            plan=plan,
            summary=None,  # the page reads `plan.json` itself
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
