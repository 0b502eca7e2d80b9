"""The cheapest plan of a tiny problem, by trying every plan: no bound, no search, no shortcut.

Parties are taken one by one; each stays, joins a flight or a block, or opens a flight of its own.
A plan is given up only when it breaks a limit, or already costs more than a whole one.
"""

import itertools

import numpy as np


class _Trying:
    def __init__(self, instance):
        self.i = i = instance
        self.party = np.repeat(np.arange(i.cohorts), i.count).tolist()
        self.best = float((i.stranded * i.count).sum())
        self.flights = []  # [rotation, day, seats, wheelchairs, medical, laps]
        self.blocks = np.zeros((4, len(i.blocks), i.days), int)
        self.aircraft = np.array(i.aircraft, int)
        self.reception = np.stack([i.places_people, i.places_minors, i.places_medical]).astype(int)
        self.money = np.append(i.budget_period, i.budget_total)

    def run(self):
        self._seat(0, 0.0)
        return self.best

    def _needs(self, g):
        i = self.i
        return [int(getattr(i, name)[g]) for name in ("seats", "wheelchairs", "medical", "laps")]

    def _seat(self, number, cost):
        if cost >= self.best:
            return
        if number == len(self.party):
            self.best = cost
            return
        g = self.party[number]
        self._seat(number + 1, cost + float(self.i.stranded[g]))
        for flight in list(self.flights):
            self._board(number, cost, flight)
        for rotation, day in itertools.product(range(self.i.rotations), range(self.i.days)):
            self._open(number, cost, rotation, day)
        for block, day in itertools.product(range(len(self.i.blocks)), range(self.i.days)):
            self._take(number, cost, block, day)

    def _open(self, number, cost, rotation, day):
        i = self.i
        if not i.open[rotation, day]:
            return
        used = [(i.fleet[rotation], day - back) for back in range(i.aircraft_days[rotation])]
        if any(self.aircraft[cell] < 1 for cell in used) or not self._pay(i.cost[rotation], day):
            return
        for cell in used:
            self.aircraft[cell] -= 1
        self.flights.append([rotation, day, 0, 0, 0, 0])
        self._board(number, cost + float(i.cost[rotation]), self.flights[-1])
        self.flights.pop()
        for cell in used:
            self.aircraft[cell] += 1
        self._pay(-i.cost[rotation], day)

    def _board(self, number, cost, flight):
        i, g = self.i, self.party[number]
        rotation, day = flight[:2]
        ends = {int(i.first[rotation]), int(i.second[rotation])} - {-1}
        road = min(float(i.road[g, h]) for h in ends)
        needs = self._needs(g)
        most = [i.places, i.wheelchair_places, i.medical_places, i.lap_places]
        if any(flight[2 + k] + needs[k] > most[k][rotation] for k in range(4)):
            return
        light = bool(i.daylight[rotation, day])
        money = road + float(i.onward[g, i.arrival[rotation]])
        for k in range(4):
            flight[2 + k] += needs[k]
        self._travel(number, cost, int(i.arrival[rotation]), day, money, light=light)
        for k in range(4):
            flight[2 + k] -= needs[k]

    def _take(self, number, cost, block, day):
        i, g = self.i, self.party[number]
        most = [i.block_seats[block, day], i.block_wheelchair_places[block]]
        most += [i.block_medical_places[block], i.block_lap_places[block]]
        needs = self._needs(g)
        if any(self.blocks[k, block, day] + needs[k] > most[k] for k in range(4)):
            return
        arrival = int(i.block_arrival[block])
        money = float(i.road[g, i.block_departure[block]] + i.onward[g, arrival])
        money += float(i.block_price[block]) * needs[0]
        self.blocks[:, block, day] += needs
        self._travel(number, cost, arrival, day, money, light=bool(i.block_daylight[block, day]))
        self.blocks[:, block, day] -= needs

    def _travel(self, number, cost, arrival, day, money, *, light):
        i, g = self.i, self.party[number]
        alone = int(i.minors_alone[g])
        taken = np.array([int(i.people[g]), alone, int(i.medical[g])])
        if not i.ready[g] <= day <= i.latest[g] or (alone and not light) or not np.isfinite(money):
            return
        if (self.reception[:, arrival, day] < taken).any() or not self._pay(money, day):
            return
        self.reception[:, arrival, day] -= taken
        self._seat(number + 1, cost + money + float(i.rate[g]) * (day - int(i.ready[g])))
        self.reception[:, arrival, day] += taken
        self._pay(-money, day)

    def _pay(self, money, day):
        """Take money from the period and the total, unless there is too little."""
        purses = [int(self.i.period_of[day]), -1]
        if money > 0 and any(self.money[purse] + 1e-9 < money for purse in purses):
            return False
        for purse in purses:
            self.money[purse] -= money
        return True


def cheapest(instance):
    """Cost of the cheapest valid plan."""
    return _Trying(instance).run()
