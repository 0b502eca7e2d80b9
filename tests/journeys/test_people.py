"""A consul and a child-protection officer at work with people and families."""

import re

import pytest

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PARTS = ("resumen", "identidad", "familia", "salud", "documentos", "ordenes", "vuelos",
         "recepcion", "historia")  # fmt: skip


def register(walker, q, **said):
    """Search, then register; return the number of the new record."""
    walker.go("/personas/")
    walker.page.locator(".page-head a.button").click()
    walker.page.fill("#q", q)
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    walker.page.locator("main p a.button").click()
    for name, value in said.items():
        field = walker.page.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    walker.page.locator("main .panel button.button").click()
    if walker.page.locator('[name="seen"]').count():
        for box in walker.page.locator('[name="seen"]').all():
            box.check()
        walker.page.locator("main .panel button.button").click()
    return re.search(r"/personas/([0-9A-Z]{8})$", walker.page.url)[1]


@pytest.fixture
def family(walk):
    """Let the consul register an adult and a child who travels with them."""
    walker = walk("consul")
    adult = register(walker, "ulpiano zabala", given_names="Ulpiano", surnames="Zabala Íñiguez",
                     birth_date="1984", order_number="EJ-771")  # fmt: skip
    child = register(walker, "oriana zabala", given_names="Oriana", surnames="Zabala Peña",
                     birth_date="2016-03", company="adult", adult=adult)  # fmt: skip
    return walker, adult, child


def test_a_consul_searches_registers_and_finds_again_whatever_the_spelling(family):
    walker, adult, child = family
    assert "Familia de 2" in walker.text()
    assert "Menor de edad" in walker.text()
    for q in ("ZABALA ulpiano", "sabala iñiges", "ej771", adult.lower()):
        walker.go("/personas/")
        walker.page.fill("#q", q)
        with walker.page.expect_navigation():
            walker.page.keyboard.press("Enter")
        assert walker.page.locator(f'a[href="/personas/{adult}"]').count() == 1, q
    walker.check()
    walker.go("/personas/")
    walker.picture("people-list-es")
    walker.go(f"/personas/{child}")
    walker.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    bar = walker.page.locator(".identity").bounding_box()
    assert bar["y"] >= 0
    assert walker.page.locator(".strip").is_visible()
    walker.picture("people-case-es")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_people_is_open_to_all(walk, family, language, size):
    _, _, child = family
    walker = walk("consul", language=language, size=size)
    pages = [f"/personas/{child}/{part}" for part in PARTS]
    pages += ["/personas/", "/personas/?who=children&columns=site_code&columns=ready_date",
              "/personas/nueva/buscar?q=zabala", "/personas/nueva?q=x", "/personas/exportar",
              f"/personas/{child}/cambiar/identity", f"/personas/{child}/expediente/cerrar"]  # fmt: skip
    for page in pages:
        walker.go(page)
        for more in walker.page.locator("main details").all():
            more.evaluate("one => { one.open = true }")
        walker.check()


def test_a_family_is_never_split_without_a_reason_and_its_past_stays(family, walk):
    _, adult, child = family
    walker = walk("child_protection")
    walker.go(f"/personas/{child}/familia")
    walker.picture("people-family-es")
    walker.page.locator("summary", has_text="Sale de la familia").last.click()
    walker.page.locator("details[open] button").click()
    assert "Salió de la familia" not in walker.text()  # a reason was not said: nothing was sent
    walker.page.locator("details[open] select").select_option("left_behind")
    walker.page.locator("details[open] button").click()
    assert "Salió de la familia" in walker.text()
    assert "Espera reunirse con la familia" in walker.text()
    walker.check()
    walker.go(f"/personas/{adult}/familia")
    assert "quedó atrás" in walker.text()
    walker.go(f"/personas/{child}/historia")
    assert "Quedó atrás de su familia" in walker.text()
    walker.check()
    walker.picture("people-history-es")


def test_two_officers_and_one_record_the_second_sees_what_the_first_saved(family, walk):
    first, _, child = family
    second = walk("planner")
    for walker in (first, second):
        walker.go(f"/personas/{child}/cambiar/identity")
    first.page.fill('[name="given_names"]', "Oriana Luz")
    first.page.locator("main button.button").click()
    assert "Guardado" in first.text()
    second.page.fill('[name="given_names"]', "Oriana Mar")
    second.page.locator("main button.button").click()
    assert "Alguien lo cambió mientras tanto" in second.text()
    assert "Ahora dice: Oriana Luz" in second.text()
    second.check()
    second.picture("people-conflict-es")


def test_the_pages_work_without_javascript(browser, house, family):
    _, _, child = family
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto(house.address + "/entrar")
    page.locator('button[name="role"][value="consul"]').click()
    page.goto(house.address + "/personas/")
    page.fill("#q", "oriana")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(f'a[href="/personas/{child}"]').click()
    page.locator(".tabs a", has_text="Familia").click()
    assert page.locator("h2", has_text="Con quién viaja").count() == 1
    context.close()
