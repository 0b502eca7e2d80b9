"""Visa issuance stopped for some working days: who is delayed, and how long until none is.

A queue in working days, exact: `a` applications are decided on a normal day, as many as come in;
for N days none is decided; then `a (1 + u)` are, with a surge of u, until the delay is gone.

    delayed           Q = N a
    recovery          T = N / u                      working days; never, if u = 0
    applicant-days    W = N Q / 2 + T Q / 2 = a N^2 (1 + 1 / u) / 2
    longest delay     N working days, for whoever came first after the closing

The queue that was there before is left as it is: everybody in it is delayed by at most N days.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from retorno.exposure.scenario import Measure, Scenario, Step, VisaClass, VisaVolume
from retorno.exposure.units import Amount, Unit, weakest
from retorno.vocabulary.evidence import Evidence

WEEKEND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What a closing does to a queue.

    Args:
        delayed: Applications that wait when it opens again.
        recovery: Working days until nobody is delayed; infinite without a surge.
        waited: Applicant-working-days of delay in all; infinite without a surge.
    """

    closed: int
    surge: float
    delayed: float
    recovery: float
    waited: float


def queue(per_day: float, closed: int, surge: float) -> Queue:
    """Solve the queue.

    Args:
        per_day: Applications decided on a normal working day.
        closed: Working days without any.
        surge: Capacity added afterwards, as a fraction of the normal one.

    >>> queue(600, 4, 0.25)
    Queue(closed=4, surge=0.25, delayed=2400, recovery=16.0, waited=24000.0)
    """
    delayed = per_day * closed
    recovery = 0.0 if delayed == 0 else math.inf if surge == 0 else closed / surge
    waited = 0.0 if delayed == 0 else delayed * (closed + recovery) / 2
    return Queue(closed=closed, surge=surge, delayed=delayed, recovery=recovery, waited=waited)


def waiting_by_day(
    per_day: float, is_open: Sequence[bool], is_working: Sequence[bool], surge: float
) -> NDArray[np.float64]:
    """Applications delayed at the end of each calendar day, shape (days,)."""
    waiting, points = 0.0, []
    for opened, working in zip(is_open, is_working, strict=True):
        if working:
            waiting = max(0.0, waiting - per_day * surge) if opened else waiting + per_day
        points.append(waiting)
    return np.array(points)


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Say whether the visa section works on a day: Monday to Friday, no holiday."""
    return day.weekday() < WEEKEND and day not in holidays


def working_days(first: date, last: date, holidays: frozenset[date]) -> int:
    """Count working days, both ends included."""
    span = (last - first).days + 1
    return sum(is_working_day(first + timedelta(days=i), holidays) for i in range(span))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDelay:
    """Applications delayed in one class of visa."""

    visa: VisaClass
    delayed: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class VisaDelay:
    """A suspension under one reading of the volume, at each surge.

    Args:
        waiting: By surge, applications delayed at the end of each day of the window.
    """

    step: Step
    volume: VisaVolume
    closed: int
    delayed: Amount
    queues: Sequence[Queue]
    classes: Sequence[ClassDelay]
    waiting: Sequence[NDArray[np.float64]]


def delays(scenario: Scenario) -> list[VisaDelay]:
    """Solve the queue of every suspension, volume and surge of a scenario."""
    visas = scenario.visas
    if visas is None:
        return []
    steps = scenario.of(Measure.VISAS)
    return [
        _delay(scenario, step, volume, visas.surges, visas.classes)
        for step in steps
        for volume in visas.volumes
    ]


def _delay(
    scenario: Scenario,
    step: Step,
    volume: VisaVolume,
    surges: Sequence[float],
    classes: Iterable[VisaClass],
) -> VisaDelay:
    closed = working_days(step.first_day, step.last_day, scenario.holidays)
    per_day = volume.per_working_day
    delayed = Amount(
        value=per_day.value * closed,
        unit=Unit.VISAS,
        currency="",
        year=scenario.year,
        evidence=weakest(per_day.evidence, step.evidence, Evidence.COMPUTED),
        source=f"{per_day.source}; {step.source}",
    )
    is_open = [not step.is_on(day) for day in scenario.days]
    is_working = [is_working_day(day, scenario.holidays) for day in scenario.days]
    return VisaDelay(
        step=step,
        volume=volume,
        closed=closed,
        delayed=delayed,
        queues=tuple(queue(per_day.value, closed, surge) for surge in surges),
        classes=tuple(ClassDelay(visa=visa, delayed=delayed.times(visa.share)) for visa in classes),
        waiting=tuple(
            waiting_by_day(per_day.value, is_open, is_working, surge) for surge in surges
        ),
    )
