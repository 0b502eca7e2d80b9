"""Tiny programmes that share a fleet and money, and the cheapest joint plan by trying everything."""

import math
import threading
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from retorno.plan.executors import in_this_process
from retorno.plan.found import Until
from retorno.plan.instance import Instance
from retorno.plan.several.decompose import Decomposer
from retorno.plan.several.joint import Joint, Member
from retorno.plan.several.worker import prepare
from tests.core.plan.brute import cheapest
from tests.core.plan.instances import tiny

DAYS = 4
ALIKE = (
    "count people seats laps wheelchairs medical minors_alone rate ready latest stranded "
    "aircraft_days cost places wheelchair_places medical_places lap_places block_price "
    "block_wheelchair_places block_medical_places block_lap_places"
)
BY_DAY = "open daylight block_seats block_daylight places_people places_minors places_medical"


def eager(instance):
    """Let every rotation be of the first fleet, with an aircraft every day, so that plans clash."""
    return replace(
        instance,
        fleet=np.zeros_like(instance.fleet),
        aircraft=np.ones_like(instance.aircraft),
        budget_total=math.inf,
        budget_period=np.full(len(instance.budget_period), math.inf),
    )


def joint_of(instances, capacity, *, money=math.inf, firsts=None):
    """Join instances that share their first fleet, each with no more than there is."""
    firsts = firsts or [0] * len(instances)
    members = tuple(
        Member(name=f"P{number}", instance=instance, first=first, fleets=(0,))
        for number, (instance, first) in enumerate(zip(instances, firsts, strict=True))
    )
    joint = Joint(members=members, fleets=("M",), capacity=np.int32([capacity]), money=money)
    whole = joint.whole()
    return replace(
        joint, members=tuple(replace(one, instance=one.with_share(whole)) for one in members)
    )


def tiny_joint(seed, *, members=2, parties=3, money=math.inf):
    """Draw programmes of four days that would all like the same aircraft."""
    rng = np.random.default_rng(seed)
    capacity = (rng.random(DAYS) < 0.7).astype(np.int32)
    instances = [eager(tiny(rng, parties=parties, days=DAYS)) for _ in range(members)]
    return joint_of(instances, capacity, money=money)


def one_problem(joint):
    """Write all programmes as one problem: nobody of one can use what is another's alone."""
    parts = [member.instance for member in joint.members]
    h, a = (
        np.cumsum([0, *(len(getattr(p, n)) for p in parts)]) for n in ("departures", "arrivals")
    )

    def block(name):
        rows = [getattr(part, name) for part in parts]
        wide = np.full((sum(map(len, rows)), sum(r.shape[1] for r in rows)), np.inf)
        top = left = 0
        for row in rows:
            wide[top : top + row.shape[0], left : left + row.shape[1]] = row
            top, left = top + row.shape[0], left + row.shape[1]
        return wide

    def moved(name, by):
        rows = [getattr(part, name) for part in parts]
        shifted = [np.where(row < 0, row, row + n) for row, n in zip(rows, by, strict=False)]
        return np.concatenate(shifted)

    names = {kind: tuple(f"{kind}{n}" for n in range(at[-1])) for kind, at in (("h", h), ("a", a))}
    return Instance.of(
        days=parts[0].days,
        departures=names["h"],
        arrivals=names["a"],
        fleets=("M",),
        blocks=tuple(f"b{n}" for n in range(sum(len(p.blocks) for p in parts))),
        **{name: np.concatenate([getattr(p, name) for p in parts]) for name in ALIKE.split()},
        **{name: np.vstack([getattr(p, name) for p in parts]) for name in BY_DAY.split()},
        road=block("road"),
        onward=block("onward"),
        fleet=np.concatenate([p.fleet for p in parts]),
        first=moved("first", h),
        second=moved("second", h),
        arrival=moved("arrival", a),
        aircraft=joint.capacity,
        block_departure=moved("block_departure", h),
        block_arrival=moved("block_arrival", a),
        budget_total=joint.money,
        period_of=parts[0].period_of,
        budget_period=np.full(len(parts[0].budget_period), math.inf),
    )


def cheapest_joint(joint):
    """Cost of the cheapest plans that together use no more than there is."""
    return cheapest(one_problem(joint))


class Ticks:
    """A clock that moves on a little whenever somebody looks."""

    def __init__(self, step=0.01):
        self.now, self.step = 0.0, step

    def __call__(self):
        self.now += self.step
        return self.now


def until(*, iterations=12, deadline=math.inf, stopped=False, clock=None):
    """Say when to stop."""
    stop = threading.Event()
    if stopped:
        stop.set()
    return Until(stop=stop, iterations=iterations, deadline=deadline, clock=clock or Ticks())


@contextmanager
def deciding(joint, *, spread=None, seed=1, clock=None):
    """Give what plans these programmes, here or over an executor that was prepared."""
    clock = clock or Ticks()
    if spread is not None:
        yield Decomposer(joint, "t", spread, seed=seed, clock=clock)
        return
    with in_this_process(prepare, "t", joint) as here:
        yield Decomposer(joint, "t", here, seed=seed, clock=clock)


def solved(joint, **given):
    """Plan these programmes together, by rounds."""
    with deciding(joint) as work:
        return work.run(until(**given), lambda _: None)
