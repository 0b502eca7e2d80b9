"""The joint check on folders as people keep them, and its verdict in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from retorno.plan.check.outcome import CheckReport
from retorno.plan.check.sentences import as_mapping as one_as_mapping
from retorno.plan.check.sentences import sentence
from retorno.plan.check.several import JointReport, Places, check_several
from retorno.plan.several.sharing import FILE
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say
from retorno.wording.numbers import number

PROGRAMME, PLAN = "programme", "plan"
PEOPLE = ("protect/people.csv", "people.csv")
LEAST_FOLDERS = 2
SHOWN = 20


def named(folders: Sequence[Path]) -> dict[str, Path]:
    """Name each folder by its own name.

    Raises:
        UnusableInputError: Fewer than two, two of one name, or no programme in one.
    """
    if len(folders) < LEAST_FOLDERS:
        raise UnusableInputError("several.few_folders", found=len(folders))
    found: dict[str, Path] = {}
    for folder in folders:
        name = folder.resolve().name
        if name in found:
            raise UnusableInputError("several.same_name", name=name)
        if not (folder / PROGRAMME).is_dir():
            raise UnusableInputError("several.no_programme", folder=folder)
        found[name] = folder
    return found


def people_of(folder: Path) -> Path:
    """Find the list of a folder: what `retorno protect` wrote there comes first.

    Raises:
        UnusableInputError: There is none.
    """
    for name in PEOPLE:
        if (folder / name).is_file():
            return folder / name
    raise UnusableInputError("several.no_people", folder=folder)


def places_in(joint: Path, folders: dict[str, Path]) -> dict[str, Places]:
    """Say where the files of each programme are."""
    return {
        name: Places(
            programme=folder / PROGRAMME,
            people=people_of(folder),
            share=joint / name / PROGRAMME,
            plan=joint / name / PLAN,
        )
        for name, folder in folders.items()
    }


def check_together(joint: Path, folders: Sequence[Path]) -> JointReport:
    """Check what `retorno several` wrote against the folders it was given.

    Raises:
        UnusableInputError: A file cannot be read.
    """
    return check_several(joint / FILE, joint, places_in(joint, named(folders)))


def lines(report: JointReport, lang: str) -> Iterator[str]:
    """Say the verdict on each plan and on all together, with the first violations."""
    for name, one in report.plans.items():
        yield _one(name, one, lang)
        for violation in one.violations[:SHOWN]:
            yield f"  [{violation.rule}] {sentence(violation, lang)}"
    verdict = "kept" if not report.together else "broken"
    yield say(
        f"several.check.{verdict}",
        lang,
        violations=number(len(report.together), lang),
        cost=number(report.cost, lang, 2),
        money=number(report.money, lang, 2),
    )
    for violation in report.together[:SHOWN]:
        yield f"  [{violation.rule}] {sentence(violation, lang)}"


def _one(name: str, report: CheckReport, lang: str) -> str:
    return say(
        "several.check.valid" if report.valid else "several.check.invalid",
        lang,
        name=name,
        placed=number(report.counts.placed, lang),
        flights=number(report.counts.flights, lang),
        violations=number(len(report.violations), lang),
    )


def as_mapping(report: JointReport, lang: str) -> dict[str, object]:
    """Everything found, for programs."""
    return {
        "valid": report.valid,
        "cost": round(report.cost, 2),
        "money": round(report.money, 2),
        "together": [
            {"rule": v.rule, "facts": dict(v.facts), "message": sentence(v, lang)}
            for v in report.together
        ],
        "programmes": {name: one_as_mapping(one, lang) for name, one in report.plans.items()},
    }
