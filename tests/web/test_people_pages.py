"""The pages of people, asked as a browser without JavaScript asks them."""

import csv
import datetime as dt
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.template.context import Context
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retorno.intake.ages import may_be_child
from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Role
from retorno.web.actions import families, lists
from retorno.web.components.templatetags.people import deed, value
from retorno.web.readers.people import LISTED, asked_of, matching
from retorno.web.records.models import (
    JournalEntry,
    Person,
    SavedView,
    Site,
    User,
)
from tests.web.caseload import CHILD, NOON, again, person, viewer
from tests.web.visits import case, enter, ours, text_of

FRAME = 5  # the session and where else it is open, who it is and what they may do: on every page
MOST_QUERIES = 6


def test_the_list_counts_sorts_pages_and_chooses_columns(house):
    for k in range(60):
        ready = (timezone.now() - timedelta(days=k)).date().isoformat()
        ours(given_names=f"Ana{k}", ready_date=ready, birth_date="1984-05", facility="TX-A")
    client = enter()
    page = text_of(client.get(reverse("people:list")))
    assert "60 personas" in page
    assert "Página 1 de 2" in page
    assert page.index("Ana59") < page.index("Ana20")
    assert "59 días" in page
    assert "Ana5 " in text_of(client.get(reverse("people:list"), {"page": 2}))
    assert "30 personas" in text_of(client.get(reverse("people:list"), {"waits": "30"}))
    newest = text_of(client.get(reverse("people:list"), {"sort": "newest"}))
    assert newest.index("Ana59") < newest.index("Ana58")
    only = text_of(client.get(reverse("people:list"), {"columns": ["site_code"], "page": 99}))
    assert "DEMO" in only
    assert "TX-A</td>" not in only


FILTERS = {
    "available": ("unknown", {"available": ""}),
    "nationality": ("dual", {"nationality_status": "dual"}),
    "order_final": ("yes", {"order_final": "yes"}),
    "contact": ("accepted", {"consular_contact": "accepted"}),
    "who": ("children", {"birth_date": "2010"}),
    "family": ("yes", {"family_id": "F1"}),
    "waits": ("90", {"ready_date": "2024-01-01"}),
    "record": ("closed", {"closed": "withdrawn"}),
    "facility": ("TX-B", {"facility": "TX-B"}),
    "site": ("DEMO", {}),
}


@pytest.mark.parametrize(("name", "chosen"), FILTERS.items(), ids=FILTERS)
def test_every_filter_leaves_who_answers_to_it(house, name, chosen):
    value, cells = chosen
    ours(given_names="Zoila", **cells)
    if name != "site":
        ours(given_names="Otra")
    page = text_of(enter().get(reverse("people:list"), {name: value}))
    assert "1 persona" in page
    assert "Zoila" in page


def test_unknown_is_a_filter_and_partial_birth_dates_count_as_children_while_they_may(house):
    today = timezone.now().date()
    for birth in ("", str(today.year - 18), f"{today.year - 18}-12", "1990", "2010-01"):
        ours(given_names="Zoila", birth_date=birth, nationality_status="")
    client = enter()
    assert "5 personas" in text_of(client.get(reverse("people:list"), {"nationality": "unknown"}))
    assert "4 personas" in text_of(client.get(reverse("people:list"), {"who": "children"}))
    assert "1 persona" in text_of(client.get(reverse("people:list"), {"who": "adults"}))


def test_lists_and_cases_ask_the_database_a_few_times_however_many_people_there_are(house):
    made = [ours(given_names="Ana", family_id=f"F{k % 9}") for k in range(40)]
    client = enter()
    client.get(reverse("people:list"), {"q": "ana"})
    for asked in ({}, {"q": "ana"}, {"available": "yes", "sort": "name", "columns": LISTED}):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse("people:list"), asked)
        selects = [one for one in caught if one["sql"].startswith("SELECT")]
        searches = 3 if "q" in asked else 0  # how far the journal is, and twice who is within reach
        assert len(selects) <= FRAME + MOST_QUERIES + searches, "\n".join(
            one["sql"][:150] for one in selects
        )
    with CaptureQueriesContext(connection) as caught:
        client.get(case(made[0].number, "familia"))
    # reading a page is written into the journal: its chain is held, read and moved on
    assert len(caught) <= FRAME + 22, [one["sql"] for one in caught]


def test_search_says_where_it_looks_and_how_many_it_shows(house):
    for _ in range(55):
        ours(given_names="Ana", surnames="Vega")
    page = text_of(enter().get(reverse("people:list"), {"q": "vega ana"}))
    assert "Los 50 nombres más parecidos" in page
    assert "Nadie" in text_of(enter().get(reverse("people:list"), {"q": "Xóchitl"}))


def test_l31_a_person_of_another_site_is_not_found_at_any_address(house):
    there = person(site_code="MIA", given_names="Zoila", birth_date=CHILD, family_id="F")
    client = enter()
    assert "Zoila" not in text_of(client.get(reverse("people:list")))
    number = {"number": there.number}
    for name in ("people:case", "people:close"):
        assert client.get(reverse(name, kwargs=number)).status_code == 404
    assert client.get(case(there.number, "familia")).status_code == 404
    assert client.get(reverse("people:edit", args=[there.number, "identity"])).status_code == 404
    for name in ("add", "split", "accompany", "paper", "answer", "not_wanted"):
        said = {"number": there.number, "role": "member", "joined": "told", "left": "mistake",
                "by": "alone", "what": "court_order", "accepted": "yes", "office": "X",
                "version": 2, "carer": there.number, "paper": 1}  # fmt: skip
        if name in {"add", "paper"}:
            said["carer"] = said["number"] = ours().number
        answer = client.post(reverse(f"people:family_{name}", kwargs=number), said)
        assert answer.status_code == 404, name
    bulk = {"numbers": [there.number], "site": "DEMO"}
    assert client.post(reverse("people:bulk"), bulk).status_code == 404
    assert not JournalEntry.objects.filter(subject=f"person:{there.number}").exists()


def test_lists_are_kept_under_names_of_ones_own(house):
    ours()
    client, other = enter(), enter(Role.PLANNER)
    keep = reverse("people:save_view")
    done = client.post(keep, {"name": " Los  niños ", "words": "who=children&sort=name&evil=1"})
    assert done["Location"] == reverse("people:list") + "?who=children&sort=name"
    client.post(keep, {"name": "Los niños", "words": "who=adults"})
    kept = SavedView.objects.get()
    assert (str(kept), kept.name, kept.words) == (str(kept.pk), "Los niños", "who=adults")
    assert "Los niños" in text_of(client.get(reverse("people:list")))
    assert "Los niños" not in text_of(other.get(reverse("people:list")))
    other.post(reverse("people:drop_view", args=[kept.pk]))
    assert SavedView.objects.exists()
    client.post(reverse("people:drop_view", args=[kept.pk]))
    assert not SavedView.objects.exists()
    assert "Diga con qué nombre" in text_of(client.post(keep, {"name": " "}, follow=True))
    for k in range(30):
        client.post(keep, {"name": f"Lista {k}"})
    assert "Ya tiene 30 listas" in text_of(client.post(keep, {"name": "Otra"}, follow=True))


def test_what_is_done_to_many_says_how_many_first(house):
    Site.objects.create(code="MIA", name="Miami")
    made = [ours(), ours()]
    client = enter(Role.PLANNER)
    bulk, numbers = reverse("people:bulk"), [one.number for one in made]
    assert "No eligió a nadie" in text_of(client.post(bulk, follow=True))
    page = client.post(bulk, {"numbers": numbers})
    assert "Pasar a 2 personas a otra sede" in text_of(page)
    assert {again(one).site_code for one in made} == {"DEMO"}
    done = text_of(client.post(bulk, {"numbers": numbers, "site": "MIA"}, follow=True))
    assert "2 personas cambiaron de sede" in done
    Person.objects.filter(number=numbers[0]).update(closed="mistake")
    told = text_of(client.post(bulk, {"numbers": numbers, "site": "DEMO"}, follow=True))
    assert "cerrado" in told
    assert again(made[1]).site_code == "MIA"
    many = {"numbers": [f"{k:08}" for k in range(501)], "site": "MIA"}
    assert "más de 500" in text_of(client.post(bulk, many, follow=True))


def test_l14_an_export_is_values_only_marked_counted_and_in_the_journal(house):
    ours(
        given_names='=HYPERLINK("http://x")', document_number="AB123", needs="MEDA", available="no"
    )
    ours(given_names="Zoila", facility="TX-A")
    person(given_names="Ajena", site_code="MIA")
    client = enter()
    address = reverse("people:export")
    assert "La lista tiene 2 filas" in text_of(client.get(address))
    assert "ahora tiene 2 filas" in text_of(client.post(address, {"purpose": "Llamar", "count": 7}))
    assert not JournalEntry.objects.filter(chain="exports").exists()
    answer = client.post(address, {"purpose": "Llamar el jueves", "count": 2})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["given_names"] for row in rows] == ['\'=HYPERLINK("http://x")', "Zoila"]
    assert rows[0]["available"] == "no"
    assert not {"needs", "document_number", "fit_to_fly_until"} & set(rows[0])
    entry = JournalEntry.objects.get(chain="exports")
    mark = entry.subject.split(":")[1]
    assert (entry.subject, entry.reason) == (f"export:{mark}:2", "Llamar el jueves")
    assert {row["retorno_export"].split()[0] for row in rows} == {mark}
    assert mark in answer["Content-Disposition"]
    some = client.get(address, {"facility": "TX-A"})
    assert "La lista tiene 1 filas" in text_of(some)
    assert enter(Role.DOCTOR).get(address).status_code == 403


def test_pages_of_lists_say_the_same_of_every_kind_of_hold(house):
    made = [ours(given_names="Zoila", available="") for _ in range(2)]
    page = enter().get(reverse("people:list"), {"available": "unknown"}).content.decode()
    cells = re.findall(r"<td>(No disponible)\s*</td>", page)
    assert len(cells) == len(made)


STRANGE = st.dictionaries(
    st.sampled_from(
        ["q", "page", "sort", "columns", "available", "waits", "who", "facility", "antes"]
    ),
    st.text(max_size=12),
    max_size=5,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STRANGE)
def test_whatever_an_address_asks_there_is_an_answer(house, asked):
    one = Person.objects.first() or ours(given_names="Zoila")
    client = enter()
    for address in (reverse("people:list"), reverse("people:export"), reverse("people:search"),
                    case(one.number, "historia")):  # fmt: skip
        assert client.get(address, asked).status_code == 200


@given(st.dictionaries(st.sampled_from(["q", "sort", "who", "facility", "page", "columns"]),
                       st.lists(st.text(max_size=6), max_size=3)))  # fmt: skip
def test_what_a_list_was_asked_for_can_be_written_as_an_address_and_read_again(said):
    from urllib.parse import parse_qs

    asked = asked_of(said)
    assert asked_of(parse_qs(asked.words())) == asked


def test_english_pages_speak_english(house):
    child = ours(birth_date=CHILD, family_id="F1")
    families.split(viewer(), number=child.number, left="mistake", version=1, now=NOON)
    client = enter()
    User.objects.filter(username="demo-consul").update(language="en")
    for address in (reverse("people:list"), reverse("people:search") + "?q=x",
                    *(case(child.number, tab) for tab in ("resumen", "familia", "historia"))):  # fmt: skip
        page = text_of(client.get(address))
        assert not re.search(r"[Pp]ersonas|[Ff]amilia\b|Disponible|Historia", page), address


def test_the_list_counts_as_children_whoever_may_be_one_on_any_day_of_the_year(database):
    births = ["", "2006", "2007", "2006-12", "2007-02", "2007-03", "2007-01-31", "2007-02-01",
              "2006-12-31", "2007-01-01", "1990", "2015-05-05"]  # fmt: skip
    made = [person(birth_date=birth) for birth in births]
    asked, planner = asked_of({"who": ["children"]}), viewer(Role.PLANNER)
    for day in ("2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01"):
        today = dt.date.fromisoformat(day)
        found = set(matching(planner, asked, today).values_list("number", flat=True))
        assert found == {one.number for one in made if may_be_child(one.birth_date, today)}, day


def test_an_export_without_a_purpose_and_a_deed_without_words_are_told(database):
    with pytest.raises(RefusedError, match="no_purpose"):
        lists.export(viewer(Role.PLANNER), asked_of({}), purpose=" ", count=0, now=NOON)
    context = Context({"lang": "es"})
    assert deed(context, "person.flew") == "Otra anotación (person.flew)"
    assert value(context, "accompanied_by", "alone") == "Viaja sin compañía"
    assert value(context, "family", "F-1") == "F-1"
