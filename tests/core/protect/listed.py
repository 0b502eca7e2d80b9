"""Invented people for tests: every fact is there and nothing holds them, unless a test says so."""

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

from retorno.intake.caseload import read_caseload
from retorno.protect.assess import assess
from retorno.protect.cleared import Gate, Horizon
from retorno.protect.rules import load_rules

FIRST = date(2025, 2, 3)
HORIZON = Horizon(first_day=FIRST, last_day=FIRST + timedelta(days=179), country="COL")
ADULT = {
    "family_id": "",
    "birth_date": "1990-05-17",
    "sex": "F",
    "nationality_claimed": "COL",
    "nationality_status": "registry_confirmed",
    "document_type": "passport",
    "document_expires": "2030-01-01",
    "order_date": "2024-11-05",
    "order_authority": "Immigration court",
    "order_final": "yes",
    "ready_date": "2025-02-10",
    "latest_date": "",
    "needs": "",
    "pregnancy_weeks": "",
    "pregnancy_as_of": "",
    "pregnancy_multiple": "",
    "fit_to_fly_until": "",
    "guardian_id": "",
    "best_interests": "",
    "consular_contact": "accepted",
    "available": "yes",
}
CHILD = ADULT | {"birth_date": "2015-01-01", "best_interests": "yes", "guardian_id": "alone"}


def day(offset):
    """Return a day counted from the first day of the programme."""
    return (FIRST + timedelta(days=offset)).isoformat()


def adult(person_id="P1", **cells):
    return ADULT | _papers(person_id) | cells


def child(person_id="C1", **cells):
    return CHILD | _papers(person_id) | cells


def _papers(person_id):
    numbers = {"order_number": f"N-{person_id}", "document_number": f"X1-{person_id}"}
    return {"person_id": person_id} | numbers


def family(*people, family_id="F1"):
    return [person | {"family_id": family_id} for person in people]


def write_table(path, rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def caseload(*rows):
    with tempfile.TemporaryDirectory() as folder:
        return read_caseload(write_table(Path(folder) / "people.csv", rows))


def booked(*rows, gate=Gate.BOOKING):
    return assess(caseload(*rows), gate=gate, rules=load_rules(), horizon=HORIZON)


def planned(*rows):
    return assess(caseload(*rows), gate=Gate.PLAN, rules=load_rules(), horizon=HORIZON)


def cleared_people(cleared):
    return {cleared.caseload.person_id[row] for row in cleared.row.tolist()}


def available(cleared):
    codes = {-1: "", 0: "no", 1: "yes"}
    people = cleared.caseload.person_id
    return {
        person: codes[code]
        for person, code in zip(people, cleared.caseload.available.tolist(), strict=True)
    }


def found(cleared, person_id=None):
    """Return what was found, as (rule, what), of one person or of all."""
    people = cleared.caseload.person_id
    return {
        (finding.rule, finding.what)
        for finding in cleared.findings
        if person_id in {None, people[finding.row]}
    }
