"""`retorno exposure`: the default in seconds, files, one product explained, refusals in one sentence."""

import csv
import json

import pytest

from retorno.cli.main import run
from retorno.wording import LANGUAGES, say
from retorno.wording.numbers import percent
from tests.core.exposure.scenarios import AID, TOP, VISAS, step, tariff
from tests.core.formats.iati.test_reading import activity

FEW = ("--draws", "200")
DUTIES = (
    "authority,rate,from,until,products,country,order,stacking\n"
    "Section 232,10%,2025-02-10,,0901,CO,50,add\n"
)
TRADE = (
    "product,value,unit,year,basis,source\n"
    "TOTAL,1000,USD million,2024,mine,t\n"
    "0901,400,USD million,2024,mine,t\n"
)


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_default_needs_no_argument(capsys, lang):
    assert run(["exposure", *FEW, "--lang", lang]) == 0
    said = capsys.readouterr().out
    words = " ".join(said.split())
    assert said.count(say("exposure.mark.counterfactual", lang)) >= 5
    for code in ("no_cause", "not_saved", "not_by_people"):
        assert say(f"report.stakes.honest.{code}", lang) in words
    assert (
        " ".join(percent(0.4837, lang).split()) in words
    )  # the share that was modelled product by product
    assert "Hauk" in words
    assert max(map(len, said.splitlines())) <= 100


def test_a_folder_holds_every_table_and_the_page(capsys, tmp_path):
    out = tmp_path / "out"
    assert run(["exposure", *FEW, "--out", str(out), "--lang", "en"]) == 0
    names = {path.name for path in out.iterdir()}
    assert names == {
        *(
            f"{n}.csv"
            for n in (
                "steps",
                "daily",
                "products",
                "tornado",
                "studies",
                "coverage",
                "visas",
                "aid",
                "beside",
                "notes",
            )
        ),
        "exposure.json",
        "scenario.toml",
        "report.html",
        "manifest.json",
    }
    with (out / "steps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["label"] for r in rows if r["step"] == "us_tariff_50"} == {"counterfactual"}
    found = json.loads((out / "exposure.json").read_text(encoding="utf-8"))
    assert found["draws"] == 200
    for code in ("no_cause", "not_saved", "counterfactual"):
        assert say(f"report.stakes.honest.{code}", "en") in found["does_not_say"]
    assert set(found["covers"]) == {"US", "CO"}
    assert "no_cause" not in (out / "notes.csv").read_text(encoding="utf-8")
    assert say("report.stakes.honest.no_cause", "en") in (out / "notes.csv").read_text("utf-8")
    again = tmp_path / "again"
    assert run(["exposure", str(out / "scenario.toml"), *FEW, "--out", str(again)]) == 0
    assert (again / "steps.csv").read_bytes() == (out / "steps.csv").read_bytes()
    assert str(out) in capsys.readouterr().out


def test_machines_get_one_json(capsys):
    assert run(["exposure", *FEW, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "retorno-exposure/1"
    assert found["folder"] is None


def test_own_tables_are_taken(capsys, write, tmp_path, shared_data):
    scenario = TOP + tariff().replace("rate_percent", "probability = 0.5\nrate_percent")
    scenario += step("aid", "aid", "share_percent = 10") + AID.replace("CRS", "IATI disbursed")
    scenario += step("closed", "visas", first="2025-01-27", until="2025-01-30") + VISAS
    paid = (
        '<recipient-country code="CO"/><transaction><transaction-type code="3"/>'
        '<transaction-date iso-date="2024-05-01"/><value currency="{}" value-date="2024-05-01">9</value>'
        "</transaction>"
    )
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.json").write_text('{"money": 5000000}')
    (tmp_path / "plan" / "flights.csv").write_text("fleet,date\nF1,2025-02-03\n")
    words = [
        "exposure",
        write("s.toml", scenario),
        *("--trade", write("trade.csv", TRADE)),
        *("--exports", write("exports.csv", TRADE)),
        *("--aid", write("aid.xml", activity(paid.format("USD") + paid.format("COP")))),
        *("--plan", str(tmp_path / "plan")),
        *(
            "--departments",
            write("d.csv", "product,department,share,year,source\n0901,Huila,1,2024,t\n"),
        ),
        *("--duties", write("duties.csv", DUTIES)),
        *FEW,
        *("--lang", "en"),
    ]
    assert run([*words, "--schedule", str(shared_data("trade/hts_2025_basic_edition.csv"))]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "probability of 50%" in said
    assert "∞ / 16" in said
    assert 'is in "COP"' in said
    assert "The plan given: USD 5.00 million (flights of its fleets: 1)" in said
    assert "names no currency" in said


def test_elasticities_and_an_aid_table_of_one_s_own(capsys, write):
    table = "product,kind,value,low,high,source\n"
    table += "".join(f"TOTAL,{kind},1,,,mine\n" for kind in ("demand", "substitution", "supply"))
    aid = "year,agency,purpose,basis,usd,source\n2024,A,health,CRS,1000,mine\n"
    words = ["exposure", "--elasticities", write("e.csv", table), "--aid", write("a.csv", aid)]
    assert run([*words, *FEW, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "e.csv" in found["inputs"]
    assert {row["agency"] for row in found["aid"]} == {"A"}


def test_a_scenario_that_all_happened(capsys, write):
    path = write(
        "s.toml",
        TOP + step("refused", "flights", "flights = 2\npeople = 160", status="carried_out"),
    )
    assert run(["exposure", path, *FEW, "--lang", "en"]) == 0
    assert "Every step of this scenario was carried out." in capsys.readouterr().out
    assert run(["exposure", path, *FEW, "--explain", "0901", "--lang", "en"]) == 2
    assert "has no tariff" in capsys.readouterr().err


def test_one_product_is_explained_with_its_formulas(capsys):
    assert run(["exposure", *FEW, "--explain", "06.03", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert (
        said.count("product 0603:") == 2
    )  # two steps of the United States; nobody sells flowers back
    assert "[COUNTERFACTUAL]" in said
    assert "ln P" in said
    assert run(["exposure", *FEW, "--explain", "1005", "--json"]) == 0
    explained = json.loads(capsys.readouterr().out)["explained"]
    assert [(e["step"], e["label"]) for e in explained] == [
        ("co_tariff_25", "counterfactual"),
        ("co_tariff_50", "counterfactual"),
    ]


UGLY_TRADE = [
    (TRADE.replace("0901", "901"), "lost"),
    (TRADE.replace("USD million,2024,mine,t\n0901", "barrels,2024,mine,t\n0901"), "barrels"),
    (TRADE + "0901,5,USD million,2024,mine,t\n", "already"),
]


@pytest.mark.parametrize(("content", "word"), UGLY_TRADE)
def test_a_table_that_cannot_be_used_gives_one_sentence(capsys, write, content, word):
    assert run(["exposure", "--trade", write("trade.csv", content), *FEW, "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "trade.csv, row" in said
    assert word in said
    assert len(said.strip().splitlines()) == 1


def test_a_percentage_written_as_a_fraction_is_refused(capsys, write):
    assert run(["exposure", write("s.toml", TOP + tariff(rate=0.25)), *FEW, "--lang", "en"]) == 2
    assert "write 25 for 25 percent" in capsys.readouterr().err


def test_unknown_products_and_places_that_hold_the_input_are_refused(capsys, write, tmp_path):
    assert run(["exposure", *FEW, "--explain", "9999", "--lang", "en"]) == 2
    assert "0901" in capsys.readouterr().err
    path = write("s.toml", TOP + tariff())
    assert run(["exposure", path, "--out", str(tmp_path), *FEW]) == 2
