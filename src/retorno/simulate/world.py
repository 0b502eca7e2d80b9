"""What happens in a run whatever is planned: drawn by start value, run, kind, place and day."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Instance, Ints
from retorno.plan.kernels.simulate_draws import (
    draw_broken,
    draw_closed,
    draw_held,
    draw_orders,
)
from retorno.simulate.operation import Base
from retorno.simulate.state import Crowd, Longs, tails_of
from retorno.simulate.uncertainty import Uncertainty

WEEK = 7
SPARE_ORDERS = 100
LATEST = 6  # column of `Units.facts`


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """The world of one run. Sizes: U parties, H and A airports, F fleets, T days.

    `closed_since` is the day before whose end nobody knew that an airport is closed on a day, far
    ahead where it is open; `out_until` the day on which an aircraft that broke on a day flies
    again, 0 where none broke.
    """

    crowd: Crowd
    closed_since: Ints  # (H, T)
    closed_arrival: NDArray[np.uint8]  # (A, T)
    out_until: Ints  # (F, tails, T)


def draw_events(
    instance: Instance, base: Base, uncertainty: Uncertainty, *, seed: int, run: int
) -> Events:
    """Draw a run's world; the policy plays no part in it."""
    airports, days = len(instance.departures), instance.days
    closed_since = np.zeros((airports, days), np.int32)
    closed_arrival = np.zeros((len(instance.arrivals), days), np.uint8)
    out_until = np.zeros((len(instance.fleets), tails_of(instance), days), np.int32)
    u = uncertainty
    draw_closed(
        seed,
        run,
        (
            u["clearances.refused_chance_per_week"],
            u["clearances.refused_days"],
            u["clearances.refused_known_days"],
        ),
        (u["clearances.revoked_chance_per_day"], u["clearances.all_revoked_chance_per_day"]),
        (u["weather.departure_closed_chance_per_day"], u["weather.arrival_closed_chance_per_day"]),
        closed_since,
        closed_arrival,
    )
    draw_broken(
        seed,
        run,
        u["aircraft.breakdown_chance_per_day"],
        u["aircraft.out_days"],
        instance.aircraft,
        out_until,
    )
    return Events(
        crowd=_draw_crowd(instance, base, uncertainty, seed=seed, run=run),
        closed_since=closed_since,
        closed_arrival=closed_arrival,
        out_until=out_until,
    )


def _draw_crowd(
    instance: Instance, base: Base, uncertainty: Uncertainty, *, seed: int, run: int
) -> Crowd:
    units, days = base.units, instance.days
    order_day, like, entity = _draw_orders(base, days, uncertainty, seed=seed, run=run)
    ready_new = order_day + np.int32(uncertainty["new_orders.notice_days"])
    in_time = ready_new < days
    order_day, like, entity = order_day[in_time], like[in_time], entity[in_time]
    ready_new = ready_new[in_time].astype(np.int32)
    facts = np.concatenate([units.facts, units.facts[like]])
    facts[len(units.ready) :, LATEST] = np.minimum(days - 1, ready_new + base.span[like])
    stranded_new = units.stranded[like] - units.rate[like] * (ready_new - units.ready[like])
    ready = np.concatenate([units.ready, ready_new])
    order = np.argsort(ready, kind="stable")  # those on the list first
    known = np.concatenate([np.full(len(units.ready), -1, np.int32), order_day])[order]
    entities = np.concatenate([np.arange(len(units.ready)), entity])[order]
    held_from, held_until = np.empty(len(order), np.int32), np.empty(len(order), np.int32)
    draw_held(
        seed,
        run,
        1.0 - (1.0 - uncertainty["people.held_chance_per_week"]) ** (1.0 / WEEK),
        uncertainty["people.held_days"],
        entities,
        np.maximum(known, 0),
        days,
        held_from,
        held_until,
    )
    return Crowd(
        facts=facts[order],
        ready=ready[order],
        known=known,
        rate=np.concatenate([units.rate, units.rate[like]])[order],
        stranded=np.concatenate([units.stranded, stranded_new])[order],
        entity=entities,
        held_from=held_from,
        held_until=held_until,
        road=units.road,
        onward=units.onward,
        way=base.way,
        home=base.home,
        reach=base.reach,
    )


def _draw_orders(
    base: Base, days: int, uncertainty: Uncertainty, *, seed: int, run: int
) -> tuple[Ints, Longs, Longs]:
    """Draw the day of each new order, the party it is like, and by what chance knows it."""
    size = len(base.units.ready)
    per_day = uncertainty["new_orders.share_per_week"] * size / WEEK
    factor = uncertainty["new_orders.surge_factor"]
    expected = per_day * days * factor
    room = math.ceil(expected + SPARE_ORDERS * math.sqrt(1.0 + expected)) if expected else 0
    day, like = np.zeros(room, np.int32), np.zeros(room, np.int64)
    entity = np.zeros(room, np.int64)
    surge = (
        uncertainty["new_orders.surge_chance_per_week"],
        factor,
        uncertainty["new_orders.surge_weeks"],
    )
    made = draw_orders(seed, run, per_day, surge, days, size, day, like, entity)
    return day[:made], like[:made], entity[:made]
