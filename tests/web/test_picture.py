"""The picture: every number is that of the list one click behind it, within each person's reach."""

from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from retorno.web.access import Role
from retorno.web.readers.people import asked_of, people_page
from retorno.web.readers.picture import FIGURES, WORK, WORK_OF, picture
from retorno.wording import LANGUAGES, catalogue
from tests.web.caseload import CHILD, NOON, person, viewer

TODAY = NOON.date()


@pytest.fixture
def caseload(database):
    for site, facility in (("HOU", "HOUSTON"), ("MIA", "KROME"), ("", "")):
        person(site_code=site, facility=facility, ready_date="2026-11-20")
        person(site_code=site, facility=facility, ready_date="2026-05-01", available="")
        person(site_code=site, facility=facility, ready_date="2026-09-20", available="",
               nationality_status="claimed")  # fmt: skip
        person(site_code=site, facility=facility, birth_date=CHILD, family_id=f"F{site}",
               nationality_status="doubtful", consular_contact="accepted")  # fmt: skip
        person(site_code=site, facility=facility, birth_date="2008", closed="mistake")
        person(site_code=site, facility=facility, birth_date="", family_id=f"F{site}",
               order_final="yes")  # fmt: skip


@pytest.mark.parametrize(
    ("role", "site"), [(Role.PLANNER, ""), (Role.CONSUL, "HOU"), (Role.CONSUL, "LAX"),
                       (Role.PROTECTION, ""), (Role.DOCTOR, "MIA")]
)  # fmt: skip
def test_every_number_is_that_of_the_list_behind_it(caseload, role, site):
    who = viewer(role, at=site)
    seen = picture(who, TODAY)
    shown = [*seen.figures, *seen.waits, *seen.work]
    assert [one.count for one in shown] == [
        people_page(who, asked_of(parse_qs(one.words)), TODAY).total for one in shown
    ]
    for place in seen.places:
        asked = asked_of(parse_qs(place.words))
        if place.facility:
            assert place.count == people_page(who, asked, TODAY).total


def test_figures_differ_where_people_do(caseload):
    seen = {one.code: one.count for one in picture(viewer(Role.PLANNER), TODAY).figures}
    assert seen == {"people": 15, "available": 9, "not_available": 6, "children": 6, "families": 6}
    waits = [one.count for one in picture(viewer(Role.PLANNER), TODAY).waits]
    assert waits == [6, 6, 3]


def test_whoever_sees_no_people_has_no_picture_of_them(caseload):
    assert picture(viewer(Role.TREASURY), TODAY) is None
    assert picture(viewer(Role.ADMINISTRATOR), TODAY) is None


def test_two_queries_whatever_the_caseload(caseload):
    with CaptureQueriesContext(connection) as asked:
        picture(viewer(Role.CONSUL, at="HOU"), TODAY)
    assert len(asked) == 2


def test_every_figure_has_its_definition_in_both_languages():
    for lang in LANGUAGES:
        sentences = catalogue(lang)
        assert all(f"picture.what.{code}" in sentences for code in FIGURES)
        assert all(f"picture.do.{code}" in sentences for code in WORK)
    assert {code for codes in WORK_OF.values() for code in codes} == set(WORK)
