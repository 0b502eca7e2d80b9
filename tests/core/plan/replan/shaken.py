"""Tiny plans that were shaken by events, straight as arrays, and the best answer by trying all.

`best_answer` takes parties one by one: each stays behind, stays at home, joins any departure or
opens one. It gives up a branch only when what it has lost so far is no better than a whole answer.
"""

from dataclasses import fields

import numpy as np

from retorno.plan.exact import solve_exactly
from retorno.plan.instance import Instance
from retorno.plan.journeys import Known
from retorno.plan.replan.problem import Arrangement, Problem
from retorno.plan.replan.stable import Score
from retorno.plan.seating import seat
from retorno.plan.solution import empty
from tests.core.plan.instances import tiny


def changed(instance, **columns):
    """Change columns of an instance."""
    now = {f.name: getattr(instance, f.name) for f in fields(instance)}
    return Instance.of(**(now | columns))


def shaken(seed, *, parties=5, days=5):
    """Draw a plan, and what happened to it: a problem, and why what is closed cannot leave."""
    rng = np.random.default_rng(seed)
    before = tiny(rng, parties=parties, days=days)
    plan = solve_exactly(
        before, empty(), Known(bound=0.0), nodes=10**6, seconds=float("inf")
    ).solution
    cohort = np.repeat(np.arange(before.cohorts), before.count).astype(np.int32)
    seated = seat(before, plan, cohort)
    home = Arrangement(
        rotation=seated.rotation, block=seated.block, day=seated.day,
        flies=np.ones(len(seated.day), bool), place=seated.departure.copy(),
        boards_at=seated.boards_at.copy(),
    )  # fmt: skip
    as_of = int(rng.integers(0, days))
    after, closed_by = _events(rng, before, home, as_of)
    core = (home.place >= 0) | (rng.random(len(cohort)) < 0.6)
    gone = rng.random(len(cohort)) < 0.1
    gone[(home.place >= 0) & (np.append(home.day, 0)[home.place] < as_of)] = False
    home.place[gone], home.boards_at[gone] = -1, -1
    after = changed(after, count=after.count - np.bincount(cohort[gone], minlength=after.cohorts))
    cohort[gone] = -1
    closed = np.isin(np.arange(len(home.day)), list(closed_by))
    pins = rng.random(len(home.day)) < 0.15
    pinned = _pinned(rng, home, as_of, closed, pins)
    problem = Problem(
        instance=after, cohort=cohort, home=home,
        names=tuple(f"F{k}" for k in range(len(home.day))), as_of=as_of,
        until=min(days - 1, as_of - 1 + int(rng.integers(0, 3))), pinned=pinned,
        pinned_flights=pins & ~closed & np.isin(np.arange(len(home.day)), home.place),
        core=core & ~gone, closed=closed,
    )  # fmt: skip
    return problem, closed_by


def _pinned(rng, home, as_of, closed, pins):
    days, closed = np.append(home.day, 99), np.append(closed, True)
    may = ~closed[home.place] & (home.place >= 0)
    chosen = rng.random(len(home.place)) < 0.1
    return may & (chosen | np.append(pins, False)[home.place] | (days[home.place] < as_of))


def _events(rng, before, home, as_of):
    opened, aircraft = before.open.copy(), before.aircraft.copy()
    seats = before.block_seats.copy()
    rooms = {
        name: getattr(before, name).copy()
        for name in ("places_people", "places_minors", "places_medical")
    }
    if rng.random() < 0.5:
        airport, until = rng.integers(3), int(rng.integers(as_of, before.days)) + 1
        calls = (before.first == airport) | (before.second == airport)
        opened[calls, as_of:until] = 0
        opened[(before.first == airport) & (before.aircraft_days > 1), as_of : until + 1] = 0
    if rng.random() < 0.5:
        fleet = rng.integers(len(before.fleets))
        aircraft[fleet, as_of:] = np.maximum(0, aircraft[fleet, as_of:] - 1)
    if rng.random() < 0.4:
        for table in rooms.values():
            table[:, as_of:] = np.maximum(0, table[:, as_of:] - rng.integers(0, 4))
    closed_by = _close(rng, before, home, as_of, (opened, aircraft, seats))
    less = float(rng.choice([1.0, 1.0, 0.7]))
    after = changed(
        before, open=opened, aircraft=aircraft, block_seats=seats,
        budget_total=before.budget_total * less, budget_period=before.budget_period * less,
        **rooms,
    )  # fmt: skip
    return after, closed_by


def _close(rng, before, home, as_of, tables):
    """Cancel some departures, and name those whose clearance is gone."""
    (opened, aircraft, seats), closed_by = tables, {}
    for departure in np.flatnonzero(home.day >= as_of).tolist():
        rotation, day = home.rotation[departure], home.day[departure]
        if rng.random() < 0.15:
            closed_by[departure] = "flight_cancelled"
            if rotation < 0:
                seats[home.block[departure], day] = 0
                continue
            begins = max(as_of, day + 1 - before.aircraft_days[rotation])
            cells = aircraft[before.fleet[rotation], begins : day + 1]
            cells[:] = np.maximum(0, cells - 1)
        elif rotation >= 0 and not opened[rotation, day]:
            closed_by[departure] = "clearance_refused"
    return closed_by


class _Trying:
    def __init__(self, problem):
        self.p, self.i = problem, problem.instance
        i, home = self.i, problem.home
        self.lost = problem.window(home)
        self.best = None
        self.rows = []  # [rotation, block, day, free seats, wheelchairs, medical, laps, riders]
        self.aircraft = np.array(i.aircraft, int)
        self.reception = np.stack([i.places_people, i.places_minors, i.places_medical]).astype(int)
        self.money = np.append(i.budget_period, i.budget_total).astype(float)
        self.feasible = True
        for d in range(len(home.day)):
            stays = home.day[d] < problem.as_of or problem.pinned_flights[d]
            self.rows.append(self._row(int(home.rotation[d]), int(home.block[d]), int(home.day[d])))
            if stays or (problem.pinned & (home.place == d)).any():
                self.cost0 = getattr(self, "cost0", 0.0)
                if self.rows[d][0] >= 0:
                    self.feasible &= self._fly(d, 1)
                    self.cost0 += float(i.cost[self.rows[d][0]])
                self.rows[d][7] += 1  # never lands empty
        self.order = [k for k in range(problem.parties) if problem.cohort[k] >= 0]
        self.order.sort(key=lambda k: not problem.pinned[k])

    def _row(self, rotation, block, day):
        i = self.i
        if rotation >= 0:
            room = [i.places[rotation], i.wheelchair_places[rotation], i.medical_places[rotation]]
            room.append(i.lap_places[rotation])
        else:
            room = [i.block_seats[block, day], i.block_wheelchair_places[block]]
            room += [i.block_medical_places[block], i.block_lap_places[block]]
        return [rotation, block, day, *map(int, room), 0]

    def _fly(self, d, sign):
        """Take or give back the aircraft and money of a flight; false if there is too little."""
        i, (rotation, _, day, *_) = self.i, self.rows[d]
        cells = [(i.fleet[rotation], day - back) for back in range(i.aircraft_days[rotation])]
        for cell in cells:
            self.aircraft[cell] -= sign
        purses = [int(i.period_of[day]), -1]
        for purse in purses:
            self.money[purse] -= sign * i.cost[rotation]
        return all(self.aircraft[c] >= 0 for c in cells) and (self.money >= -1e-9).all()

    def run(self):
        if self.feasible:
            self._next(0, (0, 0, 0, getattr(self, "cost0", 0.0)))
        return self.best

    def _next(self, number, so_far):
        if self.best is not None and so_far >= self.best:
            return
        if number == len(self.order):
            self.best = so_far
            return
        p, i, k = self.p, self.i, self.order[number]
        g, home = p.cohort[k], int(p.home.place[k])
        if p.pinned[k]:
            self._board(number, so_far, k, home)
            return
        people = int(i.people[g])
        away = (people * int(self.lost[k]), 0, people * int(home >= 0), 0.0)
        gone = _add(so_far, away)
        self._next(number + 1, _add(gone, (0, people * int(p.core[k]), 0, float(i.stranded[g]))))
        for d in range(len(self.rows)):
            is_open = d >= len(p.closed) or not p.closed[d]
            if is_open and self.rows[d][2] >= p.as_of:
                self._board(number, so_far if d == home else gone, k, d)
        for row in self._unopened():
            self._open(number, gone, k, row)

    def _unopened(self):
        """Every flight that could be added, and every block day that nobody is on."""
        p, i = self.p, self.i
        for rotation in range(i.rotations):
            for day in range(p.as_of + i.aircraft_days[rotation] - 1, i.days):
                if i.open[rotation, day]:
                    yield rotation, -1, day
        sold = {(row[1], row[2]) for row in self.rows}
        for block in range(len(i.blocks)):
            for day in range(p.as_of, i.days):
                if (block, day) not in sold:
                    yield -1, block, day

    def _open(self, number, so_far, k, row):
        self.rows.append(self._row(*row))
        self._board(number, so_far, k, len(self.rows) - 1)
        self.rows.pop()

    def _board(self, number, so_far, k, d):
        i, g, row = self.i, self.p.cohort[k], self.rows[d]
        rotation, block, day = row[:3]
        ends = (
            [i.first[rotation], i.second[rotation]] if rotation >= 0 else [i.block_departure[block]]
        )
        roads = [float(i.road[g, h]) for h in ends if h >= 0]
        if self.p.pinned[k]:
            roads = [float(i.road[g, self.p.home.boards_at[k]])]
        arrival = i.arrival[rotation] if rotation >= 0 else i.block_arrival[block]
        light = i.daylight[rotation, day] if rotation >= 0 else i.block_daylight[block, day]
        money = min(roads) + float(i.onward[g, arrival])
        money += 0.0 if rotation >= 0 else float(i.block_price[block] * i.seats[g])
        needs = [i.seats[g], i.wheelchairs[g], i.medical[g], i.laps[g]]
        fits = all(need <= have for need, have in zip(needs, row[3:7], strict=True))
        if not fits or not np.isfinite(money) or (i.minors_alone[g] and not light):
            return
        if not i.ready[g] <= day <= i.latest[g]:
            return
        taken = np.array([i.people[g], i.minors_alone[g], i.medical[g]])
        opens = row[7] == 0 and rotation >= 0
        cost = (
            money
            + float(i.rate[g] * (day - i.ready[g]))
            + (float(i.cost[rotation]) if opens else 0.0)
        )
        good = self._fly(d, 1) if opens else True
        purses = [int(i.period_of[day]), -1]
        for purse in purses:
            self.money[purse] -= money
        self.reception[:, arrival, day] -= taken
        row[3:7] = [have - need for have, need in zip(row[3:7], needs, strict=True)]
        row[7] += 1
        if good and (self.money >= -1e-9).all() and (self.reception[:, arrival, day] >= 0).all():
            self._next(number + 1, _add(so_far, (0, 0, 0, cost)))
        row[7] -= 1
        row[3:7] = [have + need for have, need in zip(row[3:7], needs, strict=True)]
        self.reception[:, arrival, day] += taken
        for purse in purses:
            self.money[purse] += money
        if opens:
            self._fly(d, -1)


def _add(*scores):
    return tuple(map(sum, zip(*scores, strict=True)))


def best_answer(problem):
    """Judge the best answer there is; None where what is pinned cannot stay."""
    best = _Trying(problem).run()
    if best is None:
        return None
    return Score(of_window=best[0], stranded=best[1], moved=best[2], cost=round(best[3], 2))
