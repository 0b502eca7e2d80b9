"""Take in lists written on the spot and read back what was written."""

import csv
import json
from pathlib import Path
from types import SimpleNamespace

from retorno.formats.folders import output_folder
from retorno.formats.tables import read_table
from retorno.intake.take_in import IntakeSettings, take_in

FULL = "person_id,order_number,order_date"


def put(folder: Path, content, name="list.csv"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(path):
    table = read_table(path)
    names = table.columns
    return [dict(zip(names, row, strict=True)) for row in zip(*table.cells.values(), strict=True)]


def receive(folder, *files, progress=None, **settings):
    """Take in files, or texts as one file, and give the tables that were written as rows."""
    paths = [put(folder, file) if isinstance(file, str | bytes) else file for file in files]
    out = folder / "out"
    with output_folder(out) as target:
        done = take_in(
            paths,
            folder=target,
            settings=IntakeSettings(**{"lang": "en"} | settings),
            progress=progress,
        )
    report = json.loads((out / "intake.json").read_text(encoding="utf-8"))
    assert done.rows == done.accepted + done.rejected == report["counts"]["rows"]
    with (out / "problems.csv").open(encoding="utf-8", newline="") as file:
        problems = list(csv.DictReader(file))
    return SimpleNamespace(
        people=rows_of(out / "people.csv"),
        rejected=rows_of(out / "rejected.csv"),
        problems=problems,
        to_ask=rows_of(out / "to_ask.csv"),
        codes=[problem["code"] for problem in problems],
        report=report,
        done=done,
        out=out,
    )
