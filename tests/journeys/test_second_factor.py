"""A house that is no demo: a password alone opens nothing, guesses are locked out."""

import re

import pytest

from tests.journeys.conftest import Walker
from tests.journeys.one_time import code_of

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PASSWORD = "jacaranda-violeta-93"


@pytest.fixture
def visit(browser, real_house):
    opened = []

    def start(language="es"):
        opened.append(Walker(browser, real_house, language))
        return opened[-1]

    yield start
    for walker in opened:
        walker.context.close()


def sign_in(walker, password=PASSWORD):
    walker.go("/entrar")
    walker.page.get_by_label(re.compile("usuario", re.IGNORECASE)).fill("admin.uno")
    walker.page.locator("input[name=password]").fill(password)
    walker.page.get_by_role("button", name="Entrar", exact=True).click()


def confirm(walker):
    """Give the password once more, before anything that guards the account is changed."""
    walker.page.locator("input[name=password]").fill(PASSWORD)
    walker.page.locator("main form button[type=submit]").click()


def test_from_an_empty_house_to_a_second_factor_and_a_lock(visit, real_house):
    told = real_house.run("administrator", "--username", "admin.uno", "--name", "Admin Uno")
    path = re.search(r"/invitacion/\S+", told)[0]
    walker = visit()
    page = walker.page
    walker.go(path)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_label("La misma contraseña otra vez").fill(PASSWORD)
    page.get_by_role("button", name="Guardar la contraseña").click()
    walker.check()
    sign_in(walker)
    # signed in with a password alone: no desk opens, the second factor is asked for
    walker.go("/usuarios/")
    assert "/cuenta/segundo-factor/" in page.url
    walker.check()
    walker.go("/cuenta/segundo-factor/totp/activate/")
    confirm(walker)
    walker.check()
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("main form button[type=submit]").click()
    walker.go("/usuarios/")
    assert page.url.endswith("/usuarios/")
    walker.go("/cuenta/segundo-factor/recovery-codes/generate/")
    confirm(walker) if "/cuenta/confirmar" in page.url else None
    page.locator("main form button[type=submit]").click()
    assert page.locator("textarea").input_value().strip()
    walker.check()
    walker.go("/salir")
    page.locator("main form button").click()
    # a new sign-in stops at the second factor
    sign_in(walker)
    assert "authenticate" in page.url
    walker.check()
    # whoever guesses is locked out, even with the right password at the end
    guesser = visit()
    for _ in range(5):
        sign_in(guesser, "adivino-la-clave-1")
    sign_in(guesser)
    assert "Demasiados intentos" in guesser.text()
    guesser.check()


def test_the_logins_of_the_demo_open_nothing_elsewhere(visit, real_house):
    walker = visit()
    walker.go("/entrar")
    assert walker.page.locator("button[name=role]").count() == 0
    token = walker.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = walker.page.request.post(
        real_house.address + "/demostracion",
        form={"role": "administrator", "csrfmiddlewaretoken": token},
        headers={"Referer": real_house.address + "/entrar"},
    )
    assert answer.status == 404
