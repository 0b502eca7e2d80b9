"""Readers on real, untidy files; they are not part of the repository and may be absent."""

import csv
import json

import pytest

from retorno.cli.main import run
from retorno.formats.tables import open_sheets, read_table, read_tables
from retorno.vocabulary.errors import UnusableInputError

HXL = "humanitarian/hxl/test_io__"


@pytest.mark.parametrize(
    ("name", "header", "rows"),
    [
        ("input-valid.xlsx", 2, 5),
        ("input-valid-xlsx.NOEXT", 2, 5),
        ("input-valid.xls", 2, 5),
        ("input-zip-invalid.zip", 2, 5),
        ("input-quality.xls", 2, 4),
        ("input-quality.xlsx", 2, 4),
        ("input-merged.xlsx", 2, 5),
        ("input-untagged-csv.zip", 1, 3),
        ("input-multiline.csv", 1, 1),
        ("input-multiple-headers.csv", 2, 3),
        ("input-broken.xlsx", 1, 6432),
        ("output-valid.csv", 1, 5),
    ],
)
def test_containers_that_people_send_are_read(shared_data, name, header, rows):
    table = read_tables(shared_data(HXL + name))[0]
    assert (table.source.preamble_lines + 1, table.rows) == (header, rows)
    assert table.columns[0] in ("Registro", "Org", "#description", "ISO3")


RAGGED = ("valid.csv", "valid.tsv", "valid.ssv", "valid.hxl", "valid-csv.zip", "valid-latin1.csv")


@pytest.mark.parametrize("name", [*RAGGED, "invalid.csv", "untagged.csv", "fuzzy.csv"])
def test_rows_longer_than_the_header_are_refused_with_their_row(shared_data, name):
    with pytest.raises(UnusableInputError) as caught:
        read_table(shared_data(f"{HXL}input-{name}"))
    assert caught.value.code == "tables.extra_cells"
    assert caught.value.facts["row"] in ("3", "4")


@pytest.mark.parametrize("name", RAGGED)
def test_same_records_come_out_of_every_container(shared_data, name):
    (plain,), (other,) = (
        list(open_sheets(shared_data(f"{HXL}input-{one}"))) for one in (RAGGED[0], name)
    )
    assert other.columns == plain.columns
    assert [cells[0] for _, cells, _ in other.records()] == ["", "001", "002", "003", "004"]
    assert any("ó" in cell for record in other.records() for cell in record.cells)


@pytest.mark.parametrize(
    "name", ["invalid.png", "valid.json", "notag1.html", "untagged-objects.json"]
)
def test_what_is_no_table_is_refused(shared_data, name):
    with pytest.raises(UnusableInputError) as caught:
        read_table(shared_data(f"{HXL}input-{name}"))
    assert caught.value.code == "tables.not_a_table"


@pytest.mark.parametrize("profile", [[], ["--profile", "statistics"]])
def test_statistics_workbook_gives_places_and_nobody(shared_data, tmp_path, capsys, profile):
    path = shared_data("ice/FY26_detentionStats_04092026.xlsx")
    out = tmp_path / "out"
    assert run(["intake", str(path), "--out", str(out), "--lang", "en", *profile]) == 0
    said = capsys.readouterr().out.splitlines()
    report = json.loads((out / "intake.json").read_text(encoding="utf-8"))
    assert len(report["sheets"]) == 10
    assert len(said) == 11  # one sentence a sheet, and the counts
    assert [sheet["holds"] for sheet in report["sheets"]].count("nothing") == 9
    assert report["counts"] == {"rows": 0, "accepted": 0, "rejected": 0, "warned": 0}
    with (out / "facility_population.csv").open(encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file))
    assert len(places) == 203
    assert places[0]["name"] == "ADAMS COUNTY CORRECTIONAL CENTER"
    population = [float(place["average_daily_population"]) for place in places]
    assert 50_000 < sum(population) < 80_000


def test_published_table_with_preamble_and_redactions(tmp_path):
    path = tmp_path / "removals.txt"
    preamble = "".join(f"Line {at} of a published table, FY2025\n" for at in range(1, 6))
    header = "Departed Date|Departure Country|Gender|Birth Year|Citizenship Country|"
    header += "Final Order Yes No|Final Order Date|MSC Charge|Alien File Number|Unique Identifier\n"
    rows = (
        "2025-02-03 00:00:00|COLOMBIA|Male|1990|COLOMBIA|YES|01/13/2025|(b)(6)|(b)(6)|abc\n"
        "2025-02-03 00:00:00|COLOMBIA|Female|(b)(6)|COLOMBIA|NO|02/03/2025||(b)(6)|abc\n"
    )
    path.write_text(preamble + header + rows, encoding="utf-8")
    out = tmp_path / "out"
    assert run(["intake", str(path), "--profile", "removals", "--out", str(out), "--json"]) == 0
    report = json.loads((out / "intake.json").read_text(encoding="utf-8"))
    (sheet,) = report["sheets"]
    assert (sheet["preamble_lines"], sheet["separator"]) == (5, "|")
    assert report["counts"]["accepted"] == 2
    with (out / "people.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["birth_date"], first["order_date"], first["sex"]) == ("1990", "2025-01-13", "M")
    assert first["person_id"] != second["person_id"]
    assert first["Unique Identifier"] == second["Unique Identifier"] == "abc"
    assert first["available"] == first["sender_claims_msc_charge"] == ""
    assert second["order_final"] == "no"
