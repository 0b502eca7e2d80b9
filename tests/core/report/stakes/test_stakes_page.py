"""The page about what is at stake: whole, self-contained, honest, nothing outside its frame."""

import re
from dataclasses import replace

import numpy as np
import pytest

from retorno.exposure.aid import LeftOut
from retorno.exposure.departments import Departments
from retorno.exposure.scenario import Side
from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.exposure.stakes import Tables, weigh
from retorno.exposure.trade import TradeLine
from retorno.report.stakes import bars_chart, beside_chart, ladder_chart, render
from retorno.report.stakes.amounts import between, decimals, million, rounded, times, usd
from retorno.report.stakes.headline import first_line
from retorno.report.stakes.honest import statements
from retorno.report.stakes.labels import product_name
from retorno.report.svg import FRAMES
from retorno.vocabulary.evidence import Evidence
from retorno.wording import LANGUAGES, say
from tests.core.exposure.runs import elasticities, trade, trade_line
from tests.core.exposure.scenarios import AID, TOP, VISAS, step, tariff
from tests.core.report.reading import Page

DRAWS = 200


@pytest.fixture(scope="module")
def shipped_stakes():
    return weigh(read_scenario(shipped()), Tables.shipped(), draws=DRAWS)


@pytest.fixture
def weighed(tmp_path):
    def weighed(content, plan=None, **more):
        path = tmp_path / "s.toml"
        path.write_text(TOP + content, encoding="utf-8")
        given = replace(Tables.shipped(), **more)
        return weigh(read_scenario(path), given, draws=DRAWS, plan=plan)

    return weighed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_whole_and_loads_nothing(shipped_stakes, lang):
    text = render(shipped_stakes, lang)
    page = Page(text)
    assert not {"script", "link", "img", "iframe"} & page.tags
    assert "default-src &#x27;none&#x27;" in text
    assert len(page.ids) == len(set(page.ids))
    assert set(page.refers) <= set(page.ids)
    assert page.headings[0] == 1
    assert all(
        after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False)
    )
    assert "url(" not in re.sub(r"url\(#hatch-(wide|narrow)\)", "", text)
    assert "{" not in page.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_the_numbers_do_not(shipped_stakes, lang):
    text = Page(render(shipped_stakes, lang)).text
    said = statements(shipped_stakes, lang)
    assert len(said) == 11
    assert all(words in text for words in said)
    for code in (
        "counterfactual",
        "not_saved",
        "no_cause",
        "series",
        "markets",
        "buyers",
        "ranges",
    ):
        assert say(f"report.stakes.honest.{code}", lang) in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_threat_in_a_table_is_called_counterfactual(shipped_stakes, lang):
    page = Page(render(shipped_stakes, lang))
    mark = say("report.stakes.mark.threatened", lang)
    happened = say("report.stakes.mark.carried_out", lang)
    head = say("report.stakes.ladder.step", lang)
    threats = {s.words.say(lang): s.is_counterfactual for s in shipped_stakes.scenario.steps}
    rows = [r for table in page.tables if table[0][0] == head for r in table[1:]]
    assert len(rows) >= 4 + 5 + 2 + 1 + 3
    for row in rows:
        name = next(words for words in threats if row[0].startswith(words))
        assert row[0] == name + (mark if threats[name] else happened)


def test_every_source_has_its_evidence(shipped_stakes):
    page = Page(render(shipped_stakes, "en"))
    rows = [row for table in page.tables if table[0][0] == "Figure" for row in table[1:]]
    assert len(rows) > 25 + 26
    labels = {
        say(f"report.source.evidence_word.{e.value.replace(' ', '_')}", "en") for e in Evidence
    }
    assert all(row[-1] in labels and row[-2] for row in rows)


def test_a_scenario_with_everything_else(weighed, tmp_path):
    (tmp_path / "plan.json").write_text('{"money": 30000000}')
    (tmp_path / "flights.csv").write_text("fleet,date\nF1,2025-02-03\n")
    more = "probability = 0.25\nrate_percent = 25"
    found = weighed(
        step("kept", "tariff", more, status="carried_out", until="2025-02-10")
        + tariff("later", 50, first="2025-02-11")
        + tariff("co", side="CO", status="carried_out")
        + step("closed", "visas", status="threatened", first="2025-02-24")
        + step("aid", "aid", "share_percent = 10")
        + step("refused", "flights", "flights = 1\npeople = 1", side="CO")
        + VISAS
        + AID,
        plan=tmp_path,
        departments=Departments(shares={"0901": {"Huila": 0.5}}, sources=("t",)),
        aid_left_out=(LeftOut(identifier="X", why="currency", value=5, currency="EUR"),),
    )
    for lang in LANGUAGES:
        text = Page(render(found, lang)).text
        assert "Huila" in text
        assert say("report.stakes.honest.some_counterfactual", lang) in text
        assert say("report.stakes.visas.never", lang) in text
        assert say("report.stakes.ladder.probability", lang) in text
        assert say("report.stakes.honest.unpriced", lang) not in text
    assert "of everything" not in first_line(found, "en")


EVENT = """
[[event]]
day = {}
es = "algo"
en = "something"
eases = true
evidence = "secondary"
source = "press"
"""


def test_events_outside_the_window_are_told_but_not_drawn(weighed):
    found = weighed(tariff() + EVENT.format("2025-03-20") + EVENT.format("2025-02-01"))
    drawn, _ = ladder_chart.draw(found, "en", FRAMES[0])
    assert drawn.count('class="eases"') == 1
    assert Page(render(found, "en")).text.count("something") >= 2


def test_a_scenario_that_all_happened_has_no_banner(weighed):
    found = weighed(tariff(status="carried_out"))
    text = render(found, "en")
    assert 'class="banner"' not in text
    assert "stays for a year" in first_line(found, "en")
    assert "counterfactual" not in statements(found, "en")[0]


@pytest.mark.parametrize("content", [step("talk", "unpriced"), tariff("co", side="CO")])
def test_a_scenario_without_us_tariffs(weighed, content):
    found = weighed(content)
    page = Page(render(found, "es"))
    assert first_line(found, "es") in page.text
    assert "products" not in page.ids
    assert "drivers" not in page.ids


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_many_products_those_that_lose_most_are_shown_and_the_page_says_so(weighed, lang):
    goods = [trade_line(f"{6101 + i}", 10.0 + i) for i in range(60)]
    stakes = weighed(tariff(), trade={Side.UNITED_STATES: trade(*goods)}, schedules={})
    text = Page(render(stakes, lang)).text
    pictured = text.split(say("report.stakes.drivers.title", lang))[0]
    assert sum(good.product in pictured for good in goods) == 25
    assert goods[-1].product in pictured
    assert say("report.stakes.products.more", lang, shown="25", count="60") in text
    assert say("report.stakes.products.crude", lang) not in text


def test_an_empty_pause_and_a_tariff_on_nothing_traded(weighed):
    found = weighed(
        step("none", "tariff", 'rate_percent = 25\nproducts = ["9999"]')
        + step("closed", "visas", first="2025-02-01", until="2025-02-01")
        + VISAS
    )
    page = Page(render(found, "es"))
    assert "drivers" not in page.ids
    assert found.visas[0].delayed.value == 0


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_picture_leaves_its_frame(shipped_stakes, frame, lang):
    drawn, height = ladder_chart.draw(shipped_stakes, lang, frame)
    for x in re.findall(r' x[12]?="(-?[\d.]+)"', drawn):
        assert -1 <= float(x) <= frame.width + 1
    for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn):
        assert float(x) + float(width) <= frame.width + 1
    for y in re.findall(r' y[12]?="(-?[\d.]+)"', drawn):
        assert -1 <= float(y) <= height


def test_bars_are_true_to_scale():
    rows = [
        bars_chart.Bar(name="a", value=4e9, low=2e9, high=6e9),
        bars_chart.Bar(name="b", value=2e9, low=1e9, high=3e9),
    ]
    drawn, _ = bars_chart.draw(rows, "unit", "en", FRAMES[0])
    first, second = (float(w) for w in re.findall(r'width="([\d.]+)" height="18"', drawn))
    assert first == pytest.approx(2 * second, abs=0.2)


def test_a_log_scale_puts_ten_times_as_far_again(shipped_stakes):
    spread = shipped_stakes.programmes[0].cost
    marks = [
        beside_chart.Mark(name="p", spread=spread, kind="programme"),
        beside_chart.Mark(name="x", spread=spread.times(10), kind="threatened"),
        beside_chart.Mark(name="y", spread=spread.times(100), kind="carried"),
    ]
    drawn, _ = beside_chart.draw(marks, "unit", "en", FRAMES[0])
    left = float(re.search(r'<rect x="([\d.]+)"', drawn)[1]) + beside_chart.DOT
    one, two = (float(x) for x in re.findall(r'cx="([\d.]+)"', drawn))
    assert one - left == pytest.approx(two - one, abs=0.2)


def test_amounts_show_three_figures(shipped_stakes):
    assert (rounded(9645.2), rounded(0), decimals(0)) == (9650, 0, 0)
    assert million(38.27e6, "es") == "38,3"
    assert usd(5.807e6, "en").endswith("5.81 million")
    assert (times(130.4, "en"), times(6.59, "es")) == ("130", "6,6")
    assert between(shipped_stakes.programmes[0].cost, "en").endswith("million")


def test_products_go_by_their_name_in_the_language():
    line = {
        "value": 1.0,
        "reported": 1.0,
        "months": 12,
        "year": 2024,
        "basis": "b",
        "source": "s",
        "evidence": Evidence.DEFAULT,
    }
    names = [
        ("0901", "Coffee", "Café (0901)"),
        ("4202", "Bags", "Bags (4202)"),
        ("4202", "4202", "4202"),
    ]
    for product, description, shown in names:
        assert (
            product_name(TradeLine(product=product, description=description, **line), "es") == shown
        )


def test_a_table_without_studies_and_with_a_given_world_price(weighed):
    plain = replace(Tables.shipped().elasticities, rows=elasticities(supply=np.inf).rows)
    found = weighed(tariff(), elasticities=plain)
    page = Page(render(found, "en"))
    assert say("report.stakes.studies.study", "en") not in page.text
    sources = [row for table in page.tables if table[0][0] == "Figure" for row in table[1:]]
    assert [row[1] for row in sources if "supply" in row[0]] == ["\N{INFINITY}"]


def test_the_page_says_what_was_asked_and_hashes_what_was_named(shipped_stakes):
    asked = ("my scenario.toml", "--trade", "t.csv")
    found = replace(shipped_stakes, asked=asked, inputs={"t.csv": "0" * 64})
    text = Page(render(found, "en")).text
    assert "retorno exposure 'my scenario.toml' --trade t.csv --seed 1" in text
    assert "0" * 64 in text


def test_every_cell_of_a_number_knows_its_heading(shipped_stakes):
    """So that rows can stand under one another on a telephone."""
    text = render(shipped_stakes, "en")
    cells = re.findall(r"<td[^>]*>", text)
    assert len(cells) > 100
    assert all('data-head="' in cell for cell in cells)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_picture_can_leave_the_page_without_its_word(shipped_stakes, lang):
    mark = say("report.stakes.mark.threatened", lang)
    pictures = re.findall(r"<svg[^>]*picture.*?</svg>", render(shipped_stakes, lang), re.DOTALL)
    assert len(pictures) == 8
    for drawn in pictures:
        shown = re.sub(r"<title.*?</title>|<desc.*?</desc>", "", drawn)
        assert mark in shown
