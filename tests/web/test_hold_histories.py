"""Whatever is done about holds, in whatever order: one word, and it is never too kind."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from retorno.protect.holds import HoldKind
from retorno.vocabulary.errors import RefusedError
from retorno.web.access.owners import owner
from retorno.web.actions import holds
from retorno.web.readers.holds import for_owner
from tests.web.held import NOON, person, viewer, words

KINDS = list(HoldKind)
moves = some.lists(
    some.tuples(
        some.sampled_from(["open", "propose", "confirm", "keep", "answer"]),
        some.integers(0, 2),
        some.sampled_from(KINDS),
        some.integers(0, 1),
    ),
    max_size=14,
)


@pytest.mark.parametrize("sqlite_only", ["sqlite"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=moves)
def test_whatever_happens_the_word_is_yes_only_where_all_said_yes_and_nothing_holds(
    request, sqlite_only, steps
):
    with request.getfixturevalue(sqlite_only).fresh():
        people = [person(family_id="F"), person(family_id="F"), person()]
        owners = {role: (viewer(role), viewer(role)) for role in ("protection", "child_protection", "doctor")}  # fmt: skip
        planner, coordinator = viewer("planner"), viewer("coordinator")
        said = set()
        for move, place, kind, which in steps:
            who, by = people[place], owners[owner(kind)][which]
            mine = [row for row in for_owner(by, now=NOON) if row.kind == kind]
            with suppress(RefusedError):
                if move == "open":
                    holds.open_hold(planner, person=who.number, kind=kind, now=NOON)
                elif move == "answer":
                    said.add(who.number)
                    holds.take_answers(coordinator, answers={who.number: "yes"}, now=NOON)
                elif mine and move == "propose":
                    holds.propose_release(by, hold=mine[0].number, reason="opened_by_mistake", now=NOON)  # fmt: skip
                elif mine:
                    call = holds.confirm_release if move == "confirm" else holds.keep_hold
                    call(by, hold=mine[0].number, now=NOON)
            held = {row.person for pair in owners.values() for row in for_owner(pair[0], now=NOON)}
            free = [one.number in said and one.number not in held for one in people]
            family = "yes" if free[0] and free[1] else ""
            assert words(*people) == [family, family, "yes" if free[2] else ""]
