"""What happened is read strictly: whatever is unknown, impossible or contradicts itself is refused."""

import pytest

from retorno.vocabulary.errors import UnusableInputError

WHOLE = """
as_of = 2025-03-05
[window]
until = 2025-03-07
[[clearance_refused]]
airport = "SEA"
from = 2025-03-02
until = 2025-03-09
[[aircraft_out]]
fleet = "FAC"
aircraft = 1
from = 2025-03-08
until = 2025-03-08
[[flight_cancelled]]
flight = "F2"
[[pin]]
flight = "F3"
[[pin]]
person_id = "P01"
[[pin]]
family_id = "B"
[[not_available]]
person_id = "P10"
[[people]]
file = "new.csv"
[[reception]]
airport = "BOG"
from = 2025-03-08
until = 2025-03-10
people = 4
[[budget]]
period = 2
amount = 500
[[budget]]
amount = 100000.5
"""


def test_every_kind_of_event_is_read(tiny, stands, told, tmp_path):
    events = told(stands(tiny), WHOLE)
    assert (events.as_of, events.until) == (4, 6)
    (refused,) = events.refused
    assert (refused.where, refused.first, refused.last) == (2, 4, 8)
    (out,) = events.out
    assert (out.where, out.first, out.last, out.amounts) == (1, 7, 7, {"aircraft": 1})
    (reception,) = events.reception
    assert (reception.where, reception.amounts) == (0, {"people": 4})
    assert events.budgets == {1: 500.0, -1: 100000.5}
    assert events.cancelled == {"F2"}
    assert events.pinned_flights == {"F3"}
    assert events.pinned_people == {"P01"}
    assert events.pinned_families == {"B"}
    assert events.not_available == {"P10"}
    assert events.files == (tmp_path / "new.csv",)


def test_without_a_window_nothing_is_published(tiny, stands, told):
    events = told(stands(tiny), "as_of = 2025-03-05\n[window]\n")
    assert (events.as_of, events.until) == (4, 3)


def span(kind, name, first="2025-03-08", last="2025-03-09", more=""):
    """An event over days, in TOML."""
    key = "fleet" if kind == "aircraft_out" else "airport"
    return f'[[{kind}]]\n{key} = "{name}"\nfrom = {first}\nuntil = {last}\n{more}'


SEA, FLIGHT = "clearance_refused", "[[flight_cancelled]]"
OUT, PLACES = "aircraft_out", "reception"
OF_THE_5TH = [
    ("wrong = 1", "programme.unknown_key"),
    ("pin = 3", "programme.wrong_type"),
    ("pin = [3]", "programme.wrong_type"),
    ("window = 3", "programme.unknown_key"),
    ("[window]\nfrom = 2025-03-06", "programme.unknown_key"),
    ("[window]\nuntil = 2025-03-04", "replan.before"),
    ("[window]\nuntil = 2026-03-04", "replan.outside"),
    ("[window]\nuntil = 'x'", "programme.value.date"),
    (FLIGHT, "programme.missing_key"),
    (FLIGHT + "\nflight = 'F9'", "replan.unknown"),
    (FLIGHT + "\nflight = 'F1'", "replan.flown"),
    (FLIGHT + "\nflight = ''", "programme.value.text"),
    (FLIGHT + "\nflight = 'F2'\nwhy = 'x'", "programme.unknown_key"),
    (span(SEA, "BOG"), "replan.unknown"),
    (span(OUT, "X", more="aircraft = 1"), "replan.unknown"),
    (span(OUT, "FAC", more="aircraft = 0"), "programme.value.attended"),
    (span(PLACES, "BOG"), "programme.missing_key"),
    (span(PLACES, "BOG", more="people = -1"), "programme.value.count"),
    (span(SEA, "SEA", "2025-03-09", "2025-03-08"), "replan.ends_before"),
    (span(SEA, "SEA", "2025-03-01", "2025-03-04"), "replan.before"),
    (span(SEA, "SEA", "2025-03-06", "2025-07-04"), "replan.outside"),
    ("[[budget]]\nperiod = 3\namount = 1", "replan.unknown"),
    ("[[budget]]\nperiod = 0\namount = 1", "programme.value.attended"),
    ("[[budget]]\namount = 1\n[[budget]]\namount = 2", "replan.doubled"),
    ("[[budget]]\namount = nan", "programme.value.amount"),
    ("[[pin]]", "replan.pin_of_one"),
    ("[[pin]]\nflight = 'F1'\nperson_id = 'P01'", "replan.pin_of_one"),
    ("[[pin]]\nflight = 'F9'", "replan.unknown"),
    ("[[pin]]\nperson_id = 'X'", "replan.unknown"),
    ("[[pin]]\nfamily_id = 'X'", "replan.unknown"),
    ("[[not_available]]\nperson_id = 'X'", "replan.unknown"),
]
WHOLLY = [
    ("", "programme.missing_key"),
    ("as_of = 3", "programme.value.date"),
    ("as_of = 2024-03-01", "replan.outside"),
    ("as_of = 2025-06-01", "replan.outside"),
    ("as_of = ", "programme.not_toml"),
]


@pytest.mark.parametrize(
    ("text", "code"), WHOLLY + [(f"as_of = 2025-03-05\n{text}", code) for text, code in OF_THE_5TH]
)
def test_what_cannot_be_is_refused(tiny, stands, told, text, code):
    with pytest.raises(UnusableInputError) as refused:
        told(stands(tiny), text)
    assert refused.value.code == code


def test_a_file_that_is_not_there_is_refused(tiny, stands, tmp_path):
    from retorno.plan.replan.events import read_events

    with pytest.raises(UnusableInputError, match=r"replan\.no_events"):
        read_events(tmp_path / "none.toml", stands(tiny))
