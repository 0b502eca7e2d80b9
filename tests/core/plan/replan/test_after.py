"""From a plan of people to a new one: the worked-out world, shaken one thing at a time."""

import numpy as np
import pytest

from retorno.plan.replan.cut import PinImpossibleError
from retorno.plan.replan.moves import dealt, moves
from retorno.plan.replan.stable import as_plan
from retorno.plan.solution import violations
from retorno.vocabulary.errors import UnusableInputError
from tests.core.plan.replan.test_changes import new_people, one


def flights(standing, after, search):
    """Flight of each party by name."""
    new = dealt(standing, search.best)
    named = [*new.names, ""]
    return {
        key: named[departure]
        for key, departure in zip(
            after.task.parties.key, new.seated.departure.tolist(), strict=True
        )
    }


def rows(standing, after, search, otherwise="made_room"):
    new = dealt(standing, search.best)
    columns = moves(standing, after, new, search.cut.cause, otherwise)
    return [tuple(row) for row in zip(*columns.values(), strict=True)]


def test_nothing_happened_and_nothing_moves(tiny, answered):
    standing, after, search = answered(tiny, "as_of = 2025-03-01")
    assert rows(standing, after, search) == []
    assert search.is_proven


def test_26_january_the_aircraft_on_its_way_turns_back_and_nobody_is_lost(tiny, answered):
    """A clearance existed, the aircraft had left, and the clearance was revoked (26 January 2025).

    F2 flew to Seattle on the 5th and would have taken P07 on the 6th. P07 keeps the right to travel
    and has the first flight that can come again: the clearance must hold on the eve too.
    """
    standing, after, search = answered(
        tiny,
        "as_of = 2025-03-06\n[[clearance_refused]]\nairport = 'SEA'\n"
        "from = 2025-03-06\nuntil = 2025-03-10",
    )
    assert violations(after.task.instance, as_plan(after.problem, search.best)) == []
    assert rows(standing, after, search) == [
        ("P07", "F2", "2025-03-06", "F0004", "2025-03-12", "clearance_refused")
    ]
    assert set(flights(standing, after, search).values()) == {"F1", "F3", "F0004", "S1", ""}
    assert search.score.stranded == 0


def test_an_aircraft_is_missing(tiny, answered):
    standing, after, search = answered(
        tiny,
        "as_of = 2025-03-05\n[[aircraft_out]]\nfleet = 'FAC'\naircraft = 1\n"
        "from = 2025-03-08\nuntil = 2025-03-09",
    )
    causes = {row[0]: (row[1], row[5]) for row in rows(standing, after, search)}
    assert causes == {"P08": ("F3", "aircraft_out"), "P09": ("F3", "aircraft_out")}


def test_a_cancelled_flight_is_not_planned_again_at_once(tiny, answered):
    standing, after, search = answered(
        tiny, "as_of = 2025-03-05\n[[flight_cancelled]]\nflight = 'F3'"
    )
    (first, _) = rows(standing, after, search)
    assert first[:3] == ("P08", "F3", "2025-03-08")
    assert first[5] == "flight_cancelled"
    assert first[4] != "2025-03-08"


def test_fewer_places_move_the_fewest_and_the_urgent_stay(tiny, answered):
    """Six are on F1, five may land: one person alone goes, and not the child alone."""
    standing, after, search = answered(
        tiny,
        "as_of = 2025-03-01\n[[reception]]\nairport = 'BOG'\nfrom = 2025-03-04\n"
        "until = 2025-03-04\npeople = 5",
    )
    moved = rows(standing, after, search)
    assert len(moved) == 1
    assert moved[0][0] in {"P01", "P05", "P06"}
    assert moved[0][5] == "reception_reduced"


def test_less_money_leaves_out_whoever_costs_most(tiny, answered):
    standing, after, search = answered(tiny, "as_of = 2025-03-02\n[[budget]]\namount = 100000")
    assert [row[0] for row in rows(standing, after, search)] == ["P07"]
    assert rows(standing, after, search)[0][3:] == ("", "", "budget_reduced")
    assert search.score.stranded == 1


def test_of_somebody_not_available_it_says_only_that(tiny, answered):
    standing, after, search = answered(
        tiny,
        "as_of = 2025-03-01\n[[not_available]]\nperson_id = 'P02'\n"
        "[[not_available]]\nperson_id = 'P13'",
    )
    held = [row for row in rows(standing, after, search) if row[5] == "not_available"]
    assert held == [
        ("P02", "", "", "", "", "not_available"), ("P03", "", "", "", "", "not_available"),
    ]  # fmt: skip


def test_new_people_find_places_and_are_told_apart(tiny, answered, tmp_path):
    new_people(
        tmp_path / "new.csv",
        [one("N1"), one("N2", family_id="N", facility="FAR"), one("N3", available="no")],
    )
    standing, after, search = answered(tiny, "as_of = 2025-03-03\n[[people]]\nfile = 'new.csv'")
    told = {row[0]: row for row in rows(standing, after, search)}
    assert told["N1"][1:3] == ("", "")
    assert told["N1"][3] in {"F1", "F3", "F0004"}
    assert told["N1"][5] == told["N2"][5] == "new_person"
    assert told["N2"][3:5] == ("", "")
    assert "N3" not in told


def test_a_family_that_grows_travels_together(tiny, answered, tmp_path):
    """Family B is on F3; with one more, ready on the 9th, it can no longer leave on the 8th."""
    new_people(
        tmp_path / "new.csv",
        [one("N1", family_id="B", facility="PINE", ready_date="2025-03-09")],
    )
    standing, after, search = answered(tiny, "as_of = 2025-03-06\n[[people]]\nfile = 'new.csv'")
    told = {row[0]: row[5] for row in rows(standing, after, search)}
    assert told == {"P08": "family_changed", "P09": "family_changed", "N1": "family_changed"}
    assert len({row[3:5] for row in rows(standing, after, search)}) == 1


def test_somebody_without_a_place_may_find_one(tiny, answered):
    """P01 had no flight; one seat of the block costs less than staying."""
    tiny.tables["placements.csv"] = [
        row for row in tiny.tables["placements.csv"] if row["person_id"] != "P10"
    ]
    tiny.tables["flights.csv"] = [
        row for row in tiny.tables["flights.csv"] if row["flight"] != "S1"
    ]
    standing, after, search = answered(tiny, "as_of = 2025-03-02")
    (row,) = rows(standing, after, search)
    assert (row[0], row[1], row[5]) == ("P10", "", "place_found")
    assert not after.is_new[list(after.task.parties.key).index("P10")]


def test_names_go_on_from_the_highest_number(tiny, answered):
    tiny.flight("F3")["flight"] = "F0123"
    for name in ("P08", "P09"):
        tiny.placement(name)["flight"] = "F0123"
    standing, after, search = answered(
        tiny, "as_of = 2025-03-05\n[[flight_cancelled]]\nflight = 'F0123'"
    )
    assert flights(standing, after, search)["B"] == "F0124"


def until(day, **more):
    """From the 6th until a day, in a word."""
    return f"from = 2025-03-06\nuntil = 2025-03-{day:02d}\n" + "".join(
        f"{key} = {value}\n" for key, value in more.items()
    )


P07, B = "[[pin]]\nperson_id = 'P07'\n", "[[pin]]\nfamily_id = 'B'\n"
PINS = {
    "flight_cancelled": "[[pin]]\nflight = 'F2'\n[[flight_cancelled]]\nflight = 'F2'",
    "clearance_refused": P07 + "[[clearance_refused]]\nairport = 'SEA'\n" + until(6),
    "aircraft_out": B + "[[aircraft_out]]\nfleet = 'FAC'\n" + until(8, aircraft=1),
    "reception_reduced": B + "[[reception]]\nairport = 'BOG'\n" + until(8, people=1),
    "budget_reduced": "[[budget]]\namount = 1000",
}


@pytest.mark.parametrize("cause", PINS)
def test_a_pin_that_cannot_hold_is_refused_and_says_why(tiny, answered, cause):
    with pytest.raises(PinImpossibleError) as refused:
        answered(tiny, f"as_of = 2025-03-05\n{PINS[cause]}")
    assert refused.value.code == f"replan.pin.{cause}"


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ("[[pin]]\nperson_id = 'P13'", "replan.pin_without_place"),
        ("[[pin]]\nperson_id = 'P11'", "replan.pin_without_place"),
        ("[[not_available]]\nperson_id = 'P10'", "replan.flown"),
        (P07 + "[[not_available]]\nperson_id = 'P07'", "replan.pin_without_place"),
        ("[[pin]]\nflight = 'F2'\n[[not_available]]\nperson_id = 'P07'", "replan.pin_empty"),
    ],
)
def test_whoever_has_no_place_to_keep_cannot_be_pinned(tiny, answered, events, code):
    with pytest.raises(UnusableInputError) as refused:
        answered(tiny, f"as_of = 2025-03-05\n{events}")
    assert refused.value.code == code


def test_a_pinned_family_that_no_longer_fits_is_refused(tiny, answered, tmp_path):
    new_people(tmp_path / "new.csv", [one("N1", family_id="B", ready_date="2025-03-09")])
    with pytest.raises(PinImpossibleError, match=r"replan\.pin\.family_changed"):
        answered(
            tiny,
            "as_of = 2025-03-06\n[[people]]\nfile = 'new.csv'\n[[pin]]\nfamily_id = 'B'",
        )


def test_a_pinned_flight_whose_family_grows_beyond_its_places_is_refused(tiny, answered, tmp_path):
    more = [
        one(f"N{k}", family_id="B", facility="PINE", ready_date="2025-03-02") for k in range(19)
    ]
    new_people(tmp_path / "new.csv", more)
    tiny.tables["reception.csv"] = [row | {"people": 90} for row in tiny.tables["reception.csv"]]
    tiny.term("budget_total = 160_000.0", "budget_total = 160_000_000.0")
    tiny.term("[160_000.0", "[160_000_000.0")
    with pytest.raises(PinImpossibleError, match=r"replan\.pin\.family_changed"):
        answered(
            tiny,
            "as_of = 2025-03-06\n[[people]]\nfile = 'new.csv'\n[[pin]]\nflight = 'F3'",
        )


def test_published_days_move_only_if_they_must(tiny, answered):
    """Half the places of F3's day are gone: of its family nobody can stay, of F1 all do."""
    standing, after, search = answered(
        tiny,
        "as_of = 2025-03-02\n[window]\nuntil = 2025-03-06\n[[budget]]\namount = 125000",
    )
    assert {row[0] for row in rows(standing, after, search)} == {"P08", "P09"}
    assert search.score.of_window == 0
    assert np.array_equal(
        search.best.place[after.problem.window(after.problem.home)],
        after.problem.home.place[after.problem.window(after.problem.home)],
    )
