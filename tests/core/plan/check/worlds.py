"""A tiny programme, its people and a valid plan, worked out by hand.

All places lie on one meridian, an aircraft flies ten degrees of it in an hour, so every number
below can be checked with a pencil: a degree is 6371 x pi / 180 = 111.194926644... km.
"""

import csv
import hashlib
import json
import math
from pathlib import Path

DEGREE_KM = 6371.0 * math.pi / 180
ROAD_KM = 1.2 * DEGREE_KM  # every facility is one degree from its airport
ROAD_COST = 30.0 + 0.3 * ROAD_KM  # 70.030173592...

PROGRAMME = """\
format = "retorno-programme/1"
name = "Invented"
first_day = 2025-03-01
days = 40
currency = "USD"

[weights]
waiting_per_person_day = 100.0
class = { general = 1.0, children = 1.5, medical = 2.0, unaccompanied_minor = 3.0 }
not_returned_per_person = 5000.0

[limits]
max_wait_days = 30
max_road_hours = 12.0
max_onboard_hours = 7.0
max_second_pickup_km = 1300
budget_total = 160_000.0
budget_per_30_days = [160_000.0, 1_000.0]
minor_alone_lands_from_hour = 6.0
minor_alone_lands_until_hour = 18.0

[road]
circuity = 1.2
speed_kmh = 85.0
cost_per_person = 30.0
cost_per_person_km = 0.30

[flight]
first_report_to_departure_hours = 1.0
last_landing_to_release_hours = 0.5
block_add_hours = 0.5
refuel_hours = 1.0
first_departure_hour = 4.0
first_departure_hour_after_night = 6.0

[[fleet]]
id = "FAC"
operator = "military"
base = "BOG"
seats = 21
passengers_per_attendant = 20
wheelchair_places = 2
medical_places = 2
lap_infants = 1
cost_per_block_hour = 5000.0
cost_per_rotation = 9000.0
cost_per_night = 4000.0
cruise_kmh = 1111.9492664455873
range_km = 4500.0
turnaround_hours = 1.0
crew_duty_hours = 14.0

[[fleet]]
id = "CIV"
operator = "civil"
base = "MIA"
seats = 42
passengers_per_attendant = 20
wheelchair_places = 2
medical_places = 2
lap_infants = 1
cost_per_block_hour = 5000.0
cost_per_rotation = 9000.0
cost_per_night = 4000.0
cruise_kmh = 1111.9492664455873
range_km = 4500.0
turnaround_hours = 1.0
crew_duty_hours = 14.0

[[scheduled]]
id = "MIA-BOG"
departure = "MIA"
arrival = "BOG"
price_per_seat = 420.0
lands_at_hour = 15.0
wheelchair_places = 1
medical_places = 1
lap_infants = 1
"""

AIRPORTS = {
    "BOG": ("arrival", 0, "COL", "America/Bogota"),
    "MDE": ("arrival", 2, "COL", "America/Bogota"),
    "MIA": ("departure", 20, "USA", "America/New_York"),
    "ATL": ("departure", 30, "USA", "America/New_York"),
    "SEA": ("departure", 50, "USA", "America/Los_Angeles"),
}
FACILITIES = {"KROME": 19, "PINE": 31, "TACOMA": 49, "FAR": 40}
PEOPLE_COLUMNS = [
    "person_id",
    "family_id",
    "birth_date",
    "facility",
    "ready_date",
    "latest_date",
    "document_expires",
    "arrival_preferred",
    "needs",
    "guardian_id",
    "available",
]
FLIGHT_COLUMNS = [
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
]


def person(name, *, family="", born="1990", at="KROME", ready="2025-03-02", **more):
    """One row of a caseload, an available adult unless told otherwise."""
    row = dict.fromkeys(PEOPLE_COLUMNS, "")
    row |= {"person_id": name, "family_id": family, "birth_date": born, "facility": at}
    return row | {"ready_date": ready, "available": "yes"} | more


def _people():
    return [
        person("P01", latest_date="2025-03-20", document_expires="2025-03-25"),
        person("P02", family="A"),
        person("P03", family="A", born="2024-09", needs="INF", guardian_id="P02"),
        person("P04", born="2010-05-01", guardian_id="alone", ready="2025-02-20"),
        person("P05", needs="WCHC;BLND"),
        person("P06", needs="STCR"),
        person("P07", at="TACOMA"),
        person("P08", family="B", at="PINE", ready="2025-03-01"),
        person("P09", family="B", at="PINE", ready="2025-03-05", arrival_preferred="BOG"),
        person("P10", arrival_preferred="MDE"),
        person("P11", available="no"),
        person("P12", available=""),
        person("P13", at="FAR"),
        person("P14", ready=""),
        person("P15", at="NOWHERE"),
        person("P16", family="C"),
        person("P17", family="C", born="2012", guardian_id=""),
        person("P18", ready="2025-05-01"),
    ]


def _flights():
    """Legs: BOG-MIA 2.5 h, MIA-ATL 1.5 h, ATL-BOG 3.5 h, BOG-SEA 5.5 h and one stop of 1 h.

    F1: report 1, 2.5, turn 1, 2.5, release 0.5: 7.5 h, one day; leaves at 4, lands at 10.
    Aboard are P01, P02 with P03 on a lap, P04, P05 and P06, who takes five seats.
    F2: 1 + 6.5 + 1 + 6.5 + 0.5 = 15.5 h, over 14, so two days of 8 h; leaves Seattle at 6 by
    standard time (UTC-8), lands 6.5 h later at UTC-5: 15.5.
    F3: 1 + 2.5 + 1 + 1.5 + 1 + 3.5 + 0.5 = 11 h; leaves at 4, lands at 13.5.
    """
    one = ("F1", "FAC", "", "2025-03-04", 1, "MIA", "", "BOG", "10.00", "5.00", "34000.00")
    two = ("F2", "FAC", "", "2025-03-06", 2, "SEA", "", "BOG", "15.50", "13.00", "78000.00")
    three = ("F3", "FAC", "", "2025-03-08", 1, "MIA", "ATL", "BOG", "13.50", "7.50", "46500.00")
    block = ("S1", "", "MIA-BOG", "2025-03-03", "", "MIA", "", "BOG", "15.00", "", "420.00")
    rows = [(*one, 20, 6, 9), (*two, 20, 1, 1), (*three, 20, 2, 2), (*block, 8, 1, 1)]
    return [dict(zip(FLIGHT_COLUMNS, map(str, row), strict=True)) for row in rows]


def _placements():
    first = ("F1", "MIA", "2025-03-04")
    rows = [
        ("P01", *first, 2),
        ("P02", *first, 2),
        ("P03", *first, 2),
        ("P04", *first, 3),
        ("P05", *first, 2),
        ("P06", *first, 2),
        ("P07", "F2", "SEA", "2025-03-06", 4),
        ("P08", "F3", "ATL", "2025-03-08", 3),
        ("P09", "F3", "ATL", "2025-03-08", 3),
        ("P10", "S1", "MIA", "2025-03-03", 1),
    ]
    names = ("person_id", "flight", "boards_at", "date", "waits_days")
    return [dict(zip(names, map(str, row), strict=True)) for row in rows]


def _not_placed():
    held = ("not_available", "", "protection_desk")
    rows = [
        ("P11", *held),
        ("P12", *held),
        ("P13", "out_of_reach", "", "programme_planner"),
        ("P14", "not_ready", "", "legal_officer"),
        ("P15", "facility_unknown", "", "caseload_officer"),
        ("P16", *held),
        ("P17", *held),
        ("P18", "ready_after_end", "", "programme_planner"),
    ]
    names = ("person_id", "reason", "detail", "releases")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _reasons():
    rows = [
        ("P01", 2, "load_too_small"),
        ("A", 1, "flights_full"),
        ("A", 1, "no_clearance"),
        ("P04", 3, "load_too_small"),
        ("P05", 2, "load_too_small"),
        ("P06", 2, "load_too_small"),
        ("P07", 4, "aircraft_elsewhere"),
        ("B", 3, "load_too_small"),
        ("B", 2, "money"),
        ("P10", 1, "load_too_small"),
    ]
    return [{"party": p, "days": str(d), "code": c, "detail": ""} for p, d, c in rows]


def _summary():
    """Money: 34,000 + 78,000 + 46,500; one seat; ten roads of one degree; 50 onward.

    Waiting, 100 a day: P01 200, family A 2 x 2 x 150, P04 3 x 300, P05 and P06 2 x 200 each,
    P07 400, family B 2 x 300, P10 100, and until the last day P13 and P15 3,800 each.
    """
    return {
        "format": "retorno-plan/1",
        "status": "partial",
        "stopped": "time",
        "cost": 190870.30,
        "parts": {
            "flights": 158500.00,
            "seats": 420.00,
            "road": 700.30,
            "onward": 50.00,
            "waiting": 11200.00,
            "not_returned": 20000.00,
        },
        "money": 159670.30,
        "lower_bound": 150000.00,
        "gap": 0.272469,
        "method": "by hand",
        "seed": 1,
        "seconds": 0.5,
        "versions": {"retorno": "0"},
        "protected": False,
        "people": {"listed": 18, "held": 4, "placed": 10, "not_placed": 4},
    }


def _dates():
    return [f"2025-03-{day:02d}" for day in range(1, 32)] + [f"2025-04-0{d}" for d in range(1, 10)]


def _tables():
    airports = [
        {"iata": iata, "role": role, "latitude": lat, "longitude": -75, "country": country}
        | {"time_zone": zone}
        for iata, (role, lat, country, zone) in AIRPORTS.items()
    ]
    facilities = [
        {"facility": code, "name": code.title(), "latitude": lat, "longitude": -75}
        for code, lat in FACILITIES.items()
    ]
    pairs = [("FAC", "MIA"), ("FAC", "ATL"), ("FAC", "SEA"), ("CIV", "MIA"), ("CIV", "SEA")]
    return {
        "airports.csv": airports,
        "facilities.csv": facilities,
        "aircraft.csv": [
            {"fleet": fleet, "date": day, "aircraft": 1}
            for fleet in ("FAC", "CIV")
            for day in _dates()
        ],
        "clearances.csv": [
            {"fleet": fleet, "airport": iata, "date": day}
            for fleet, iata in pairs
            for day in _dates()
        ],
        "seats.csv": [{"scheduled": "MIA-BOG", "date": day, "seats": 8} for day in _dates()],
        "reception.csv": [
            {"airport": iata, "date": day, "people": 10, "minors_alone": 1, "medical": 2}
            for iata in ("BOG", "MDE")
            for day in _dates()
        ],
        "onward.csv": [{"airport": "BOG", "preferred": "MDE", "cost_per_person": 50}],
    }


COLUMNS = {
    "people.csv": PEOPLE_COLUMNS,
    "airports.csv": ["iata", "role", "latitude", "longitude", "country", "time_zone"],
    "facilities.csv": ["facility", "name", "latitude", "longitude"],
    "aircraft.csv": ["fleet", "date", "aircraft"],
    "clearances.csv": ["fleet", "airport", "date"],
    "seats.csv": ["scheduled", "date", "seats"],
    "reception.csv": ["airport", "date", "people", "minors_alone", "medical"],
    "onward.csv": ["airport", "preferred", "cost_per_person"],
    "flights.csv": FLIGHT_COLUMNS,
    "placements.csv": ["person_id", "flight", "boards_at", "date", "waits_days"],
    "not_placed.csv": ["person_id", "reason", "detail", "releases"],
    "reasons.csv": ["party", "days", "code", "detail"],
}
PLAN_TABLES = ("flights.csv", "placements.csv", "not_placed.csv", "reasons.csv")


class World:
    """The tiny programme, its people and its plan, to be changed and then written."""

    def __init__(self):
        self.programme = PROGRAMME
        self.tables = _tables() | {"people.csv": _people()}
        self.tables |= {"flights.csv": _flights(), "placements.csv": _placements()}
        self.tables |= {"not_placed.csv": _not_placed(), "reasons.csv": _reasons()}
        self.columns = {name: list(columns) for name, columns in COLUMNS.items()}
        self.summary = _summary()
        self.inputs = {}
        self.after = []  # functions of the plan folder, applied once the manifest stands

    def row(self, table, **where):
        """The first row of a table with these cells."""
        rows = self.tables[table]
        return next(r for r in rows if all(str(r[k]) == v for k, v in where.items()))

    def person(self, name):
        """A row of the caseload."""
        return self.row("people.csv", person_id=name)

    def flight(self, name):
        """A row of flights.csv."""
        return self.row("flights.csv", flight=name)

    def placement(self, name):
        """A row of placements.csv."""
        return self.row("placements.csv", person_id=name)

    def term(self, old, new):
        """Change the text of programme.toml."""
        assert old in self.programme
        self.programme = self.programme.replace(old, new)

    def write(self, root: Path):
        """Write everything, with true hashes; give the three arguments of the check."""
        programme, people, plan = root / "programme", root / "people.csv", root / "plan"
        programme.mkdir(parents=True)
        plan.mkdir()
        (programme / "programme.toml").write_text(self.programme, encoding="utf-8")
        for name, rows in self.tables.items():
            folder = plan if name in PLAN_TABLES else programme
            _write(people if name == "people.csv" else folder / name, self.columns[name], rows)
        inputs = {path.name: sha256(path) for path in sorted(programme.iterdir())}
        inputs |= {"people.csv": sha256(people)} | self.inputs
        summary = {"inputs": inputs} | self.summary
        text = json.dumps({k: v for k, v in summary.items() if v != "absent"})
        (plan / "plan.json").write_text(text, encoding="utf-8")
        (plan / "report.html").write_text("<!doctype html>", encoding="utf-8")
        seal(plan, {name: len(self.tables[name]) for name in PLAN_TABLES})
        for change in self.after:
            change(plan)
        return programme, people, plan


def _write(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def sha256(path):
    """Hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seal(plan, rows):
    """Write a true manifest."""
    entries = {
        path.name: {
            "sha256": sha256(path),
            "bytes": path.stat().st_size,
            "rows": rows.get(path.name),
        }
        for path in sorted(plan.iterdir())
    }
    (plan / "manifest.json").write_text(json.dumps({"files": entries}), encoding="utf-8")
