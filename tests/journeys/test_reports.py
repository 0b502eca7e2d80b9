"""Reports are files that open anywhere: on a phone nothing runs out of the side of the page."""

import pytest

from retorno.cli.main import run
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_of_exposure_fits_a_phone_and_a_desk(browser, tmp_path, lang, capsys):
    assert run(["exposure", "--out", str(tmp_path / "out"), "--lang", lang]) == 0
    for size in (PHONE, DESK):
        page = browser.new_page(viewport=size)
        page.goto((tmp_path / "out" / "report.html").as_uri())
        wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        page.close()
        assert wide[0] <= wide[1], size
