"""First plans: build day by day, learn what leaving later costs, build again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retorno.plan.instance import Floats, Instance, Ints
from retorno.plan.kernels.daily import WAITING, build
from retorno.plan.solution import Solution
from retorno.plan.units import Units, World

Values = NDArray[np.float32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan unit by unit: flights, and for each unit its flight or block, airport and day."""

    rotation: Ints  # (N,)
    day: Ints  # (N,)
    on_event: Ints  # (U,) flight, -1 - block on a scheduled block, WAITING if not placed
    boards_at: Ints  # (U,)
    left_on: Ints  # (U,) day of departure, WAITING if not placed


def build_draft(units: Units, world: World, value: Values, markup: Floats) -> Draft:
    """Build a plan day by day with a table of what leaving later costs."""
    most = int(world.aircraft.sum())
    rotation, day = np.zeros(most, np.int32), np.zeros(most, np.int32)
    size = len(units.cohort)
    on_event, boards_at = np.zeros(size, np.int32), np.zeros(size, np.int32)
    left_on = np.zeros(size, np.int32)
    flights = build(units, world, value, markup, rotation, day, on_event, boards_at, left_on)
    return Draft(
        rotation=rotation[:flights],
        day=day[:flights],
        on_event=on_event,
        boards_at=boards_at,
        left_on=left_on,
    )


def solution_of(units: Units, draft: Draft) -> Solution:
    """Gather units into loads: equal parties on one flight count once."""
    placed = np.flatnonzero(draft.on_event != WAITING)
    event, cohort = draft.on_event[placed], units.cohort[placed]
    rows = np.stack(
        [event, draft.left_on[placed], cohort, draft.boards_at[placed]], axis=1
    ).reshape(-1, 4)
    loads, parties = np.unique(rows, axis=0, return_counts=True)
    event = loads[:, 0]
    return Solution(
        rotation=draft.rotation.astype(np.int32),
        day=draft.day.astype(np.int32),
        cohort=loads[:, 2].astype(np.int32),
        flight=np.where(event >= 0, event, -1).astype(np.int32),
        block=np.where(event < 0, -1 - event, -1).astype(np.int32),
        load_day=loads[:, 1].astype(np.int32),
        boards_at=loads[:, 3].astype(np.int32),
        parties=parties.astype(np.int32),
    )


URGENT_DAYS = 5  # in the last days before its latest day a party's value rises to being stranded
SMOOTH_DAYS = 4  # realised waits are averaged over as many days before and after


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is expected of leaving later, by home airport and day: the policy that is learnt."""

    wait: Floats  # (H, T) further days
    share: Floats  # (H, T) money per person above the party's cheapest way


def home_of(instance: Instance) -> Ints:
    """Name the cheapest departure airport of each cohort."""
    return np.argmin(instance.road, axis=1).astype(np.int32)


def cheapest_way(instance: Instance) -> Floats:
    """Money of each cohort's cheapest road and onward journey."""
    way: Floats = instance.road.min(axis=1) + instance.onward.min(axis=1)
    return way


def first_outlook(instance: Instance) -> Outlook:
    """Guess how often an aircraft comes: waiting until it leaves costs about what it costs.

    The economic lot size: with w money of waiting gathering per day, squared, an aircraft of cost
    K comes every sqrt(2 K / w) days, or when it is full.
    """
    shape = (len(instance.departures), instance.days)
    usable = instance.open.any(axis=1)
    if not usable.any() or instance.cohorts == 0:
        return Outlook(wait=np.zeros(shape), share=np.zeros(shape))
    cost, places = instance.cost[usable], np.maximum(instance.places[usable], 1)
    best = int(np.argmin(cost / places))
    home = home_of(instance)
    per_day = np.bincount(home, instance.count * instance.rate, shape[0]) / instance.days
    people = np.bincount(home, instance.count * instance.people, shape[0]) / instance.days
    cycle = np.sqrt(2.0 * cost[best] / np.maximum(per_day, 1e-9))
    cycle = np.minimum(cycle, places[best] / np.maximum(people, 1e-9))
    wait = np.clip(0.6 * cycle, 1.0, instance.days / 4)
    return Outlook(
        wait=np.repeat(wait[:, None], shape[1], axis=1),
        share=np.full(shape, 1.15 * cost[best] / places[best]),
    )


def values(instance: Instance, outlook: Outlook) -> Values:
    """Tabulate what a party costs from each day on if it does not leave that day, (T, G)."""
    day = np.arange(instance.days)[:, None]
    stranded = np.maximum(instance.stranded - instance.rate * (day - instance.ready), 0.0)
    home = home_of(instance)
    later = cheapest_way(instance) + instance.people * outlook.share.T[:, home]
    later += instance.rate * outlook.wait.T[:, home]
    later = np.minimum(later, stranded)
    urgency = np.clip(1.0 - (instance.latest - day) / URGENT_DAYS, 0.0, 1.0)
    return np.ascontiguousarray(later + (stranded - later) * urgency, np.float32)


def learn(instance: Instance, units: Units, draft: Draft, outlook: Outlook) -> Outlook:
    """Blend an outlook with what a plan made of those who were waiting."""
    days = instance.days
    shape = (len(instance.departures), days + 1)
    home = home_of(instance)[units.cohort]
    placed = draft.on_event != WAITING
    until = np.where(placed, draft.left_on, days - 1)
    extra = np.where(placed, 0.0, 15_000.0 * units.people)
    extra += _shares(instance, units, draft)
    sums = []
    for amount in (units.people, units.people * until, extra):
        change = np.zeros(shape)
        np.add.at(change, (home, units.ready), amount)
        np.add.at(change, (home, until), -amount)
        sums.append(_smooth(np.cumsum(change, axis=1)[:, :days]))
    people, leaving, money = sums
    known = people >= 1  # smoothed sums of whole people
    heads = np.where(known, people, 1.0)
    wait = np.where(known, leaving / heads - np.arange(days), outlook.wait)
    share = np.where(known, money / heads, outlook.share)
    return Outlook(wait=0.5 * (outlook.wait + wait), share=0.5 * (outlook.share + share))


def _smooth(amount: Floats) -> Floats:
    total = np.zeros_like(amount)
    days = amount.shape[1]
    for shift in range(-SMOOTH_DAYS, SMOOTH_DAYS + 1):
        low, high = max(0, shift), min(days, days + shift)
        if low < high:
            total[:, low - shift : high - shift] += amount[:, low:high]
    return total


def _shares(instance: Instance, units: Units, draft: Draft) -> Floats:
    """Money of each placed unit above its cheapest way: detours, seat, share of its flight."""
    share = np.zeros(len(units.cohort))
    flown = np.flatnonzero((draft.on_event >= 0) & (draft.on_event != WAITING))
    flight, cohort = draft.on_event[flown], units.cohort[flown]
    rotation = draft.rotation[flight]
    seats = np.bincount(flight, units.seats[flown], len(draft.rotation))
    per_seat = instance.cost[draft.rotation] / np.maximum(seats, 1)
    share[flown] = per_seat[flight] * units.seats[flown]
    share[flown] += instance.road[cohort, draft.boards_at[flown]]
    share[flown] += instance.onward[cohort, instance.arrival[rotation]]
    share[flown] -= cheapest_way(instance)[cohort]
    seated = np.flatnonzero(draft.on_event < 0)
    block, cohort = -1 - draft.on_event[seated], units.cohort[seated]
    share[seated] = instance.block_price[block] * units.seats[seated]
    share[seated] += instance.road[cohort, draft.boards_at[seated]]
    share[seated] += instance.onward[cohort, instance.block_arrival[block]]
    share[seated] -= cheapest_way(instance)[cohort]
    return share
