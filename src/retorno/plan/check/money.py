"""Cost, recomputed from the raw files, and budgets."""

import math

import numpy as np

from retorno.plan.check.boarding import Boarding
from retorno.plan.check.outcome import Note, Parts
from retorno.plan.check.parties import NEVER, Crowd, Load
from retorno.plan.check.travel import Amounts, flight_days
from retorno.plan.programme import Programme

PERIOD_DAYS = 30
TOLERANCE = 0.01


def recompute(
    boarding: Boarding,
    load: Load,
    crowd: Crowd,
    programme: Programme,
    *,
    road: Amounts,
    onward: Amounts,
    note: Note,
) -> Parts:
    """Add up each part of the cost; a budget overspent is noted."""
    own = np.array([flight.own_money for flight in boarding.flights], np.float64)
    priced = zip(boarding.flights, load.seats, strict=True)
    seats = np.array([flight.seat_money(int(used)) for flight, used in priced], np.float64)
    by_flight = own + seats
    by_flight += np.bincount(boarding.flight, road + onward, minlength=len(own))
    _check_budgets(boarding, by_flight, programme, note)
    waiting, not_returned = _waiting(boarding, crowd, programme)
    return Parts(
        flights=math.fsum(own),
        seats=math.fsum(seats),
        road=math.fsum(road),
        onward=math.fsum(onward),
        waiting=waiting,
        not_returned=not_returned,
    )


def _waiting(boarding: Boarding, crowd: Crowd, programme: Programme) -> tuple[float, float]:
    last_day = programme.first_day.toordinal() + programme.days - 1
    until = np.full(crowd.people, last_day, np.int64)
    until[boarding.row] = flight_days(boarding)
    placed = np.zeros(crowd.people, bool)
    placed[boarding.row] = True
    ready = crowd.ready[crowd.party]
    counts = ~crowd.held[crowd.party] & (ready != NEVER)
    days = np.where(counts, np.maximum(0, until - ready), 0)
    rate = programme.weights.waiting_per_person_day * crowd.class_weight[crowd.party]
    left = int((~placed & ~crowd.held[crowd.party]).sum())
    return math.fsum(days * rate), left * programme.weights.not_returned_per_person


def _check_budgets(
    boarding: Boarding, by_flight: Amounts, programme: Programme, note: Note
) -> None:
    limits = programme.limits
    total = math.fsum(by_flight)
    if total > limits.budget_total + TOLERANCE:
        note("budget_total", money=f"{total:.2f}", most=f"{limits.budget_total:.2f}")
    start = programme.first_day.toordinal()
    period = np.array([(f.day - start) // PERIOD_DAYS for f in boarding.flights], np.int64)
    spent = np.bincount(period, by_flight, minlength=len(limits.budget_per_period))
    for i, most in enumerate(limits.budget_per_period):
        if spent[i] > most + TOLERANCE:
            note("budget_period", period=i + 1, money=f"{spent[i]:.2f}", most=f"{most:.2f}")
