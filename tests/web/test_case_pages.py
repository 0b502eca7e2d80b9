"""The page of a person and of a family, asked as a browser without JavaScript asks them."""

import re

from django.urls import reverse

from retorno.web.access import Role
from retorno.web.actions import people as actions
from retorno.web.records.models import (
    Membership,
    Person,
    Reunification,
)
from tests.web.caseload import CHILD, NOON, again, viewer
from tests.web.visits import case, enter, ours, text_of


def test_the_page_of_a_person_has_its_bar_its_parts_and_what_comes_next(house):
    adult = ours(given_names="Ulpiano", family_id="F1")
    child = ours(given_names="Zoila", birth_date=CHILD, family_id="F1", available="no",
                 document_number="AB123", ready_date="2030-01-01", needs="MEDA")  # fmt: skip
    client = enter()
    page = text_of(client.get(reverse("people:case", args=[child.number])))
    for said in ("Zoila", child.number, "Familia de 2", "Menor de edad", "No disponible",
                 "Decir con quién viaja", "Confirmar la nacionalidad", "Pedir el certificado",
                 "Consulado · hasta el 1 ene 2030", "Ulpiano"):  # fmt: skip
        assert said in page, said
    for tab, said in {
        "identidad": "Identificador en las listas", "familia": "Una familia viaja entera",
        "salud": "Caso médico", "documentos": "AB123", "ordenes": "En firme",
        "vuelos": "ningún vuelo", "recepcion": "no ha llegado", "historia": "Se abrió el resumen",
    }.items():  # fmt: skip
        shown = text_of(client.get(case(child.number, tab)))
        assert said in shown, tab
        assert "No disponible" in shown
    assert client.get(case(child.number, "nada")).status_code == 404
    assert adult.number in client.get(case(child.number, "familia")).content.decode()


def test_health_is_shown_to_those_who_need_it_only_in_pages_and_in_the_history(house):
    one = ours(needs="STCR")
    doctor = enter(Role.DOCTOR)
    said = {"needs": ["STCR", "OXYG"], "version": 1}
    assert doctor.post(reverse("people:health", args=[one.number]), said).status_code == 302
    assert "Camilla, Oxígeno" in text_of(doctor.get(case(one.number, "salud")))
    assert "Oxígeno" in text_of(enter().get(case(one.number, "historia")))
    keeper = enter(Role.PROTECTION)
    for tab in ("salud", "historia", "resumen"):
        page = text_of(keeper.get(case(one.number, tab)))
        assert not re.search("Camilla|Oxígeno|certificado", page), tab
    assert "la ven solo quienes" in text_of(keeper.get(case(one.number, "salud")))
    assert "no son para su función" in text_of(keeper.get(case(one.number, "historia")))


def test_the_timeline_is_the_journal_with_what_was_and_what_is(house):
    one = ours(given_names="Zoila")
    client = enter()
    address = reverse("people:edit", args=[one.number, "identity"])
    said = {"given_names": "Zoila Rosa", "birth_date": "3/2/1984", "version": 1}
    assert client.post(address, said).status_code == 302
    page = text_of(client.get(case(one.number, "historia")))
    assert "Cambió la identidad" in page
    assert re.search(r"Nombres Zoila → Zoila Rosa", page)
    assert re.search(r"Nacimiento 1 may 1984 → 3 feb 1984", page)
    for _ in range(45):
        actions.look(viewer(Role.PLANNER), number=one.number, tab="summary", now=NOON)
    page = client.get(case(one.number, "historia")).content.decode()
    older = re.search(r"\?antes=(\d+)", page)[0]
    assert "Cambió la identidad" not in page
    assert "Cambió la identidad" in text_of(client.get(case(one.number, "historia") + older))
    assert "Se abrió" not in text_of(enter(Role.CHILD_PROTECTION).get(case(one.number, "historia")))


def test_l25_whoever_saves_second_sees_what_the_first_saved_and_their_own(house):
    one = ours(given_names="Zoila")
    client = enter()
    address = reverse("people:edit", args=[one.number, "identity"])
    assert 'value="1"' in client.get(address).content.decode()
    client.post(address, {"given_names": "Primera", "version": 1})
    told = client.post(address, {"given_names": "Segunda", "version": 1})
    assert told.status_code == 409
    assert "Alguien lo cambió mientras tanto" in text_of(told)
    assert "Ahora dice: Primera" in text_of(told)
    assert 'value="Segunda"' in told.content.decode()
    assert again(one).given_names == "Primera"
    assert client.post(address, {"given_names": "Segunda", "version": 2}).status_code == 302
    assert again(one).given_names == "Segunda"


def test_what_cannot_be_read_is_said_beside_its_field_and_closed_records_have_no_form(house):
    one = ours()
    client = enter()
    address = reverse("people:edit", args=[one.number, "identity"])
    told = text_of(client.post(address, {"birth_date": "ayer", "version": 1}))
    assert "No es una fecha que exista" in told
    assert "No cambió nada" in text_of(
        client.post(address, {"birth_date": "1984-05-01", "version": 1}, follow=True)
    )
    assert client.get(reverse("people:edit", args=[one.number, "nothing"])).status_code == 404
    close = reverse("people:close", args=[one.number])
    assert "Por qué se cierra" in text_of(client.get(close))
    assert "mientras tanto" in text_of(
        client.post(close, {"how": "mistake", "version": 7}, follow=True)
    )
    assert "Expediente cerrado: se abrió por error" in text_of(
        client.post(close, {"how": "mistake", "version": 1}, follow=True)
    )
    assert client.get(address).status_code == 404
    assert client.get(close).status_code == 404


def test_nobody_is_registered_without_a_search_and_alike_people_are_shown(house):
    client = enter()
    assert client.get(reverse("people:create"))["Location"] == reverse("people:search")
    there = ours(given_names="Zoila", surnames="Vega", birth_date="1984-05-01")
    assert "Zoila Vega" in text_of(client.get(reverse("people:search"), {"q": "vega"}))
    create = reverse("people:create") + "?q=vega"
    assert "Registrar a una persona" in text_of(client.get(create))
    said = {"given_names": "Zoila", "surnames": "Vega", "birth_date": "1984", "site": "DEMO"}
    told = client.post(create, said)
    assert "¿Es una de estas personas?" in text_of(told)
    assert f'value="{there.number}"' in told.content.decode()
    done = client.post(create, said | {"seen": [there.number]}, follow=True)
    assert "Zoila Vega" in text_of(done)
    assert Person.objects.count() == 2
    assert "No es una fecha" in text_of(client.post(create, said | {"birth_date": "x"}))
    assert "menor de edad: diga con" in text_of(client.post(create, said | {"birth_date": ""}))
    child = {**said, "given_names": "Ulises", "birth_date": CHILD}
    done = client.post(create, child | {"company": "adult", "adult": there.number}, follow=True)
    assert "Familia de 2" in text_of(done)
    done = client.post(create, child | {"given_names": "Wanda", "company": "alone"}, follow=True)
    assert Person.objects.get(given_names="Wanda").guardian_id == "alone"
    assert done.status_code == 200


def test_a_family_is_made_changed_and_split_on_its_page(house):
    adult, child = ours(given_names="Ulpiano"), ours(given_names="Zoila", birth_date=CHILD)
    client = enter()

    def post(name, one=child, **said):
        address = reverse(f"people:family_{name}", args=[one.number])
        return text_of(client.post(address, said, follow=True))

    said = {"number": adult.number.lower(), "role": "carer", "joined": "told", "version": 0}
    assert "La persona está en la familia" in post("add", **said)
    assert "Ya está en una familia" in post("add", ours(), **said | {"number": child.number})
    assert "Está dicho con quién viaja" in post("accompany", by=adult.number, version=2)
    assert "Faltan papeles de custodia" in text_of(client.get(case(child.number, "familia")))
    assert "no es un día completo" in post("paper", carer=adult.number, what="court_order",
                                           valid_until="2030")  # fmt: skip
    page = post("paper", carer=adult.number, what="court_order", valid_until="1/2/2030")
    assert "El papel está anotado" in page
    paper = again(child).custody_papers.get()
    assert "Diga qué oficina" in post("answer", paper=paper.pk, accepted="yes", office=" ")
    page = post("answer", paper=paper.pk, accepted="yes", office="Migración")
    assert "La acepta: Migración" in page
    assert "Papeles aceptados" in page
    left = {"number": child.number, "left": "left_behind"}
    assert "mientras tanto" in post("split", version="nothing", **left)
    page = post("split", version=2, **left)
    assert "su paso por ella queda en la historia" in page
    assert "Espera reunirse con la familia" in page
    assert "La última familia en la que estuvo" in page
    assert "Ulpiano" in page
    assert Reunification.objects.get().person_id == child.pk
    assert "ya no se busca" in post("not_wanted")
    page = text_of(client.get(case(adult.number, "familia")))
    assert "quedó atrás" in page
    assert Membership.objects.count() == 2
