"""A plan folder read back: the plan that stands, as the planner's own arrays.

Read strictly: what is not certain is refused, so that whatever starts from a plan starts from the
plan that people have in their hands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retorno.formats.tables import Table
from retorno.plan.check import cells
from retorno.plan.check.folder import PLACEMENTS, read_folder
from retorno.plan.cohorts import build_instance
from retorno.plan.folder import FORMAT, Task
from retorno.plan.instance import Ints
from retorno.plan.rotations import Rotation, one_rotation
from retorno.plan.seating import Seated, as_solution
from retorno.plan.solution import Solution, violations
from retorno.vocabulary.errors import UnusableInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plan that was read back.

    Args:
        task: The problem it solves; its rotations hold every one that the plan flies.
        seated: Departures in the order of `flights.csv`, and the departure of each party.
        names: Name of each departure, shape (D,).
        solution: The same plan over the cohorts of the task.
        stated: What `plan.json` says.
    """

    task: Task
    seated: Seated
    names: tuple[str, ...]
    solution: Solution
    stated: Mapping[str, object]


def read_standing(task: Task, folder: Path) -> Standing:
    """Read the plan of a programme and caseload back.

    Raises:
        UnusableInputError: A file or cell cannot be read, the plan was made from other inputs, or
            it breaks a rule.
    """
    tables = read_folder(folder, _unnoted)
    _refuse_other_inputs(task, tables.stated)
    flights = _Flights(task, tables.flights)
    task = flights.task()
    departure, boards_at = _Placements(task, tables.placements, flights).read()
    seated = Seated(
        rotation=np.array(flights.rotation, np.int32),
        block=np.array(flights.block, np.int32),
        day=np.array(flights.day, np.int32),
        departure=departure,
        boards_at=boards_at,
    )
    solution = as_solution(seated, task.cohorts.of_party)
    if violations(task.instance, solution):
        raise UnusableInputError("standing.invalid", folder=folder)
    return Standing(
        task=task,
        seated=seated,
        names=tuple(flights.number),
        solution=solution,
        stated=tables.stated,
    )


def _unnoted(rule: str, *, flight: str = "", person: str = "", **facts: object) -> None:
    """Columns that nobody knows are no reason to refuse a plan."""


def _refuse_other_inputs(task: Task, stated: Mapping[str, object]) -> None:
    inputs = stated.get("inputs")
    if stated.get("format") != FORMAT or not isinstance(inputs, dict):
        raise UnusableInputError("standing.not_a_plan", format=FORMAT)
    for name, sha256 in task.programme.inputs.items():
        if inputs.get(name) != sha256:
            raise UnusableInputError("standing.other_input", file=name)
    caseload = task.cleared.caseload
    if caseload.sha256 not in inputs.values():
        raise UnusableInputError("standing.other_input", file=caseload.file)


class _Cells:
    """A table's cells, each with the refusal that names it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = range(table.rows)

    def refuse(self, row: int, column: str, code: str = "cell") -> UnusableInputError:
        """Make the error of one cell."""
        return UnusableInputError(
            f"standing.{code}",
            file=self.table.source.file,
            row=self.table.row_number(row),
            column=column,
            value=self.text(row, column),
        )

    def text(self, row: int, column: str) -> str:
        """A cell as written."""
        return self.table.cells[column][row]

    def known(self, row: int, column: str, names: Mapping[str, int]) -> int:
        """Look up what a cell names."""
        found = names.get(self.text(row, column))
        if found is None:
            raise self.refuse(row, column)
        return found


class _Flights:
    """`flights.csv`: rotation or block, and day, of each departure."""

    def __init__(self, task: Task, table: Table) -> None:
        self._task, self._cells = task, _Cells(table)
        programme = task.programme
        self._first = programme.first_day.toordinal()
        self._fleets = {fleet.id: i for i, fleet in enumerate(programme.fleets)}
        self._blocks = {block.id: i for i, block in enumerate(programme.scheduled)}
        self._departures = {iata: i for i, iata in enumerate(programme.departures)}
        self._arrivals = {iata: i for i, iata in enumerate(programme.arrivals)}
        self._known = {
            (r.fleet, r.first, r.second, r.arrival): i for i, r in enumerate(task.rotations)
        }
        self._more: list[Rotation] = []
        self.number: dict[str, int] = {}
        self.rotation: list[int] = []
        self.block: list[int] = []
        self.day: list[int] = []
        for row in self._cells.rows:
            self._read(row)

    def task(self) -> Task:
        """Return the problem with every rotation of the plan in it."""
        if not self._more:
            return self._task
        task, rotations = self._task, [*self._task.rotations, *self._more]
        instance = build_instance(task.programme, task.parties, task.cohorts, rotations)
        return replace(task, rotations=rotations, instance=instance)

    def _read(self, row: int) -> None:
        name = self._cells.text(row, "flight")
        if not name:
            raise self._cells.refuse(row, "flight")
        if name in self.number:
            raise self._cells.refuse(row, "flight", "doubled")
        on_block = not self._cells.text(row, "fleet")
        self.number[name] = len(self.day)
        self.day.append(self._day(row))
        self.block.append(self._cells.known(row, "scheduled", self._blocks) if on_block else -1)
        self.rotation.append(-1 if on_block else self._rotation(row))

    def _day(self, row: int) -> int:
        ordinal = cells.day(self._cells.text(row, "date"))
        if ordinal is None or not 0 <= ordinal - self._first < self._task.programme.days:
            raise self._cells.refuse(row, "date")
        return ordinal - self._first

    def _rotation(self, row: int) -> int:
        known = self._cells.known
        has_second = self._cells.text(row, "second_pickup") != ""
        way = (
            known(row, "fleet", self._fleets),
            known(row, "first_pickup", self._departures),
            known(row, "second_pickup", self._departures) if has_second else -1,
            known(row, "arrival", self._arrivals),
        )
        if way not in self._known:
            fleet, first, second, arrival = way
            found = one_rotation(
                self._task.programme, fleet=fleet, first=first, second=second, arrival=arrival
            )
            if found is None:
                raise self._cells.refuse(row, "flight", "no_such_flight")
            self._known[way] = len(self._task.rotations) + len(self._more)
            self._more.append(found)
        return self._known[way]


class _Placements:
    """`placements.csv`: the departure of each party, and where it boards."""

    def __init__(self, task: Task, table: Table, flights: _Flights) -> None:
        self._task, self._cells, self._flights = task, _Cells(table), flights
        parties, ids = task.parties, task.cleared.caseload.person_id
        self._party = dict(
            zip([ids[row] for row in parties.row], parties.of_row.tolist(), strict=True)
        )
        self._airports = {iata: i for i, iata in enumerate(task.programme.departures)}

    def read(self) -> tuple[Ints, Ints]:
        """Read departure and airport of each party, -1 where it has no place."""
        departure = np.full(self._task.parties.parties, -1, np.int32)
        boards_at = np.full(self._task.parties.parties, -1, np.int32)
        people = np.zeros(self._task.parties.parties, np.int32)
        seen: set[str] = set()
        first = self._task.programme.first_day.toordinal()
        for row in self._cells.rows:
            person = self._cells.text(row, "person_id")
            party = self._cells.known(row, "person_id", self._party)
            if person in seen:
                raise self._cells.refuse(row, "person_id", "doubled")
            seen.add(person)
            flight = self._cells.known(row, "flight", self._flights.number)
            airport = self._cells.known(row, "boards_at", self._airports)
            if cells.day(self._cells.text(row, "date")) != first + self._flights.day[flight]:
                raise self._cells.refuse(row, "date")
            if people[party] and (departure[party], boards_at[party]) != (flight, airport):
                raise self._cells.refuse(row, "flight", "split")
            departure[party], boards_at[party] = flight, airport
            people[party] += 1
        split = np.flatnonzero((people > 0) & (people != self._task.parties.people))
        if len(split) or (self._task.cohorts.of_party[departure >= 0] < 0).any():
            raise UnusableInputError("standing.invalid", folder=PLACEMENTS)
        return departure, boards_at
