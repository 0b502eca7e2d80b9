"""A list as lists are: Latin letters, titles before the table, semicolons, two sheets, somebody twice."""

import io

import pytest
import xlsxwriter

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

HEADERS = ("N° caso", "Nombres", "Apellidos", "Fecha de nacimiento", "Sexo", "Nacionalidad",
           "Pasaporte", "Fecha de la orden", "Observación")  # fmt: skip
WAIT = 60_000


def latin(prefix, surname="Peña Núñez"):
    """Write a list of a consulate: one is there twice, and one date exists nowhere."""
    rows = [
        (f"{prefix}-1", "Íñigo José", surname, "17/05/1990", "M", "Colombia", f"AN{prefix}01", "01/10/2024", "de Ocaña"),
        (f"{prefix}-2", "Begoña", "Ibáñez", "03/1988", "F", "Colombia", "", "13/11/2024", ""),
        (f"{prefix}-2", "Begoña", "Ibáñez", "03/1988", "F", "Colombia", "", "13/11/2024", ""),
        (f"{prefix}-3", "Sol", "", "", "F", "Colombia", "", "31/31/2024", ""),
    ]  # fmt: skip
    lines = ["CONSULADO GENERAL;;;;;;;;", "Relación de connacionales;;;;;;;;", ";".join(HEADERS)]
    return "\r\n".join([*lines, *(";".join(row) for row in rows), ""]).encode("cp1252")


def workbook(prefix):
    """Write a workbook with a cover and a sheet of people."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Portada").write_string(0, 0, "Vuelo del lunes")
    sheet = book.add_worksheet("Pasajeros")
    for at, row in enumerate([HEADERS, (f"{prefix}-9", "Ángel", "Ruiz", "1975-01-02", "M", "COL",
                                        "", "2024-10-09", "=1+1")]):  # fmt: skip
        for place, text in enumerate(row):
            sheet.write_string(at, place, text)
    book.close()
    return out.getvalue()


def bring(walker, *files):
    walker.go("/listas/nueva")
    walker.check()
    walker.page.locator('input[type="file"]').set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    )
    walker.page.locator("form.panel button.button").click()
    walker.page.locator('form[action$="/columnas"]').wait_for(timeout=WAIT)
    return walker.page.url.split("/")[-1].split("?")[0]


def check_list(walker, number):
    """Say what the two columns are that nobody could guess, and check."""
    for header, column in (("N° caso", "person_id"), ("Pasaporte", "document_number")):
        for select in walker.page.get_by_label(header, exact=True).all():
            select.select_option(column)
    walker.page.locator('form[action$="/columnas"] button.button').last.click()
    walker.page.locator(f'a[href="/listas/{number}/problemas"]').first.wait_for(timeout=WAIT)


def hand_on(walker, number):
    walker.go(f"/listas/{number}/repetidas")
    walker.page.locator('form[action$="/entregar"] button.button').click()
    walker.page.locator(".message.warning").wait_for()


def confirm(walker, number):
    walker.go(f"/listas/{number}")
    walker.page.locator('form[action$="/confirmar"] button.button').click()
    walker.page.locator(f'a[href="/listas/{number}/estados.xlsx"]').wait_for(timeout=WAIT)


def test_an_ugly_list_is_brought_checked_and_confirmed_by_two_people(walk):
    planner, coordinator = walk("planner"), walk("coordinator")
    number = bring(planner, ("Relación año.csv", latin("J")), ("vuelo.xlsx", workbook("J")))
    assert "Íñigo José" in planner.text()
    assert "Portada" in planner.text()
    planner.check()
    planner.picture("imports-columns")
    check_list(planner, number)
    assert "Aceptadas 3" in planner.text()
    planner.check()
    planner.picture("imports-check")
    planner.go(f"/listas/{number}/problemas?clase=reject")
    assert "31/31/2024" in planner.text()
    planner.check()
    with planner.page.expect_download() as download:
        planner.page.evaluate(f"location.href = '/listas/{number}/rechazadas.xlsx'")
    assert download.value.suggested_filename == f"rechazadas-{number}.xlsx"
    hand_on(planner, number)
    planner.check()
    confirm(coordinator, number)
    coordinator.check()
    assert "Creadas 3" in coordinator.text()
    assert "Rechazadas 2" in coordinator.text()
    coordinator.picture("imports-written")


def test_a_second_list_shows_what_it_says_otherwise(walk):
    planner, coordinator = walk("planner"), walk("coordinator")
    for surname in ("Peña Núñez", "Peña"):
        number = bring(planner, ("lista.csv", latin("K", surname)))
        check_list(planner, number)
        if surname == "Peña":
            planner.go(f"/listas/{number}/repetidas")
            assert "Peña Núñez → Peña" in planner.text()
            planner.check()
            planner.picture("imports-duplicates")
        hand_on(planner, number)
        confirm(coordinator, number)
    assert "Actualizadas 1" in coordinator.text()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_wizard_is_open_to_all_senses(walk, language, size):
    walker = walk("planner", language=language, size=size)
    number = bring(walker, ("lista.csv", latin(f"{language}{size['width']}")))
    walker.check()
    check_list(walker, number)
    for path in ("", "/problemas", "/repetidas", "/repetidas?que=new", "/filas"):
        walker.go(f"/listas/{number}{path}")
        walker.check()
    walker.go("/listas/")
    walker.check()


def tab_to(walker, target):
    """Press Tab until something has the focus, as whoever has no mouse does."""
    for _ in range(80):
        walker.page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {target}")


def test_the_keyboard_alone_brings_a_list_in(walk):
    walker = walk("consul")
    walker.go("/listas/")
    tab_to(walker, walker.page.locator("a.button"))
    walker.page.keyboard.press("Enter")
    walker.page.locator('input[type="file"]').set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": latin("T")}
    )
    tab_to(walker, walker.page.locator("form.panel button.button"))
    walker.page.keyboard.press("Enter")
    walker.page.locator('form[action$="/columnas"]').wait_for(timeout=WAIT)
    tab_to(walker, walker.page.locator('form[action$="/columnas"] button.button').last)
    walker.page.keyboard.press("Enter")
    walker.page.locator("dl.figures").first.wait_for(timeout=WAIT)
    assert walker.page.locator('a[href$="/problemas"]').count() >= 1
