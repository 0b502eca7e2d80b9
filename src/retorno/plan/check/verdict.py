"""The check: is a plan valid, from the raw files alone?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from retorno.intake.caseload import read_caseload
from retorno.plan.check.aircraft import check_aircraft
from retorno.plan.check.boarding import Boarding, read_boarding
from retorno.plan.check.flights import Flight, read_flights
from retorno.plan.check.folder import read_folder
from retorno.plan.check.loads import check_loads, flight_loads
from retorno.plan.check.manifest import check_manifest
from retorno.plan.check.money import recompute
from retorno.plan.check.outcome import CheckReport, Counts, Notebook
from retorno.plan.check.parties import Crowd, gather
from retorno.plan.check.reasons import check_reasons
from retorno.plan.check.summary import Facts, check_summary
from retorno.plan.check.travel import check_parties, onward_costs, road_costs
from retorno.plan.programme import read_programme


def check_plan(programme_folder: Path, people_file: Path, plan_folder: Path) -> CheckReport:
    """Decide whether a plan is valid, sharing with the planner only the reading of files.

    Raises:
        UnusableInputError: The programme, the caseload or the plan folder cannot be read.
    """
    programme = read_programme(programme_folder)
    caseload = read_caseload(people_file)
    notebook = Notebook()
    note = notebook.note
    files = read_folder(plan_folder, note)
    crowd = gather(caseload, programme)
    named = read_flights(files.flights, programme, note)
    boarding = read_boarding(files, crowd, named, note)
    check_aircraft(boarding.flights, programme, note)
    check_parties(boarding, crowd, note)
    road = road_costs(boarding, crowd, caseload, programme, note)
    onward = onward_costs(boarding, crowd, caseload, programme, note)
    load = flight_loads(boarding, crowd)
    check_loads(boarding, load, crowd, programme, note)
    parts = recompute(boarding, load, crowd, programme, road=road, onward=onward, note=note)
    check_reasons(files.reasons, boarding, crowd, note)
    facts = Facts(
        counts=_counts(boarding, crowd, named),
        parts=parts,
        table_costs=_table_costs(boarding.flights),
        inputs={**programme.inputs, people_file.name: caseload.sha256},
        protected=caseload.protected,
    )
    check_summary(files.stated, facts, note)
    check_manifest(files, note)
    return CheckReport(
        violations=notebook.violations(),
        counts=facts.counts,
        parts=parts,
        stated=files.stated,
        currency=programme.currency,
    )


def _counts(boarding: Boarding, crowd: Crowd, named: Mapping[str, Flight | None]) -> Counts:
    scheduled = sum(flight.trip is None for flight in boarding.flights)
    return Counts(
        listed=crowd.people,
        held=int(crowd.held[crowd.party].sum()),
        placed=boarding.placed,
        not_placed=boarding.not_placed,
        flights=len(named) - scheduled,
        scheduled=scheduled,
    )


def _table_costs(flights: Sequence[Flight]) -> dict[str, float]:
    costs = {"flights": 0.0, "seats": 0.0}
    for flight in flights:
        costs["seats" if flight.trip is None else "flights"] += flight.stated["cost"] or 0.0
    return costs
