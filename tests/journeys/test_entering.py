"""Entering the house: every role, both languages, office and phone; what is not theirs stays shut."""

import pytest

from retorno.web.access import Action, Role
from retorno.web.access.matrix import MATRIX
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_door_is_plain_to_everybody(walk, language, size):
    walker = walk(language=language, size=size)
    walker.go("/entrar")
    assert walker.page.locator("html").get_attribute("lang") == language
    walker.check()
    walker.picture(f"house-door-{language}") if size is DESK else None


@pytest.mark.parametrize("role", Role)
def test_each_role_enters_and_meets_only_its_desks(walk, role):
    walker = walk(role)
    walker.check()
    seen = walker.page.locator(".menu a").all_inner_texts()
    assert ("Usuarios" in seen) == (role in MATRIX[Action.USERS_READ])


def test_whoever_is_not_signed_in_is_sent_to_the_door_and_back(walk):
    walker = walk()
    walker.go("/usuarios/")
    assert "/entrar?next=/usuarios/" in walker.page.url


def test_the_language_is_kept_for_the_person(walk):
    walker = walk("auditor", language="en")
    assert walker.page.locator("html").get_attribute("lang") == "en"
    walker.go("/usuarios/")
    assert "Users" in walker.text()
    walker.check()
    walker.page.locator('.languages button[value="es"]').click()
    assert "Usuarios" in walker.text()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", ["/", "/usuarios/", "/usuarios/invitar", "/usuarios/1", "/nada",
                                  "/cuenta/segundo-factor/", "/cuenta/sesiones", "/salir"])  # fmt: skip
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_administrator_is_open_to_all_senses(walk, path, language, size):
    walker = walk("administrator", language=language, size=size)
    walker.go(path)
    walker.check()


def test_an_administrator_invites_somebody_who_sets_a_password(walk):
    administrator = walk("administrator")
    administrator.go("/usuarios/invitar")
    page = administrator.page
    page.get_by_label("Nombre de usuario").fill("invento.uno")
    page.get_by_label("Nombre", exact=True).fill("Invento Uno")
    page.get_by_role("button", name="Crear la invitación").click()
    link = page.locator(".panel.code").inner_text()
    guest = walk()
    guest.page.goto(link)
    guest.check()
    guest.page.get_by_label("Contraseña", exact=True).fill("corta")
    guest.page.get_by_label("La misma contraseña otra vez").fill("corta")
    guest.page.get_by_role("button", name="Guardar la contraseña").click()
    assert guest.page.locator(".error").count() >= 1
    guest.page.get_by_label("Contraseña", exact=True).fill("jacaranda-violeta-93")
    guest.page.get_by_label("La misma contraseña otra vez").fill("jacaranda-violeta-93")
    guest.page.get_by_role("button", name="Guardar la contraseña").click()
    assert "/entrar" in guest.page.url
    guest.page.goto(link)
    assert "no vale" in guest.text()
