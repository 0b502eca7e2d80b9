"""The peer that textbooks know: one mixed-integer program over all days, given to HiGHS.

Whole flights are integers; people are seats by group (everyone of one facility and wish), waiting
is an inventory from day to day, and a group is offered its cheapest ways. The program leaves out
what would only make it larger: second pick-ups, positions and whole families. What it proposes is
then seated party by party within every hard rule, so that its plan can be checked like any other.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from spreadsheet import Room, Spreadsheet

from retorno.plan.instance import Instance
from retorno.plan.solution import Solution

WAYS = 3  # cheapest pairs of departure and arrival offered to a group
INF = highspy.kHighsInf


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What HiGHS found: flights by rotation and day, seats by way and day, and its own bound."""

    flights: np.ndarray | None  # (R, T), None: no plan in time
    wanted: np.ndarray  # (groups, ways, T)
    bound: float
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Parties of one facility and wish together, in seats."""

    of_cohort: np.ndarray
    arrivals: np.ndarray  # (groups, T) seats that become ready
    rate: np.ndarray  # money per seat and day
    lost: np.ndarray  # money per seat that stays, beyond waiting
    way: np.ndarray  # (groups, WAYS, 2) departure, arrival; -1 none
    price: np.ndarray  # (groups, WAYS) road and onward per seat


def group(instance: Instance) -> Groups:
    """Gather cohorts that have the same roads and wishes, whatever their size."""
    i = instance
    per_person = np.hstack([i.road, i.onward]) / i.people[:, None]
    shape = np.round(np.where(np.isfinite(per_person), per_person, -1.0), 2)
    _, of_cohort = np.unique(shape, axis=0, return_inverse=True)
    of_cohort = of_cohort.ravel()
    size = int(of_cohort.max(initial=-1)) + 1
    seats = (i.count * np.maximum(1, i.seats)).astype(float)

    def mean(money: np.ndarray) -> np.ndarray:
        return np.bincount(of_cohort, i.count * money, size) / np.bincount(of_cohort, seats, size)

    arrivals = np.zeros((size, i.days))
    np.add.at(arrivals, (of_cohort, i.ready), seats)
    way, price = np.full((size, WAYS, 2), -1), np.full((size, WAYS), np.inf)
    first = np.full(size, -1)
    first[of_cohort[::-1]] = np.arange(i.cohorts)[::-1]
    for g in range(size):
        cost = (i.road[first[g]][:, None] + i.onward[first[g]][None, :]) / max(1, i.seats[first[g]])
        best = np.argsort(cost, axis=None, kind="stable")[:WAYS]
        for k, flat in enumerate(best):
            if np.isfinite(cost.flat[flat]):
                way[g, k] = np.unravel_index(flat, cost.shape)
                price[g, k] = cost.flat[flat]
    lost = mean(i.stranded - i.rate * (i.days - 1 - i.ready))
    return Groups(
        of_cohort=of_cohort, arrivals=arrivals, rate=mean(i.rate), lost=lost, way=way, price=price
    )


class Program:
    """Columns and rows of the mixed-integer program."""

    def __init__(self, instance: Instance, groups: Groups) -> None:
        self.i, self.g = instance, groups
        self.cost: list[np.ndarray] = []
        self.upper: list[np.ndarray] = []
        self.integer: list[np.ndarray] = []
        self.entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.lower_row: list[np.ndarray] = []
        self.upper_row: list[np.ndarray] = []
        self.columns = self.rows = 0
        self._columns()
        self._rows()

    def _add(self, cost: np.ndarray, upper: np.ndarray, *, whole: bool) -> np.ndarray:
        self.cost.append(cost.ravel())
        self.upper.append(np.broadcast_to(upper, cost.shape).ravel())
        self.integer.append(np.full(cost.size, whole))
        index = self.columns + np.arange(cost.size).reshape(cost.shape)
        self.columns += cost.size
        return index

    def _new_rows(self, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
        self.lower_row.append(np.broadcast_to(lower, upper.shape).ravel().astype(float))
        self.upper_row.append(upper.ravel().astype(float))
        index = self.rows + np.arange(upper.size).reshape(upper.shape)
        self.rows += upper.size
        return index

    def _put(self, row: np.ndarray, column: np.ndarray, value: np.ndarray | float) -> None:
        row, column, values = np.broadcast_arrays(row, column, value)
        self.entries.append((row.ravel(), column.ravel(), values.ravel().astype(float)))

    def _columns(self) -> None:
        i, g = self.i, self.g
        self.rotation = np.flatnonzero((i.second < 0) & i.open.any(axis=1))
        opened = i.open[self.rotation].astype(float)
        days = np.ones(i.days)
        most = opened * i.aircraft[i.fleet[self.rotation]]
        self.x = self._add(i.cost[self.rotation][:, None] * days, most, whole=True)
        self.s = self._add(i.block_price[:, None] * days, i.block_seats.astype(float), whole=False)
        self.pairs = np.argwhere(g.way[:, :, 0] >= 0)
        price = g.price[self.pairs[:, 0], self.pairs[:, 1]]
        self.y = self._add(price[:, None] * days, np.full((len(price), i.days), INF), whole=False)
        waiting = np.repeat(g.rate[:, None], i.days, axis=1)
        waiting[:, -1] = g.lost
        self.stay = self._add(waiting, np.full(waiting.shape, INF), whole=False)

    def _rows(self) -> None:
        i, g = self.i, self.g
        balance = self._new_rows(g.arrivals, g.arrivals)
        self._put(balance, self.stay, 1.0)
        self._put(balance[:, 1:], self.stay[:, :-1], -1.0)
        self._put(balance[self.pairs[:, 0]], self.y, 1.0)
        way = g.way[self.pairs[:, 0], self.pairs[:, 1]]
        places = (len(i.departures), len(i.arrivals), i.days)
        seats = self._new_rows(np.full(places, -INF), np.zeros(places))
        self._put(seats[way[:, 0], way[:, 1]], self.y, 1.0)
        r = self.rotation
        self._put(seats[i.first[r], i.arrival[r]], self.x, -i.places[r].astype(float)[:, None])
        self._put(seats[i.block_departure, i.block_arrival], self.s, -1.0)
        aircraft = self._new_rows(np.full(i.aircraft.shape, -INF), i.aircraft)
        self._put(aircraft[i.fleet[r]], self.x, 1.0)
        two = i.aircraft_days[r] > 1
        self._put(aircraft[i.fleet[r[two]]][:, :-1], self.x[two][:, 1:], 1.0)
        reception = self._new_rows(np.full(i.places_people.shape, -INF), i.places_people)
        self._put(reception[way[:, 1]], self.y, 1.0)
        self._money()

    def _money(self) -> None:
        i, g = self.i, self.g
        limits = np.append(i.budget_period, i.budget_total)
        budget = self._new_rows(
            np.full(limits.shape, -INF), np.where(np.isinf(limits), INF, limits)
        )
        price = g.price[self.pairs[:, 0], self.pairs[:, 1]]
        for row in (budget[i.period_of], budget[np.full(i.days, -1)]):
            self._put(row[None, :], self.x, i.cost[self.rotation][:, None])
            self._put(row[None, :], self.s, i.block_price[:, None])
            self._put(row[None, :], self.y, price[:, None])

    def model(self) -> highspy.HighsLp:
        """Hand everything to HiGHS by columns."""
        row, column, value = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        order = np.lexsort((row, column))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        lp.col_cost_ = np.concatenate(self.cost)
        lp.col_lower_ = np.zeros(self.columns)
        lp.col_upper_ = np.concatenate(self.upper)
        lp.row_lower_ = np.concatenate(self.lower_row)
        lp.row_upper_ = np.concatenate(self.upper_row)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(column[order], np.arange(self.columns + 1))
        lp.a_matrix_.index_ = row[order]
        lp.a_matrix_.value_ = value[order]
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in np.concatenate(self.integer)]
        return lp


def solve(instance: Instance, groups: Groups, seconds: float) -> Answer:
    """Give HiGHS the program and the seconds."""
    program = Program(instance, groups)
    highspy.Highs.resetGlobalScheduler(True)  # whoever came before may have asked for other threads
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 2)
    solver.setOptionValue("time_limit", max(1.0, seconds))
    solver.passModel(program.model())
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    wanted = np.zeros((*groups.price.shape, instance.days))
    flights = None
    if found:
        values = np.array(solver.getSolution().col_value)
        flights = np.zeros((instance.rotations, instance.days), np.int64)
        flights[program.rotation] = np.rint(values[program.x])
        wanted[program.pairs[:, 0], program.pairs[:, 1]] = values[program.y]
    bound = float(info.mip_dual_bound)
    return Answer(flights=flights, wanted=wanted, bound=bound, columns=program.columns)


def seat(instance: Instance, groups: Groups, answer: Answer) -> Solution:
    """Seat people on the flights that HiGHS wants: first those it wants there, then who fits."""
    return _Seating(instance, groups, answer).plan()


class _Seating(Spreadsheet):
    def __init__(self, instance: Instance, groups: Groups, answer: Answer) -> None:
        super().__init__(instance, 0.0)
        self.groups, self.answer = groups, answer

    def plan(self) -> Solution:
        assert self.answer.flights is not None
        for day in range(self.i.days):
            self._scheduled(day)
            for rotation in np.flatnonzero(self.answer.flights[:, day]):
                for _ in range(self.answer.flights[rotation, day]):
                    self._fly(int(rotation), self._preferred(int(rotation), day), day)
        return self.log.solution()

    def _preferred(self, rotation: int, day: int) -> np.ndarray:
        line = self._in_line(day)
        ways = self.groups.way
        here = (ways[:, :, 0] == self.i.first[rotation]) & (
            ways[:, :, 1] == self.i.arrival[rotation]
        )
        wanted = (self.answer.wanted[:, :, day] * here).sum(axis=1) > 0.5
        meant = wanted[self.groups.of_cohort[self.queue[line]]]
        return np.concatenate([line[meant], line[~meant]])

    def _fly(self, rotation: int, line: np.ndarray, day: int) -> bool:
        if self.i.cost[rotation] > self._money(day):
            return False
        return super()._fly(rotation, line, day)


__all__ = ["Answer", "Groups", "Room", "group", "seat", "solve"]
