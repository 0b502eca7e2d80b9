"""Whether plans of several programmes keep to what is shared, from the raw files alone.

Each plan was held against its share by `check_plan`. Here every share is held against the programme
it was cut from, and all plans together against what there is. Nothing that planned them is used.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import numpy as np

from retorno.plan.check.flights import read_flights
from retorno.plan.check.folder import read_folder, read_object
from retorno.plan.check.outcome import CheckReport, Note, Notebook, Violation
from retorno.plan.check.rotations import HAIR
from retorno.plan.check.verdict import check_plan
from retorno.plan.programme import Fleet, Programme, read_programme
from retorno.plan.several.sharing import Sharing, read_sharing

TOLERANCE = 0.01
FORMAT = "retorno-several/1"
JOINT = "joint.json"
OWN_TO_EACH = {"aircraft", "limits", "inputs", "outside"}
"""What a share may have otherwise than its programme; aircraft and limits are compared apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the files of one programme are: as given, its share, its plan."""

    programme: Path
    people: Path
    share: Path
    plan: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class JointReport:
    """The verdict on several plans: each by itself, and all of them together."""

    plans: Mapping[str, CheckReport]
    together: tuple[Violation, ...]

    @property
    def valid(self) -> bool:
        """Whether every rule holds."""
        return not self.together and all(report.valid for report in self.plans.values())

    @property
    def cost(self) -> float:
        """What all plans cost together, recomputed."""
        return math.fsum(report.parts.cost for report in self.plans.values())

    @property
    def money(self) -> float:
        """What all plans pay together, recomputed."""
        return math.fsum(report.parts.money for report in self.plans.values())


def check_several(shared: Path, joint: Path, places: Mapping[str, Places]) -> JointReport:
    """Decide whether plans of several programmes are valid, each and together.

    Args:
        shared: `shared.toml`, its calendar beside it.
        joint: The folder that holds `joint.json`.
        places: The files of each programme.

    Raises:
        UnusableInputError: A file cannot be read.
    """
    sharing, notebook = read_sharing(shared), Notebook()
    plans = {name: check_plan(at.share, at.people, at.plan) for name, at in places.items()}
    used: Counter[tuple[str, int]] = Counter()
    placed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, at in places.items():
        share = read_programme(at.share)
        _check_share(name, read_programme(at.programme), share, sharing, notebook.note)
        used += _used(name, at.plan, share, sharing)
        placed[share.country] += Counter(_people(at.plan))
    for country, people in placed.items():
        twice = sum(count > 1 for count in people.values())
        if twice:
            notebook.note("joint_person", country=country, people=twice)
    _check_aircraft(used, sharing, notebook.note)
    report = JointReport(plans=plans, together=())
    if report.money > sharing.money_total + TOLERANCE:
        notebook.note("joint_money", money=f"{report.money:.2f}", most=f"{sharing.money_total:.2f}")
    _check_stated(read_object(joint / JOINT), report, notebook.note)
    return replace(report, together=notebook.violations())


def _check_share(
    name: str, whole: Programme, share: Programme, sharing: Sharing, note: Note
) -> None:
    """A share is its programme with fewer aircraft of shared fleets and less money, no more."""
    for field in fields(Programme):
        if field.name not in OWN_TO_EACH and not _same(
            getattr(whole, field.name), getattr(share, field.name)
        ):
            note("share_other", name=name, what=field.name)
    limits = replace(share.limits, budget_total=whole.limits.budget_total)
    if limits != whole.limits or share.limits.budget_total > whole.limits.budget_total + TOLERANCE:
        note("share_other", name=name, what="limits")
    shared = {fleet.id for fleet in sharing.fleets if name in fleet.programmes}
    if whole.aircraft.shape != share.aircraft.shape:
        return
    for row, fleet in enumerate(whole.fleets):
        more = share.aircraft[row] > whole.aircraft[row]
        less = share.aircraft[row] < whole.aircraft[row]
        if more.any() or (less.any() and fleet.id not in shared):
            note("share_other", name=name, what=f"aircraft {fleet.id}")


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other


def _people(plan: Path) -> Sequence[str]:
    """People with a place in a plan: nobody may have one in two plans of one country."""
    return read_folder(plan, Notebook().note).placements.cells["person_id"]


def _used(name: str, plan: Path, share: Programme, sharing: Sharing) -> Counter[tuple[str, int]]:
    """Aircraft of the shared fleets that a plan uses, by fleet and day as an ordinal."""
    shared = {fleet.id for fleet in sharing.fleets if name in fleet.programmes}
    silent = Notebook().note  # `check_plan` has told what is wrong in the plan by itself
    found: Counter[tuple[str, int]] = Counter()
    for flight in read_flights(read_folder(plan, silent).flights, share, silent).values():
        if flight is None or flight.trip is None or not isinstance(flight.carrier, Fleet):
            continue
        if flight.carrier.id in shared:
            for back in range(flight.trip.aircraft_days):
                found[flight.carrier.id, flight.day - back] += 1
    return found


def _check_aircraft(used: Mapping[tuple[str, int], int], sharing: Sharing, note: Note) -> None:
    for (fleet, day), count in sorted(used.items()):
        most = sharing.aircraft.get((fleet, day), 0)
        if count > most:
            note("joint_aircraft", fleet=fleet, date=date.fromordinal(day), used=count, most=most)


def _check_stated(stated: Mapping[str, object], report: JointReport, note: Note) -> None:
    """What `joint.json` says of itself."""
    if stated.get("format") != FORMAT:
        note("joint_stated", key="format", value=stated.get("format"), derived=FORMAT)
    programmes = stated.get("programmes")
    if not isinstance(programmes, dict) or set(programmes) != set(report.plans):
        note("joint_stated", key="programmes", value=programmes, derived=sorted(report.plans))
    rounding = TOLERANCE * len(report.plans) + HAIR
    for key, derived in (("cost", report.cost), ("money", report.money)):
        value = stated.get(key)
        if not _is_number(value) or abs(float(str(value)) - derived) > rounding:
            note("joint_stated", key=key, value=value, derived=f"{derived:.2f}")
    bound = stated.get("lower_bound")
    if not _is_number(bound) or float(str(bound)) > report.cost + rounding:
        note("joint_stated", key="lower_bound", value=bound, derived=f"<= {report.cost:.2f}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
