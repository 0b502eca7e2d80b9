"""Writing a plan folder, and refusing one that does not pass its check."""

import importlib.metadata
import platform
from collections.abc import Mapping

from retorno import __version__
from retorno.formats.folders import OutputFolder
from retorno.plan.check import CheckReport
from retorno.plan.check.sentences import sentence
from retorno.plan.folder import PlanFiles, Task
from retorno.report import render, view_of
from retorno.vocabulary.errors import RefusedError

LIBRARIES = ("numpy", "numba", "highspy")


def versions() -> Mapping[str, str]:
    """Name the versions that a plan was made with."""
    mine = {"retorno": __version__, "python": platform.python_version()}
    return mine | {name: importlib.metadata.version(name) for name in LIBRARIES}


def write_plan(
    folder: OutputFolder,
    task: Task,
    files: PlanFiles,
    *,
    lang: str,
    command: str,
    is_demo: bool = False,
    prefix: str = "",
) -> None:
    """Write the tables, `plan.json` and the page; the prefix names a folder inside."""
    write_tables(folder, files, prefix=prefix)
    view = view_of(task.programme, files, is_demo=is_demo, command=command)
    folder.write_text(f"{prefix}report.html", render(view, lang))


def write_tables(folder: OutputFolder, files: PlanFiles, *, prefix: str = "") -> None:
    """Write what the check reads: the tables and `plan.json`, without the page."""
    folder.write_table(f"{prefix}flights.csv", files.flights)
    folder.write_table(f"{prefix}placements.csv", files.placements)
    folder.write_table(f"{prefix}not_placed.csv", files.not_placed)
    folder.write_table(f"{prefix}reasons.csv", files.reasons)
    folder.write_json(f"{prefix}plan.json", files.plan)


def refuse_invalid(report: CheckReport, lang: str) -> None:
    """Let nothing out that breaks a rule.

    Raises:
        RefusedError: The plan fails its check.
    """
    if report.violations:
        raise RefusedError(
            "check.invalid",
            violations=len(report.violations),
            first=sentence(report.violations[0], lang),
        )
