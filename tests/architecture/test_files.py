"""The page of files against what the commands really write: the whole road, once, small."""

import csv
import json
import re

import pytest
from sources import ROOT

from retorno.cli.main import run
from retorno.formats.folders import MANIFEST

FOLDERS = {
    "intake": "What `retorno intake` writes",
    "protect": "What `retorno protect` writes",
    "plan": "The plan folder",
    "exposure": "What `retorno exposure` writes",
}
EXTENDED = {("intake", "people.csv"), ("intake", "rejected.csv"), ("protect", "people.csv")}


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    out = tmp_path_factory.mktemp("road") / "demo"
    words = ["demo", "--people", "40", "--seconds", "1", "--no-serve", "--out", str(out)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RETORNO_LANG", "es")  # restored afterwards, whatever `run` sets
        assert run(words) == 0
        shares = tmp_path_factory.mktemp("shares") / "shares.csv"
        shares.write_text("product,department,share,year,source\n0901,Huila,0.2,2024,invented\n")
        words = ["exposure", "--draws", "100", "--departments", str(shares)]
        assert run([*words, "--out", str(out / "exposure")]) == 0
    return out


def documented(title):
    page = (ROOT / "docs/reference/files.md").read_text(encoding="utf-8")
    section = page.split(f"## {title}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([\w.]+)` \| (.*) \|$", section, re.MULTILINE)
    return {name: re.findall(r"`(\w+)`", text) for name, text in rows}


@pytest.mark.parametrize(("folder", "title"), FOLDERS.items())
def test_every_file_that_is_written_is_on_the_page(road, folder, title):
    written = json.loads((road / folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    assert set(written) == set(documented(title))


@pytest.mark.parametrize(("folder", "title"), FOLDERS.items())
def test_every_table_has_the_columns_of_the_page(road, folder, title):
    for name, columns in documented(title).items():
        if not name.endswith(".csv"):
            continue
        with (road / folder / name).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        if (folder, name) in EXTENDED:  # the list's own columns come along
            assert set(columns) <= set(header), name
        else:
            assert header == columns, name
