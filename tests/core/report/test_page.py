import pytest

from retorno.report import render


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_of_27000_people_is_light(big, made, lang):
    page = render(big.view(short=made.SHORT, sources=made.SOURCES), lang)
    assert page.startswith("<!doctype html>\n<html lang=")
    assert len(page.encode()) < 700_000
