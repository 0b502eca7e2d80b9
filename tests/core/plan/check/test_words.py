"""Every rule has its sentence in both languages, and every sentence a rule."""

import re
from pathlib import Path

import retorno.plan.check as package
from retorno.plan.check import CheckReport, Counts, Parts, Violation, check_plan
from retorno.plan.check.sentences import as_mapping, lines, sentence
from retorno.wording import LANGUAGES, catalogue

SOURCE = Path(package.__file__).parent
ALLOWED = {
    "retorno.plan.programme": {"Programme", "read_programme", "Fleet", "Scheduled"},
    "retorno.intake.caseload": {"Caseload", "read_caseload"},
    "retorno.formats.tables": {"code_of", "Table", "read_table"},
    "retorno.vocabulary.errors": {"UnusableInputError"},
    "retorno.wording": {"say"},
}


def test_check_shares_with_the_planner_only_the_reading_of_files():
    imports = re.compile(
        r"^\s*(?:from (retorno[\w.]*) import ([^(]+|\([^)]*\))|import (retorno.*))", re.MULTILINE
    )
    for module in SOURCE.glob("*.py"):
        for origin, names, whole in imports.findall(module.read_text(encoding="utf-8")):
            assert not whole, f"{module.name} imports all of {whole}"
            if not origin.startswith("retorno.plan.check"):
                taken = set(re.findall(r"\w+", names.split("\n")[0] if "(" not in names else names))
                assert taken <= ALLOWED.get(origin, set()), f"{module.name}: {origin} {taken}"


def _rules():
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    written = {
        key for lang in LANGUAGES for key in catalogue(lang) if key.startswith("check.rule.")
    }
    return {key.removeprefix("check.rule.") for key in written}, text


def test_every_sentence_belongs_to_a_rule_of_the_code():
    rules, text = _rules()
    made = {f"{n}_exceeded" for n in ("seats", "wheelchairs", "medical", "laps")}
    made |= {f"reception_{n}" for n in ("people", "minors_alone", "medical")}
    assert {rule for rule in rules if f'"{rule}"' not in text} == made


def _report(violations):
    counts = Counts(listed=2, held=0, placed=1, not_placed=1, flights=1, scheduled=0)
    parts = Parts(flights=1.0, seats=2.0, road=3.0, onward=4.0, waiting=5.0, not_returned=6.0)
    return CheckReport(
        violations=tuple(violations), counts=counts, parts=parts, stated={}, currency="USD"
    )


def test_flight_and_person_stand_before_the_rule():
    violation = Violation(rule="held_placed", flight="F1", person="P1")
    assert sentence(violation, "en") == (
        "flight F1, person P1: Is not available and has a flight all the same."
    )
    assert sentence(Violation(rule="manifest"), "es").startswith("manifest.json")


def test_only_the_first_violations_are_said_and_the_rest_counted():
    report = _report(Violation(rule="held_placed", person=f"P{i}") for i in range(60))
    said = list(lines(report, "en", at_most=50))
    assert sum(line.startswith("[held_placed]") for line in said) == 50
    assert said[-1] == "… and 10 more. --json gives them all."
    assert len(as_mapping(report, "en")["violations"]) == 60


def test_verdict_names_bound_and_gap(world, tmp_path):
    said = "\n".join(lines(check_plan(*world.write(tmp_path)), "en", at_most=50))
    assert "150,000.00 (gap 27.2%)" in said
    assert "The plan is valid" in said
    assert "states no lower bound" in "\n".join(lines(_report([]), "en", at_most=50))
