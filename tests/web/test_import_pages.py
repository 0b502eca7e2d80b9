"""The pages of the wizard: the same steps as the actions, and no input makes them fall over."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from retorno.web.access import Role
from retorno.web.actions import demo
from retorno.web.desks.imports.forms import ColumnsForm
from retorno.web.jobs.running import attempt
from retorno.web.readers import imports
from retorno.web.records.models import ImportBatch, ImportRow, Job, Person
from tests.web.lists import PLANNER, buffer, house_in, row, table

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(database, tmp_path):
    with house_in(tmp_path), override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        demo.make_logins({role.value: f"Invención {role}" for role in Role}, "Sede", NOW)
        yield


def enter(role):
    client = Client()
    client.post(reverse("account:demo"), {"role": role})
    return client


def text_of(answer):
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def work():
    for job in Job.objects.filter(state="waiting"):
        attempt(job.number, lambda: NOW)


def upload(client, *contents, name="lista.csv", **more):
    files = [buffer(content, f"{at}{name}") for at, content in enumerate(contents)]
    return client.post(reverse("imports:new"), {"files": files} | more)


def brought(client, *contents, **more):
    """Bring lists; return the number of the import."""
    answer = upload(client, *contents, **more)
    assert answer.status_code == 302, text_of(answer)
    work()
    return answer["Location"].rsplit("/", 1)[1]


def fields_of(number):
    """Give what the form of the columns would send as it stands."""
    form = ColumnsForm(page=imports.page(PLANNER, number), lang="es")
    return {name: form[name].value() or "" for name in form.fields}


def at(name, number, **more):
    return reverse(f"imports:{name}", kwargs={"number": number} | more)


def test_a_list_goes_through_the_five_steps_by_two_people(house):
    planner, coordinator = enter("planner"), enter("coordinator")
    content = table([row("A-1"), row("A-2", sex="Q")], separator=";", encoding="cp1252")
    number = brought(planner, content)
    page = planner.get(at("batch", number))
    assert "Peña Núñez" in text_of(page)
    assert planner.post(at("columns", number), fields_of(number)).status_code == 302
    busy = planner.get(at("batch", number))
    assert busy["Refresh"] == "2"
    assert "Refresh" not in planner.get(at("batch", number) + "?quieta=1")
    work()
    assert "1 aceptadas" in text_of(planner.get(at("batch", number)))
    assert "sex" in text_of(planner.get(at("problems", number) + "?clase=reject"))
    rejected = planner.get(at("rejected", number))
    assert rejected["Content-Disposition"] == f'attachment; filename="rechazadas-{number}.xlsx"'
    for what in ("new", "changed", "same", "twin", "rejected", "<script>"):
        assert planner.get(at("duplicates", number) + f"?que={what}").status_code == 200
    assert planner.post(at("confirm", number)).status_code == 403
    planner.post(at("submit", number), {"cambios": "si"})
    assert "segunda persona" in text_of(planner.get(at("batch", number)))
    coordinator.post(at("send_back", number))
    assert ImportBatch.objects.get().stage == "checked"
    planner.post(at("submit", number))
    assert not ImportBatch.objects.get().takes_changes
    assert not Person.objects.exists()
    assert coordinator.post(at("confirm", number)).status_code == 302
    work()
    assert "un solo estado" in text_of(coordinator.get(at("batch", number)))
    assert "A-1" in text_of(coordinator.get(at("rows", number) + "?estado=created"))
    assert coordinator.get(at("outcomes", number)).status_code == 200
    assert number in text_of(coordinator.get(reverse("imports:list")))


def test_two_people_with_one_document_are_told_apart_in_the_page(house):
    planner, coordinator = enter("planner"), enter("coordinator")
    first = {"document_type": "passport", "document_number": "AN1234"}
    for identifier in ("A-1", "B-1"):
        number = brought(planner, table([row(identifier, **first)]))
        planner.post(at("columns", number), fields_of(number))
        work()
        if identifier == "B-1":
            where = at("tell_apart", number, position=1)
            assert planner.post(where, {"son": "dos"})["Location"].endswith("?que=twin")
            page = planner.get(at("duplicates", number) + "?que=twin")
            assert "Son dos personas: entra" in text_of(page)
            assert planner.post(at("tell_apart", number, position=9)).status_code == 404
        planner.post(at("submit", number), {"cambios": "si"})
        coordinator.post(at("confirm", number))
        work()
    assert Person.objects.count() == 2


def test_a_chosen_column_and_a_wrong_choice(house):
    planner = enter("planner")
    number = brought(planner, table([{"clave": "K-1", "x": "Rosa"}], header=("clave", "x")))
    said = fields_of(number) | {"c0-0": "person_id", "c0-1": "given_names", "remember_as": "Mía"}
    wrong = planner.post(at("columns", number), said | {"c0-1": "nada"})
    assert wrong.status_code == 200
    assert 'role="alert"' in wrong.content.decode()
    planner.post(at("columns", number), said)
    assert ImportBatch.objects.get().mapping == {"clave": "person_id", "x": "given_names"}
    planner.post(at("columns", number), said)
    assert "Ya hay un trabajo" in text_of(planner.get(at("batch", number)))


def test_an_upload_that_is_refused_says_why_at_its_field(house):
    planner = enter("planner")
    assert upload(planner).status_code == 200
    assert planner.get(reverse("imports:new")).status_code == 200
    answer = upload(planner, *[b"a"] * 11)
    assert "demasiados archivos" in text_of(answer)
    consul = enter("consul")
    number = brought(consul, table([row("A-1")]), site="DEMO")
    assert ImportBatch.objects.get().site_code == "DEMO"
    assert consul.get(at("batch", number)).status_code == 200


def test_what_cannot_be_opened_is_said_and_discarded(house):
    planner = enter("planner")
    number = brought(planner, b"\x89PNG\r\n\x1a\n" + b"0" * 200, name="x.xlsx")
    assert 'class="message error"' in planner.get(at("batch", number)).content.decode()
    assert planner.post(at("discard", number))["Location"] == reverse("imports:list")
    assert "Descartada" in text_of(planner.get(at("batch", number)))
    assert planner.post(at("discard", number)).status_code == 302
    assert planner.get(at("rows", number)).status_code == 404
    assert planner.get(at("problems", number)).status_code == 404
    assert planner.get(at("duplicates", number)).status_code == 404
    assert planner.get(at("outcomes", number)).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "²", "2"])
def test_any_page_that_is_asked_for_is_some_page(house, page):
    planner = enter("planner")
    number = brought(planner, table([row(f"A-{k}", sex="Q") for k in range(60)]))
    planner.post(at("columns", number), fields_of(number))
    work()
    for name in ("problems", "duplicates", "rows"):
        assert planner.get(at(name, number), {"pagina": page}).status_code == 200


def test_what_does_not_exist_is_not_found(house):
    planner = enter("planner")
    assert planner.post(at("columns", "NOTHERE0")).status_code == 404
    for name in ("batch", "problems", "duplicates", "rows", "rejected", "outcomes"):
        assert planner.get(at(name, "NOTHERE0")).status_code == 404


CELLS = st.text(max_size=12)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=6).map(
    lambda rows: "\n".join(";".join(row) for row in rows).encode("utf-8", "surrogatepass")
)
HEADED = TABLES.map(
    lambda rest: b"person_id;given_names;sex;birth_date;source_row;available\n" + rest
)


@settings(
    max_examples=15,
    phases=[Phase.generate], deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(content=st.one_of(st.binary(min_size=1, max_size=400), TABLES, HEADED), name=CELLS)
def test_no_bytes_make_a_page_or_a_job_fall_over(house, content, name):
    planner, coordinator = enter("planner"), enter("coordinator")
    answer = upload(planner, content or b" ", name=name.replace("\0", "").replace("/", "") + ".csv")
    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        return
    number = answer["Location"].rsplit("/", 1)[1]
    work()
    assert planner.get(at("batch", number)).status_code == 200
    assert planner.post(at("columns", number), fields_of(number)).status_code in {200, 302}
    work()
    for path in ("batch", "problems", "duplicates", "rows", "rejected"):
        assert planner.get(at(path, number)).status_code in {200, 404}
    planner.post(at("submit", number), {"cambios": "si"})
    coordinator.post(at("confirm", number))
    work()
    assert coordinator.get(at("batch", number)).status_code == 200
    assert not Job.objects.filter(error="jobs.broken").exists()
    assert not Job.objects.filter(state="waiting").exists()
    batch = ImportBatch.objects.get(number=number)
    if batch.stage == "committed":
        assert ImportRow.objects.filter(batch=batch).count() == batch.counts["rows"]
