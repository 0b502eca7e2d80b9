"""MED-01, MED-02, MED-03 and the last day on which a person may board."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listed import FIRST, adult, available, booked, caseload, day, found

from retorno.protect.health import decide_med_01, decide_med_02, decide_med_03
from retorno.protect.latest import last_day_before_limit, tightened
from retorno.protect.rules import load_rules

RULES = load_rules()


def last_day(**cells):
    days = tightened(caseload(adult(**cells)), RULES, FIRST).tolist()
    return "" if days[0] == -1 else date.fromordinal(days[0]).isoformat()


@pytest.mark.parametrize(
    ("need", "fitness", "what"),
    [
        ("no", "none", None),
        ("no", "valid", None),
        ("no", "expired", "fitness_expired"),
        ("yes", "none", "fitness_not_stated"),
        ("yes", "valid", None),
        ("yes", "expired", "fitness_expired"),
    ],
)
def test_med_01_a_clinician_has_spoken(need, fitness, what):
    outcome = decide_med_01(clinical_need=need, fitness=fitness)
    assert (outcome and outcome.what) == what


@pytest.mark.parametrize("need", ["MEDA", "STCR", "OXYG", "WCHR;OXYG"])
def test_l03_a_patient_without_a_statement_is_not_available(need):
    assert available(booked(adult(needs=need))) == {"P1": "no"}
    assert available(booked(adult(needs=need, fit_to_fly_until=day(30)))) == {"P1": "yes"}
    assert available(booked(adult(needs=need, fit_to_fly_until=day(1)))) == {"P1": "no"}


@pytest.mark.parametrize("need", ["WCHC", "BLND", "DEAF", "MAAS", ""])
def test_help_with_moving_seeing_or_hearing_needs_no_statement(need):
    assert available(booked(adult(needs=need))) == {"P1": "yes"}


@pytest.mark.parametrize(
    ("week", "multiple", "what"),
    [
        ("none", "", None),
        ("none", "no", None),
        ("incomplete", "no", "pregnancy_incomplete"),
        (35, "no", None),
        (36, "no", "pregnancy_week_limit"),
        (31, "yes", None),
        (32, "yes", "pregnancy_week_limit"),
        (31, "", "pregnancy_multiple_not_asked"),
        (32, "", "pregnancy_week_limit"),
    ],
)
def test_med_02_nobody_travels_from_the_week_limit(week, multiple, what):
    outcome = decide_med_02(
        pregnancy_week=week,
        pregnancy_multiple=multiple,
        week_limit_single=36,
        week_limit_multiple=32,
    )
    assert (outcome and outcome.what) == what


@pytest.mark.parametrize(
    ("week", "what"),
    [
        ("none", None),
        ("incomplete", "pregnancy_incomplete"),
        (27, None),
        (28, "certificate_before_boarding"),
    ],
)
def test_med_03_a_certificate_is_announced(week, what):
    outcome = decide_med_03(pregnancy_week_last=week, from_week=28)
    assert (outcome and outcome.what) == what


@pytest.mark.parametrize(
    ("weeks", "as_of", "multiple", "goes"),
    [
        ("", "", "", "yes"),
        ("", "", "no", "yes"),
        ("", day(0), "", "no"),  # asked, and the weeks not written
        ("", "", "yes", "no"),
        ("20", "", "no", "no"),
        ("20", day(0), "no", "yes"),
        ("35", day(0), "no", "no"),  # in its seventh day it is week 36 on the day she may board
        ("34", day(0), "no", "yes"),  # at most 35 weeks and six days: her last day
        ("31", day(0), "yes", "no"),
        ("31", day(0), "", "no"),  # how many is not known: the stricter limit
        ("31", day(0), "no", "yes"),
        ("30", day(0), "", "yes"),
    ],
)
def test_a_pregnancy_that_may_reach_the_limit_before_boarding_holds(weeks, as_of, multiple, goes):
    cleared = booked(
        adult(pregnancy_weeks=weeks, pregnancy_as_of=as_of, pregnancy_multiple=multiple)
    )
    assert available(cleared) == {"P1": goes}


def test_what_is_not_asked_about_a_pregnancy_is_told():
    cleared = booked(adult(pregnancy_weeks="10", pregnancy_as_of=day(0)))
    assert found(cleared) == {
        ("MED-02", "pregnancy_multiple_not_asked"),
        ("MED-03", "certificate_before_boarding"),
    }
    soon = adult(
        pregnancy_weeks="10", pregnancy_as_of=day(0), pregnancy_multiple="no", latest_date=day(40)
    )
    assert found(booked(soon)) == set()  # she flies long before week 28


@given(
    weeks=st.integers(0, 45),
    into=st.integers(0, 6),
    as_of=st.integers(-60, 60),
    multiple=st.sampled_from(["yes", "no", ""]),
)
def test_the_last_day_is_before_the_limit_however_far_into_the_week_she_was(
    weeks, into, as_of, multiple
):
    person = adult(
        pregnancy_weeks=str(weeks), pregnancy_as_of=day(as_of), pregnancy_multiple=multiple
    )
    last = int(last_day_before_limit(caseload(person), RULES["MED-02"], FIRST)[0])
    conceived = FIRST + timedelta(days=as_of - 7 * weeks - into)
    limit = 36 if multiple == "no" else 32
    assert (last - conceived.toordinal()) < 7 * limit
    if into == 6:  # and no day is lost
        assert (last + 1 - conceived.toordinal()) == 7 * limit


@pytest.mark.parametrize(
    ("cells", "latest"),
    [
        ({"document_expires": ""}, ""),
        ({"document_expires": "", "latest_date": day(50)}, day(50)),
        ({"latest_date": day(50), "fit_to_fly_until": day(40)}, day(40)),
        ({"latest_date": day(50), "fit_to_fly_until": day(60)}, day(50)),
        ({"fit_to_fly_until": day(60)}, day(60)),
        ({"document_expires": day(30)}, day(30)),
        ({"document_type": "exempt_passport", "document_expires": day(25)}, day(25)),
        (
            {
                "pregnancy_weeks": "30",
                "pregnancy_as_of": day(0),
                "pregnancy_multiple": "no",
            },
            day(7 * 6 - 7),
        ),
        (
            {
                "pregnancy_weeks": "30",
                "pregnancy_as_of": day(0),
                "pregnancy_multiple": "no",
                "fit_to_fly_until": day(20),
                "document_expires": day(25),
            },
            day(20),
        ),
    ],
)
def test_the_last_day_is_the_least_of_all_that_limit_it(cells, latest):
    assert last_day(**cells) == latest


def test_a_very_old_note_of_weeks_gives_a_day_that_exists():
    assert last_day(pregnancy_weeks="45", pregnancy_as_of="0001-01-02") == "0001-01-01"
