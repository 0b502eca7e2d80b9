"""From the files that an analyst names to what is at stake, and from there to a folder."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from retorno.exposure.aid import AidLine, LeftOut, read_aid, read_aid_iati, shipped_aid
from retorno.exposure.beside import PLAN
from retorno.exposure.departments import read_departments
from retorno.exposure.elasticities import read_elasticities
from retorno.exposure.outputs import as_mapping, columns, tables
from retorno.exposure.scenario import Side
from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.exposure.schedule import read_schedule
from retorno.exposure.shipped import shipped_elasticities, us_exports, us_imports, us_schedule
from retorno.exposure.stakes import Stakes, Tables, weigh
from retorno.exposure.tariffs import read_layers
from retorno.exposure.trade import read_trade
from retorno.formats.folders import output_folder
from retorno.report.stakes import render
from retorno.report.stakes.honest import by_side, statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The files that were named; what was not is taken from those that ship."""

    scenario: Path | None = None
    trade: Path | None = None
    exports: Path | None = None
    schedule: Path | None = None
    duties: Path | None = None
    elasticities: Path | None = None
    departments: Path | None = None
    aid: Path | None = None
    plan: Path | None = None

    @property
    def files(self) -> list[Path]:
        """What was named, so that no output takes its place."""
        return list(self.by_option.values())

    @property
    def by_option(self) -> dict[str, Path]:
        """What was named, by the option that names it; `scenario` stands alone."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: path for name, path in named.items() if path is not None}

    @property
    def words(self) -> list[str]:
        """Say again what was asked, with file names alone."""
        words: list[str] = []
        for name, path in self.by_option.items():
            words += [path.name] if name == "scenario" else [f"--{name}", path.name]
        return words


def weighed(asked: Asked, *, draws: int, seed: int) -> Stakes:
    """Read everything and answer."""
    found = weigh(
        read_scenario(asked.scenario or shipped()),
        _tables(asked),
        plan=asked.plan,
        seed=seed,
        draws=draws,
    )
    files = [path / PLAN if path.is_dir() else path for path in asked.files]
    return replace(
        found,
        asked=tuple(asked.words),
        inputs={path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    )


def _tables(asked: Asked) -> Tables:
    aid, left_out = _aid(asked.aid)
    return Tables(
        trade={
            Side.UNITED_STATES: read_trade(asked.trade) if asked.trade else us_imports(),
            Side.COLOMBIA: read_trade(asked.exports) if asked.exports else us_exports(),
        },
        schedules={
            Side.UNITED_STATES: read_schedule(asked.schedule) if asked.schedule else us_schedule()
        },
        elasticities=(
            read_elasticities(asked.elasticities) if asked.elasticities else shipped_elasticities()
        ),
        departments=read_departments(asked.departments) if asked.departments else None,
        duties=read_layers(asked.duties) if asked.duties else (),
        aid=aid,
        aid_left_out=left_out,
    )


def _aid(path: Path | None) -> tuple[Sequence[AidLine], Sequence[LeftOut]]:
    if path is None:
        return shipped_aid(), ()
    if path.suffix.lower() == ".xml":
        return read_aid_iati(path, Side.COLOMBIA)
    return read_aid(path), ()


def told(stakes: Stakes, lang: str) -> dict[str, object]:
    """Everything for programs, with the sentences that no number may go without."""
    covers = {side.value: said for side, said in by_side(stakes, lang).items()}
    return as_mapping(stakes) | {"covers": covers, "does_not_say": statements(stakes, lang)}


def _notes(stakes: Stakes, lang: str) -> dict[str, list[str]]:
    rows = [("does_not_say", "", words) for words in statements(stakes, lang)]
    for side, said in by_side(stakes, lang).items():
        rows += [("covers", side.value, words) for words in said]
    return {name: [row[i] for row in rows] for i, name in enumerate(("part", "side", "words"))}


def write(stakes: Stakes, out: Path, lang: str) -> None:
    """Write the folder: one table a file, everything as JSON, the page, and the scenario itself."""
    with output_folder(out) as folder:
        for name, rows in tables(stakes).items():
            if rows:  # a scenario without visas has no table of visas
                folder.write_table(f"{name}.csv", columns(rows))
        folder.write_table("notes.csv", _notes(stakes, lang))
        folder.write_json("exposure.json", told(stakes, lang))
        folder.write_text("scenario.toml", stakes.scenario.text)
        folder.write_text("report.html", render(stakes, lang))
