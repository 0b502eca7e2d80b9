"""The rules of a plan as rows of a whole-number program over journeys."""

import numpy as np

from retorno.plan.instance import Floats, Indices, Instance
from retorno.plan.journeys import NEEDS, ROOMS, Journeys
from retorno.plan.solver import Program

MONEY_ROUNDING = 5e-7  # half of what a budget may be passed by


class _Rows:
    """Rows of a program; those that no answer can break are left out."""

    def __init__(self, most: Floats) -> None:
        self.most = most
        self.rows = 0
        self.row: list[Indices] = []
        self.column: list[Indices] = []
        self.amount: list[Floats] = []
        self.limit: list[Floats] = []

    def at_most(self, group: Indices, column: Indices, amount: Floats, limit: Floats) -> None:
        """Rows by group: the sum of amounts, none negative, is not over the group's limit."""
        self._write(group, column, amount, limit, None)

    def if_flown(self, flight: Indices, column: Indices, amount: Floats, limit: Floats) -> None:
        """Rows by flight, whose column has the same number: nothing, unless it flies."""
        self._write(flight, column, amount, limit, np.arange(len(limit)))

    def links(self, column: Indices, flight: Indices, most: Floats) -> None:
        """One row each: `column` is at most `most`, and 0 unless `flight` is 1."""
        rows = np.arange(len(column))
        ones = np.ones(len(column))
        self._append(
            np.tile(rows, 2), np.append(column, flight), np.append(ones, -most), 0.0 * ones
        )

    def _write(
        self, group: Indices, column: Indices, amount: Floats, limit: Floats,
        flight: Indices | None,
    ) -> None:  # fmt: skip
        total = np.bincount(group, amount * self.most[column], len(limit))
        binding = np.flatnonzero(total > limit)
        number = np.full(len(limit), -1)
        number[binding] = np.arange(len(binding))
        used = (number[group] >= 0) & (amount > 0)
        row, column, amount = number[group[used]], column[used], amount[used]
        limit = limit[binding]
        if flight is not None:
            row = np.append(row, np.arange(len(binding)))
            column, amount = np.append(column, flight[binding]), np.append(amount, -limit)
            limit = 0.0 * limit
        self._append(row, column, amount, limit)

    def _append(self, row: Indices, column: Indices, amount: Floats, limit: Floats) -> None:
        self.row.append(row + self.rows)
        self.column.append(column)
        self.amount.append(amount)
        self.limit.append(limit)
        self.rows += len(limit)

    def program(self, cost: Floats) -> Program:
        """Sort all amounts by row."""
        row = np.concatenate(self.row)
        order = np.argsort(row, kind="stable")
        return Program(
            cost=cost,
            most=self.most,
            start=np.append(0, np.cumsum(np.bincount(row, minlength=self.rows))),
            column=np.concatenate(self.column)[order],
            amount=np.concatenate(self.amount)[order],
            limit=np.concatenate(self.limit),
        )


def write_program(instance: Instance, journeys: Journeys) -> Program:
    """State the problem: cost is what a plan saves, below nobody travelling."""
    i, j = instance, journeys
    flights, pairs = j.flights, j.flights + np.arange(len(j.carrier))
    rows = _Rows(np.concatenate([np.ones(flights), j.most.astype(np.float64)]))
    rows.at_most(j.cohort, pairs, np.ones(len(pairs)), i.count.astype(np.float64))
    on = j.carrier < flights
    rows.links(pairs[on], j.carrier[on], j.most[on].astype(np.float64))
    for k, name in enumerate(NEEDS):
        need = getattr(i, name)[j.cohort].astype(np.float64)
        room = j.capacity[k].astype(np.float64)
        rows.if_flown(j.carrier[on], pairs[on], need[on], room[:flights])
        rows.at_most(j.carrier[~on] - flights, pairs[~on], need[~on], room[flights:])
    again = np.flatnonzero(j.copy > 0)
    rows.links(again, again - 1, np.ones(len(again)))
    _aircraft(rows, i, j)
    place = j.arrival[j.carrier] * i.days + j.day[j.carrier]
    for name, places in ROOMS:
        need = getattr(i, name)[j.cohort].astype(np.float64)
        rows.at_most(place, pairs, need, getattr(i, places).ravel().astype(np.float64))
    _money(rows, i, j)
    saved = j.cost + j.waiting - i.stranded[j.cohort]
    return rows.program(np.concatenate([i.cost[j.rotation[:flights]], saved]))


def _aircraft(rows: _Rows, i: Instance, j: Journeys) -> None:
    flight = np.arange(j.flights)
    rotation, day = j.rotation[flight], j.day[flight]
    two = i.aircraft_days[rotation] > 1
    taken = i.fleet[rotation] * i.days + day
    rows.at_most(
        np.concatenate([taken, taken[two] - 1]),
        np.concatenate([flight, flight[two]]),
        np.ones(len(flight) + int(two.sum())),
        i.aircraft.ravel().astype(np.float64),
    )


def _money(rows: _Rows, i: Instance, j: Journeys) -> None:
    flights = j.flights
    column = np.arange(j.size)
    paid = np.concatenate([i.cost[j.rotation[:flights]], j.cost])
    day = np.concatenate([j.day[:flights], j.day[j.carrier]])
    rows.at_most(i.period_of[day], column, paid, i.budget_period + MONEY_ROUNDING)
    rows.at_most(0 * day, column, paid, np.array([i.budget_total + MONEY_ROUNDING]))
