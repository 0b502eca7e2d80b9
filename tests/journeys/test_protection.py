"""Somebody hears a reason, opens a hold in one tap, and the desk that owns it decides."""

import re

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def registered(walk):
    """Let the consul register somebody; give the number."""
    consul = walk("consul")
    consul.go("/personas/")
    consul.page.locator(".page-head a.button").click()
    consul.page.fill("#q", "filomena ospina")
    with consul.page.expect_navigation():
        consul.page.keyboard.press("Enter")
    consul.page.locator("main p a.button").click()
    for name, value in {
        "given_names": "Filomena",
        "surnames": "Ospina",
        "birth_date": "1979",
    }.items():
        consul.page.locator(f'[name="{name}"]').fill(value)
    consul.page.locator("main .panel button.button").click()
    return consul, re.search(r"/personas/([0-9A-Z]{8})", consul.page.url)[1]


def test_a_reason_is_heard_and_its_owners_decide(walk):
    consul, number = registered(walk)
    consul.page.locator(".strip a").click()
    consul.check()
    consul.picture("protection-open-es")
    consul.page.locator('button[name="kind"][value="court_stay"]').click()
    assert "Anotado. La persona no está disponible" in consul.text()
    consul.go(f"/personas/{number}")
    assert "No disponible" in consul.text()
    assert "judicial" not in consul.text()
    owner = walk("protection")
    owner.go("/proteccion/")
    owner.check()
    owner.picture("protection-list-es")
    owner.page.locator("tbody a", has_text=number).click()
    owner.check()
    owner.picture("protection-hold-es")
    owner.page.locator('button[name="reason"][value="stay_ended"]').click()
    assert "Levantado" in owner.text()
    owner.check()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("protection", "/proteccion/"),
        ("protection", "/respuesta"),
        ("reception", "/no-disponible"),
        ("ombudsman", "/proteccion/antiguas"),
    ],
    ids=["list", "answer", "open", "due"],
)
def test_every_page_of_the_desk_is_open_to_all_senses(walk, role, path, language, size):
    walker = walk(role, language=language, size=size)
    walker.go(path)
    walker.check()
