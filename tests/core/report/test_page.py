"""The page as a whole: it parses, says what the view holds, and loads nothing."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from reading import Page, amount

from retorno.report import render, view_of
from retorno.report.document import POLICY, sheet
from retorno.report.headline import first_line
from retorno.wording import LANGUAGES, catalogue, say

HOSTILE = '<script>alert("1")</script>&\'"><img src=x onerror=y>'
RUDE = re.compile(
    r"\b(alien|illegal|criminal|ilegal|indocumentad|voluntari|removal|deport)", re.IGNORECASE
)


def plan_with(made, *, days=180, **flight):
    plan = made.Plan(made.programme(days=days))
    if flight:
        plan.fly(**{"places": 114, "cost": 90_000, "stops": ("MIA", "BOG")} | flight)
    return plan


def nothing(made):
    return plan_with(made).view(gap=0.0, lower_bound=0.0)


def one_flight(made):
    return plan_with(made, day=9, fleet="FAC737", people=100, aircraft_days=2).view(
        stopped="optimal"
    )


def one_person(made):
    return plan_with(made, day=0, fleet="KC767", people=1).view(stopped="interrupt")


def only_seats(made):
    return plan_with(made, day=3, scheduled="MIA-BOG", people=12).view(stopped="iterations")


def no_flights(made):
    plan = plan_with(made)
    for k in range(40):
        plan.leave(f"L{k}", "no_aircraft", "flight_operations")
    return plan.view(short=made.SHORT, gap=None, lower_bound=0.0)


def all_held(made):
    plan = plan_with(made)
    plan.hold(300)
    return plan.view(gap=None, lower_bound=None)


def one_left(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    plan.leave("L0", "out_of_reach", "programme_planner")
    return plan.view(short=made.SHORT[:2])


def no_money(made):
    plan = made.Plan(made.programme(budget=False))
    plan.fly(day=4, fleet="C130", stops=("MIA", "BOG"), people=30, places=60, cost=0)
    return plan.view()


def one_day(made):
    return plan_with(made, days=1, day=0, fleet="FAC737", people=50).view()


def long(made):
    return made.six_months(days=400, people=2_000).view(short=made.SHORT)


def without_means(made):
    plan = plan_with(made)
    empty = np.zeros((0, 180), np.int32)
    plan.programme = replace(
        plan.programme,
        fleets=(),
        scheduled=(),
        aircraft=empty,
        seats=empty,
        reception_people=plan.programme.reception_people * 0,
    )
    return plan.view(versions={}, inputs={})


def elsewhere(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    moved = {
        "MIA": replace(plan.programme.airports["MIA"], latitude=-33.9, longitude=151.2),
        "BOG": replace(plan.programme.airports["BOG"], latitude=-36.8, longitude=174.8, iata="QQQ"),
    }
    view = plan.view()
    airports = tuple(
        replace(a, latitude=moved[a.iata].latitude, longitude=moved[a.iata].longitude, name="")
        for a in view.airports
        if a.iata in moved
    )
    return replace(view, airports=airports)


def no_airports(made):
    return replace(nothing(made), airports=())


SMALL = (
    nothing,
    one_flight,
    one_person,
    only_seats,
    no_flights,
    all_held,
    one_left,
    no_money,
    one_day,
    long,
    without_means,
    elsewhere,
    no_airports,
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", SMALL, ids=lambda make: make.__name__)
def test_every_plan_has_a_page(made, make, lang):
    view = make(made)
    page = Page(render(view, lang))
    assert_well_made(page)
    assert first_line(view, lang) in page.text
    assert "None" not in page.text
    assert "nan" not in page.text.split()


def assert_well_made(page):
    assert len(page.ids) == len(set(page.ids))
    assert set(page.refers) <= set(page.ids)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(below <= above + 1 for above, below in steps)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_27000_people_is_light_and_well_made(pages, lang):
    text = pages[lang]
    assert len(text.encode()) < 700_000
    page = Page(text)
    assert_well_made(page)
    assert page.headings.count(2) >= 11


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_loaded_and_nothing_runs(pages, lang):
    page = Page(pages[lang])
    assert not {"script", "img", "iframe", "object", "embed", "link", "base", "form"} & page.tags
    names = {name for name, _ in page.attributes}
    assert not {"src", "href", "style", "action", "srcset", "data"} & names
    assert not any(name.startswith("on") for name in names)
    assert "http" not in page.text
    assert "//" not in sheet("page")
    assert "url(" not in sheet("page")
    assert "@import" not in sheet("page")
    assert ("content", POLICY) in page.attributes


def test_hostile_names_stay_words(made):
    plan = made.Plan(made.programme(name=HOSTILE))
    fleets = tuple(replace(fleet, id=fleet.id + HOSTILE) for fleet in plan.programme.fleets)
    plan.programme = replace(plan.programme, fleets=fleets, currency=HOSTILE)
    plan.fly(day=3, fleet=fleets[0].id, stops=("MIA", "BOG"), people=30, places=60, cost=1000)
    plan.leave("L1", HOSTILE, HOSTILE)
    source = replace(made.SOURCES[0], figure=HOSTILE, text=HOSTILE)
    view = plan.view(
        versions={HOSTILE: HOSTILE},
        inputs={HOSTILE: HOSTILE},
        sources=[source],
        command=HOSTILE,
    )
    view = replace(
        view, airports=tuple(replace(a, name=HOSTILE, iata="QQQ") for a in view.airports[:1])
    )
    text = render(view, "es")
    page = Page(text)
    assert "<script" not in text
    assert "<img" not in text
    assert page.text.count(HOSTILE) >= 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_are_called_people(pages, lang):
    words = Page(pages[lang]).text
    assert RUDE.findall(words) == []
    said = " ".join(text for key, text in catalogue(lang).items() if key.startswith("report."))
    assert RUDE.findall(said) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_cost_is_no_measure_of_expulsion(pages, lang):
    said = {"es": "El costo no mide la expulsión", "en": "The cost is no measure of expulsion"}
    assert said[lang] in Page(pages[lang]).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_must_be_known_first_is_said_first(made, lang):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    plain = Page(render(plan.view(), lang)).text
    warned = Page(render(plan.view(is_demo=True, protected=False), lang)).text
    headline = say("report.headline.complete", lang)
    for code in ("report.top.demo", "report.top.unprotected"):
        assert say(code, lang) not in plain
        assert warned.index(say(code, lang)) < warned.rindex(headline)
    assert say("report.top.working_paper", lang) in plain


def test_the_first_line_says_no_plainly(big_view, made):
    view = replace(big_view, status="cannot")
    assert first_line(view, "en").startswith("Not everybody can be returned in time: 247 of ")
    assert first_line(big_view, "es").startswith("Este plan no alcanza para todas las personas")
    assert first_line(one_flight(made), "en") == "Everybody who is available has a flight."
    assert first_line(all_held(made), "es") == "No hay personas disponibles para planear."
    words = Page(render(view, "en")).text
    assert words.index(first_line(view, "en")) < words.index("Key figures")


def test_spanish_and_english_write_numbers_their_way(pages, big_view):
    placed = big_view.totals.placed
    spanish, english = (Page(pages[lang]).text for lang in LANGUAGES)
    assert f"{placed:,}" in english
    assert f"{placed:,}".replace(",", ".") in spanish
    assert "9,4\N{NO-BREAK SPACE}%" in spanish
    assert "9.4%" in english


def test_tables_say_what_the_view_holds(pages, big_view):
    view, page = big_view, Page(pages["en"])
    weeks = page.table("Week")[1:]
    assert len(weeks) == 26
    assert sum(amount(row[2]) for row in weeks) == view.flights
    assert sum(amount(row[3]) for row in weeks) == view.totals.placed
    fleets = page.table("Fleet")[1:]
    assert sum(amount(row[2]) for row in fleets) == view.totals.placed
    routes = [row for rows in page.tables if rows[0][0] == "Route" for row in rows[1:]]
    assert sum(amount(row[3]) for row in routes) == view.totals.placed
    groups = page.table("Group")[1:]
    assert sum(amount(row[1]) for row in groups) == view.totals.placed
    arrivals = page.table("Airport")[1:]
    assert sum(amount(row[2]) for row in arrivals) == view.totals.placed
    causes = page.table("Cause")[1:]
    assert sum(amount(row[2]) for row in causes) == view.person_days


def test_money_in_tables_adds_up(pages, big_view):
    view, page = big_view, Page(pages["en"])
    parts = {row[0]: amount(row[1]) for row in page.table("Part")[1:]}
    assert parts["Money in sum"] == round(view.money.money / 100)
    assert parts["Cost"] == round(view.money.cost / 100)
    periods = page.table("Period")[1:]
    assert abs(sum(amount(row[1]) for row in periods) - view.money.money / 100) < 6
    weeks = page.table("Begins")[1:]
    assert abs(sum(amount(row[-1]) for row in weeks) - view.money.money / 100) < 26


def test_l33_a_cost_names_numerator_denominator_unit_and_base(pages, big_view):
    view, words = big_view, Page(pages["en"]).text
    spent, placed = view.money.money / 100, view.totals.placed
    assert (
        f"USD\N{NO-BREAK SPACE}{spent:,.0f} of money over {placed:,} people with a flight are "
        f"USD\N{NO-BREAK SPACE}{spent / placed:,.0f} a person, in USD, at the prices of the programme"
    ) in words


def test_the_page_says_how_to_make_it_again(made, pages, big_view):
    words = Page(pages["es"]).text
    made_by = big_view.provenance
    for value in (*made_by.inputs, *made_by.inputs.values(), "retorno 0.1.0"):
        assert value in words
    view = plan_with(made).view(command="retorno plan P L --out O --iterations 40")
    assert "--iterations 40" in Page(render(view, "es")).text


def test_sources_carry_how_sure_they_are(pages):
    rows = Page(pages["en"]).table("Figure")
    assert rows[-1][2] == "secondary"
    assert {row[2] for row in rows[1:]} >= {"computed", "default", "sourced", "unverified text"}


def test_many_shortages_end_in_a_count(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    plan.leave("L0", "out_of_reach", "programme_planner")
    many = Page(render(plan.view(short=made.SHORT * 2), "en")).text
    assert f"And {2 * len(made.SHORT) - 6} smaller shortages" in many
    assert "smaller shortages" not in Page(render(plan.view(short=made.SHORT[:7]), "en")).text


def test_l32_the_people_listed_are_the_sum_of_disjoint_parts(pages, big_view):
    totals = big_view.totals
    assert totals.listed == totals.placed + totals.not_placed + totals.held
    said = (
        f"The list has {totals.listed:,} people: {totals.placed:,} with a flight, "
        f"{totals.not_placed} without one and {totals.held} not available."
    )
    assert said in Page(pages["en"]).text


def test_what_no_plan_can_change_is_named_with_who_can(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    for k in range(30):
        plan.leave(f"L{k}", "not_ready", "legal_officer")
    words = Page(render(plan.view(), "en")).text
    assert (
        "There is no date from which they can travel: 30 people. Who can change it: legal office."
        in words
    )


def test_a_reason_joined_with_a_small_one_is_still_said_at_the_top(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    for k in range(52):
        plan.leave(f"L{k}", "out_of_reach", "programme_planner")
    for k in range(3):
        plan.leave(f"M{k}", "load_too_small", "programme_planner")
    words = Page(render(plan.view(), "en")).text
    line = next(line for line in plan.view().unplaced if "out_of_reach" in line.reasons)
    assert f"{line.people} people. Who can change it: " in words


def test_weeks_without_places_are_empty(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    plan.programme.reception_people[:, :7] = 0
    assert "Reception" in render(plan.view(), "en")


def test_every_sentence_of_the_report_is_used():
    code = "".join(
        path.read_text("utf-8") for path in Path(render.__code__.co_filename).parent.rglob("*.py")
    )
    for key in catalogue("es"):
        if key.startswith("report."):
            short = key.removeprefix("report.")
            stem, _, last = short.rpartition(".")
            pieces = (f'"{short}"', f"{stem}.{{", f'"{last}"')
            dynamic = stem.split(".")[0] in {"number", "left", "cause", "releases", "city", "short"}
            assert dynamic or any(piece in code for piece in pieces), key


def test_the_same_plan_gives_the_same_page(made):
    plan = plan_with(made, day=9, fleet="FAC737", people=100)
    assert render(view_of(plan.programme, plan.files()), "es") == render(plan.view(), "es")
