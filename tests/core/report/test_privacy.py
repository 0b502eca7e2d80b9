"""Held people are one total, and no small count points to anybody."""

from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Page

from retorno.report import render
from retorno.report.tallies import join_small, joined_causes, joined_reasons, waits_by_group
from retorno.report.view import FEW
from retorno.vocabulary.people import PartyClass
from retorno.wording import LANGUAGES

TOKENS = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=12, max_size=12).map("Q{}Z".format)


@settings(deadline=None, max_examples=8)
@given(st.lists(TOKENS, min_size=1, max_size=30, unique=True), st.sampled_from(LANGUAGES))
def test_nothing_of_a_held_person_is_on_the_page(made, people, lang):
    plan = made.Plan(made.programme(days=20))
    plan.fly(day=5, fleet="FAC737", stops=("MIA", "BOG"), people=90, places=114, cost=9000)
    plan.leave("L1", "out_of_reach", "programme_planner")
    for person in people:
        plan.leave(person, "not_available", f"who{person}")
        plan.not_placed["detail"][-1] = f"detail{person}"
    page = render(plan.view(), lang)
    assert not [person for person in people if person in page]
    assert "not_available" not in page
    assert "protection_desk" not in page


def test_l39_fewer_than_ten_held_cannot_be_told_apart(made):
    def view(held):
        plan = made.Plan(made.programme(days=20))
        plan.fly(day=5, fleet="FAC737", stops=("MIA", "BOG"), people=90, places=114, cost=9000)
        plan.hold(held)
        return plan.view()

    none = view(0)
    assert all(view(held) == none for held in range(FEW))
    assert (none.totals.held, none.totals.listed) == (None, None)
    assert (view(FEW).totals.held, view(FEW).totals.listed) == (10, 100)
    for lang, few in (("es", "menos de 10 personas no"), ("en", "fewer than 10 people are not")):
        assert few in render(none, lang)
        assert few not in render(view(FEW), lang)


def test_who_is_held_changes_nothing_but_the_total(made):
    def page(names):
        plan = made.Plan(made.programme(days=20))
        plan.fly(day=5, fleet="FAC737", stops=("MIA", "BOG"), people=90, places=114, cost=9000)
        for name in names:
            plan.leave(name, "not_available", "protection_desk")
        return render(plan.view(), "es")

    assert page([f"a{k}" for k in range(40)]) == page([f"b{k}" for k in range(40)])


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_l39_no_small_count_is_left_to_be_found_by_taking_away(counts):
    sets = join_small([((index,), count) for index, count in enumerate(counts)])
    assert sorted(index for members in sets for index in members) == list(range(len(counts)))
    sums = [sum(counts[index] for index in members) for members in sets]
    assert all(count >= FEW for count in sums) or len(sets) == 1


def test_nothing_to_join():
    assert join_small([]) == []


def test_small_groups_wait_together():
    groups = (
        [PartyClass.GENERAL] * 50 + [PartyClass.MEDICAL] * 12 + [PartyClass.UNACCOMPANIED_MINOR] * 3
    )
    found = waits_by_group(groups, list(range(65)))
    assert [(waits.groups, waits.people) for waits in found] == [
        ((PartyClass.GENERAL,), 50),
        ((PartyClass.MEDICAL, PartyClass.UNACCOMPANIED_MINOR), 15),
    ]
    assert found[0].median == 24
    assert found[0].ninth_decile == 44
    assert found[0].longest == 49
    assert found[0].mean == 24.5
    assert found[0].by_range == (1, 3, 4, 7, 16, 19, 0)


def test_reasons_of_few_people_have_no_number():
    few = joined_reasons([("money", "treasury"), ("not_ready", "legal_officer")])
    assert [(line.reasons, line.people, line.releases) for line in few] == [
        (("money", "not_ready"), None, ("legal_officer", "treasury"))
    ]
    many = joined_reasons([("money", "treasury")] * 30 + [("not_ready", "legal_officer")] * 4)
    assert [(line.reasons, line.people) for line in many] == [(("money", "not_ready"), 34)]


def test_few_people_for_a_shortage_have_no_number(made):
    plan = made.Plan(made.programme())
    plan.leave("L1", "no_clearance", "clearance_desk")
    shown = plan.view(short=made.SHORT).shortages
    assert [(item.people, item.amount) for item in shown if item.place in {"DEN", "MDE"}] == [
        (None, None),
        (None, None),
    ]
    words = Page(render(plan.view(short=made.SHORT), "en")).text
    assert "Landing clearances at Denver (DEN): too few for fewer than 10 people" in words


def test_small_counts_by_days_of_waiting_have_no_number(made):
    plan = made.Plan(made.programme())
    plan.fly(day=90, fleet="FAC737", stops=("MIA", "BOG"), people=100, places=114, cost=9000)
    rows = Page(render(plan.view(), "en")).table("days of waiting")
    numbers = [cell for row in rows[1:] for cell in row[1:]]
    assert "fewer than 10" in numbers
    assert all(cell == "fewer than 10" or int(cell) == 0 or int(cell) >= FEW for cell in numbers)


def test_l39_causes_of_few_days_are_joined():
    few = joined_causes({"money": 3, "no_aircraft": 4, "no_clearance": 0})
    assert [(cause.codes, cause.person_days) for cause in few] == [(("no_aircraft", "money"), None)]
    many = joined_causes({"money": 300, "no_aircraft": 40, "lands_at_night": 9})
    assert [(cause.codes, cause.person_days) for cause in many] == [
        (("money",), 300),
        (("no_aircraft", "lands_at_night"), 49),
    ]
