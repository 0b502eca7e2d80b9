"""The answer to "why not earlier": what stood in the way, what was tried, and what it would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retorno.plan.causes import CAUSES
from retorno.plan.replan.problem import Problem
from retorno.plan.standing import Standing
from retorno.plan.why.alone import Spans, alone, stretches
from retorno.plan.why.earlier import (
    AIRCRAFT,
    Option,
    before,
    chosen,
    named,
    of_plan,
    standing_problem,
    to_add,
)
from retorno.plan.why.proof import Proof, prove
from retorno.plan.why.waiting import causes_by_day

SEED = 1


class Verdict(StrEnum):
    """What an answer comes to."""

    NEVER = "never"  # no plan of this programme can carry the party
    THERE = "there"  # it is on the departure that was asked about
    FLOWN = "flown"  # it has left, or its aircraft is on the way
    PAST = "past"  # it has no place, and its last day has gone by
    FIRST_LEFT = "first_left"  # the days before its flight have gone by
    FIRST_DAY = "first_day"  # it leaves on the first day on which it can
    FIRST_POSSIBLE = "first_possible"  # nothing earlier could take it even if nobody else flew
    IMPOSSIBLE = "impossible"  # nothing that was asked about could, even if nobody else flew
    BETTER = "better"  # it can, nobody loses and it costs no more: the plan can be improved
    COSTS = "costs"  # it can and nobody loses, but it costs more
    DISPLACES = "displaces"  # whatever was tried, others travel later or not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked about: a departure of the plan, a day, or (both -1) whatever is earlier.

    Nothing that left before the day `as_of` changes.
    """

    departure: int = -1
    day: int = -1
    as_of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """An answer.

    Args:
        problem: The plan that stands.
        party: The party.
        verdict: What it comes to.
        start: First day that was looked at.
        end: The day after the last.
        causes: Stretches of days by what stood in the way as the plan stands.
        forbidden: The same by what stands in the way even if nobody else flew, where nothing can.
        candidates: Departures of the plan within reach on these days, the best first.
        proofs: Departures onto which the party was forced, and what that does.
    """

    problem: Problem
    party: int
    verdict: Verdict
    start: int = 0
    end: int = 0
    causes: Mapping[str, Spans]
    forbidden: Mapping[str, Spans]
    candidates: Sequence[Option]
    proofs: Sequence[Proof]


def explain(standing: Standing, party: int, asked: Asked, tell: Callable[[Option], None]) -> Why:
    """Say why a party does not leave earlier, or on what was asked about, and prove it.

    Args:
        standing: The plan that stands.
        party: A party that may travel.
        asked: What was asked about.
        tell: Hears of each departure before it is tried.
    """
    task = standing.task
    problem = standing_problem(
        task.instance, task.cohorts.of_party, standing.seated, standing.names, asked.as_of
    )
    if problem.cohort[party] < 0:
        return _bare(problem, party, Verdict.NEVER)
    if problem.pinned[party]:
        return _bare(problem, party, Verdict.FLOWN)
    if asked.departure >= 0:
        return _about_departure(problem, party, asked.departure, tell)
    start, end = before(problem, party) if asked.day < 0 else (asked.day, asked.day + 1)
    if asked.day >= 0 and asked.day == _own_day(problem, party):
        return _bare(problem, party, Verdict.THERE)
    if start >= end:
        return _bare(problem, party, _too_late(problem, party))
    cohort = int(problem.cohort[party])
    causes = causes_by_day(standing, cohort, start, end)
    by_itself = alone(problem, cohort, start, end, causes)
    candidates = of_plan(problem, party, start, end)
    proofs = [
        _tried(problem, party, option, tell)
        for option in _options(problem, party, start, end, candidates)
    ]
    verdict = _verdict(proofs)
    if verdict is Verdict.IMPOSSIBLE and asked.day < 0 and problem.home.place[party] >= 0:
        verdict = Verdict.FIRST_POSSIBLE
    names = [(start + k, CAUSES[cause].value) for k, cause in enumerate(causes.tolist())]
    return Why(
        problem=problem,
        party=party,
        verdict=verdict,
        start=start,
        end=end,
        causes=stretches(names),
        forbidden={} if by_itself.is_possible else by_itself.spans,
        candidates=candidates,
        proofs=proofs,
    )


def _about_departure(
    problem: Problem, party: int, departure: int, tell: Callable[[Option], None]
) -> Why:
    if problem.home.place[party] == departure:
        return _bare(problem, party, Verdict.THERE)
    option = named(problem, party, departure)
    proofs = [_tried(problem, party, option, tell)]
    return Why(
        problem=problem,
        party=party,
        verdict=_verdict(proofs),
        start=option.day,
        end=option.day + 1,
        causes={},
        forbidden={},
        candidates=[option],
        proofs=proofs,
    )


def _too_late(problem: Problem, party: int) -> Verdict:
    """Nothing is earlier: because nothing ever was, or because those days have gone by."""
    if problem.home.place[party] < 0:
        return Verdict.PAST
    is_first = problem.instance.ready[problem.cohort[party]] >= problem.as_of
    return Verdict.FIRST_DAY if is_first else Verdict.FIRST_LEFT


def _own_day(problem: Problem, party: int) -> int:
    """Day on which a party leaves, -1 without a place."""
    place = int(problem.home.place[party])
    return int(problem.home.day[place]) if place >= 0 else -1


def _bare(problem: Problem, party: int, verdict: Verdict) -> Why:
    return Why(
        problem=problem,
        party=party,
        verdict=verdict,
        causes={},
        forbidden={},
        candidates=(),
        proofs=(),
    )


def _options(
    problem: Problem, party: int, start: int, end: int, candidates: Sequence[Option]
) -> list[Option]:
    """What is tried: the best of the plan, and the best that could be added.

    One that would take an aircraft from others is tried only if there is nothing else.
    """
    found = chosen(candidates)
    added = to_add(problem, party, start, end)
    if added is not None and not (found and AIRCRAFT in added.lacks):
        found.append(added)
    return found


def _tried(problem: Problem, party: int, option: Option, tell: Callable[[Option], None]) -> Proof:
    tell(option)
    return prove(problem, party, option, SEED, lambda: False)


def _verdict(proofs: Sequence[Proof]) -> Verdict:
    forced = [proof.forced for proof in proofs if proof.forced is not None]
    if not forced:
        return Verdict.IMPOSSIBLE
    if any(one.is_better for one in forced):
        return Verdict.BETTER
    return Verdict.DISPLACES if all(one.harms for one in forced) else Verdict.COSTS
