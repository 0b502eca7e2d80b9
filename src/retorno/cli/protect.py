"""`retorno protect`: who may be planned; whoever may not is only *not available*."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retorno.intake.caseload import Caseload
    from retorno.protect.answers import Answered, Trouble
    from retorno.protect.cleared import Horizon
    from retorno.protect.outside import Summary

FORMAT = "retorno-protect/1"
NOT_TAKEN = "answers_not_taken.csv"
EXAMPLES = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("protect")(protect)


def protect(
    people: Annotated[Path, typer.Argument(show_default=False)],
    *,
    programme: Annotated[Path, typer.Option("--programme", show_default=False)],
    out: Annotated[Path, typer.Option("--out", show_default=False)],
    lang: Lang,
    answers: Annotated[Path | None, typer.Option("--answers", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Apply the safeguards of intake and booking and write who may be planned."""
    with guarded(lang, as_json=as_json):
        protect_list(people, programme, answers, out, lang, as_json=as_json)


def protect_list(
    people: Path, programme: Path, answers: Path | None, out: Path, lang: str, *, as_json: bool
) -> "Summary":
    """Read, assess at the gate `booking`, write the folder and tell what was done."""
    from retorno.formats.folders import check_out
    from retorno.intake.caseload import read_caseload
    from retorno.protect.assess import assess
    from retorno.protect.cleared import Gate
    from retorno.protect.outside import (
        findings_columns,
        outside_findings,
        people_columns,
        summary,
    )
    from retorno.protect.rules import load_rules

    check_out(out, people, programme, *([answers] if answers else []))
    horizon, inputs = _horizon(programme)
    caseload = read_caseload(people)
    inputs |= {caseload.file: caseload.sha256}
    answered = _answered(caseload, answers, horizon, inputs)
    cleared = assess(answered.caseload, gate=Gate.BOOKING, rules=load_rules(), horizon=horizon)
    shown = outside_findings(cleared)
    counts = summary(answered.caseload, cleared, shown)
    record = _record(counts, horizon, inputs)
    tables = {
        "people.csv": people_columns(cleared),
        "findings.csv": findings_columns(cleared, shown),
    }
    if answers is not None:
        tables[NOT_TAKEN] = _not_taken(answered, lang)
    _write(out, tables, record)
    if as_json:
        answers_told = {"filled": answered.filled, "not_taken": len(answered.troubles)}
        tell_json(record | {"folder": str(out), "answers": answers_told})
    else:
        _tell(counts, answered, out, lang)
    return counts


def _horizon(programme: Path) -> "tuple[Horizon, dict[str, str]]":
    from retorno.plan.programme import read_programme
    from retorno.protect.cleared import Horizon

    read = read_programme(programme)
    horizon = Horizon(
        first_day=read.first_day,
        last_day=read.first_day + timedelta(days=read.days - 1),
        country=read.country,
    )
    return horizon, dict(read.inputs)


def _answered(
    caseload: "Caseload", answers: Path | None, horizon: "Horizon", inputs: dict[str, str]
) -> "Answered":
    from retorno.protect.answers import Answered, read_answers, take_answers

    if answers is None:
        return Answered(caseload=caseload, filled=0, troubles=())
    table = read_answers(answers)
    inputs[table.source.file] = table.source.sha256
    return take_answers(caseload, table, horizon.first_day)


def _record(counts: "Summary", horizon: "Horizon", inputs: dict[str, str]) -> dict[str, object]:
    totals = asdict(counts)
    return {
        "format": FORMAT,
        "people": {name: totals[name] for name in ("listed", "available", "not_available")},
        "latest_date_tightened": counts.latest_date_tightened,
        "findings": {"warn": counts.warnings, "record": counts.records},
        "first_day": horizon.first_day.isoformat(),
        "last_day": horizon.last_day.isoformat(),
        "country": horizon.country,
        "inputs": inputs,
    }


def _write(
    out: Path, tables: "Mapping[str, Mapping[str, Sequence[str]]]", record: dict[str, object]
) -> None:
    from retorno.formats.folders import output_folder
    from retorno.formats.tables import write_csv

    with output_folder(out) as folder:
        for name, columns in tables.items():
            folder.note_rows(name, write_csv(folder.path / name, columns))
        folder.write_json("protect.json", record)


def _not_taken(answered: "Answered", lang: str) -> dict[str, list[str]]:
    troubles = answered.troubles
    return {
        "row": [str(trouble.row) for trouble in troubles],
        "person_id": [trouble.person_id for trouble in troubles],
        "column": [trouble.column for trouble in troubles],
        "what": [_sentence(trouble, lang) for trouble in troubles],
    }


def _sentence(trouble: "Trouble", lang: str) -> str:
    place = {"row": trouble.row, "column": trouble.column, "person_id": trouble.person_id}
    return say(f"protect.trouble.{trouble.code}", lang, **place)


def _tell(counts: "Summary", answered: "Answered", out: Path, lang: str) -> None:
    tell(say("protect.people", lang, **asdict(counts)))
    tell(say("protect.ask", lang))
    if counts.records or counts.warnings:
        tell(say("protect.findings", lang, lines=counts.records + counts.warnings))
    if answered.filled or answered.troubles:
        gaps = {"filled": answered.filled, "not_taken": len(answered.troubles)}
        tell(say("protect.answers", lang, **gaps))
    if answered.troubles:
        for trouble in answered.troubles[:EXAMPLES]:
            tell(_sentence(trouble, lang))
        tell(say("protect.all_troubles", lang, file=out / NOT_TAKEN))
    tell(say("protect.written", lang, folder=out))
