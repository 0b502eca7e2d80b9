"""The rules as data: complete, strict, and the same numbers as the reference."""

import csv
import re
from datetime import date
from string import Formatter

import pytest

from retorno.intake.columns import COLUMNS
from retorno.protect.decide import DECIDERS, FAMILY
from retorno.protect.facts import MAKERS
from retorno.protect.rules import RuleFileError, load_rules, read_rule, read_rules
from retorno.vocabulary.evidence import Evidence
from retorno.wording import LANGUAGES, catalogue

RULES = load_rules()
EARLY = ("intake", "booking")


@pytest.fixture(scope="module")
def reference(root):
    for base in (root.parent / "shared", root.parent.parent / "shared"):
        if (base / "rules.csv").exists():
            with (base / "rules.csv").open(encoding="utf-8", newline="") as file:
                return {row["id"]: row for row in csv.DictReader(file)}
    pytest.skip("shared/rules.csv is not beside this checkout")


def value_of(text, unit):
    if text in {"true", "false"}:
        return text == "true"
    if re.fullmatch(r"\d+", text):
        return int(text)
    if re.fullmatch(r"\d+-\d+", text):
        return tuple(int(part) for part in text.split("-"))
    return tuple(text.split("|")) if "|" in text or unit == "list" else text


def test_every_rule_of_intake_and_booking_is_in_the_pack(reference):
    wanted = {name for name, row in reference.items() if row["gate"] in EARLY}
    assert wanted - RULES.keys() == set()
    assert all(RULES[name].acts_early for name in RULES)


def test_parameters_units_severity_and_gate_are_those_of_the_reference(reference):
    for name, rule in RULES.items():
        row = reference[name]
        keys = [pair.partition("=") for pair in filter(None, row["parameters"].split(";"))]
        units = row["unit"].split(";")
        expected = {
            key: (value_of(text, unit), unit)
            for (key, _, text), unit in zip(keys, units, strict=True)
        }
        written = {
            key: (parameter.on(date(2025, 2, 3)), parameter.unit)
            for key, parameter in rule.parameters.items()
        }
        assert written == expected, name
        assert (rule.severity.value, row["gate"] in rule.gates) == (row["severity"], True), name


def test_evidence_is_never_better_than_the_reference(reference):
    """A default stays a default: `D:key` and `M+:key` of the reference reach the parameter."""
    kinds = {"D": Evidence.DEFAULT, "M+": Evidence.UNVERIFIED_TEXT, "S": Evidence.SOURCED}
    for name, rule in RULES.items():
        for tag in reference[name]["evidence"].split(";"):
            label, _, covers = tag.partition(":")
            for key in set(re.findall(r"\w+", covers)) & rule.parameters.keys():
                assert rule.parameters[key].evidence == kinds.get(label, Evidence.SECONDARY), name


def test_each_decidable_rule_has_one_function_that_takes_the_facts_it_names():
    deciders = {decider.rule: decider for decider in (*DECIDERS, FAMILY)}
    assert deciders.keys() == {name for name, rule in RULES.items() if rule.decidable}
    for name, decider in deciders.items():
        expected = f"decide_{name.lower().replace('-', '_')}"
        assert decider.decide.__name__ == expected
        assert set(decider.parameters) <= RULES[name].parameters.keys()
        assert set(decider.facts) <= MAKERS.keys() | {"family_waits"}
        assert set(RULES[name].facts) <= COLUMNS.keys()


def test_sentences_name_parameters_that_exist():
    for rule in RULES.values():
        for lang in LANGUAGES:
            gaps = {name for _, name, _, _ in Formatter().parse(rule.statement[lang]) if name}
            assert gaps <= rule.parameters.keys(), rule.id
            assert "{" not in rule.title[lang] + rule.person[lang] + rule.whom[lang], rule.id


def test_who_may_release_is_a_known_role():
    for rule in RULES.values():
        for lang in LANGUAGES:
            assert f"rules.role.{rule.release}" in catalogue(lang), rule.id


def test_a_child_is_a_child_by_one_number():
    ages = {RULES[name].number("adult_age", date(2025, 2, 3)) for name in ("INT-07", "CHD-01")}
    assert ages == {18}


GOOD = """
id = "X-01"
severity = "BLOCK"
gates = ["booking"]
release = "legal"
decidable = true
facts = ["order_number"]
title = { es = "a", en = "a" }
statement = { es = "a", en = "a" }
whom = { es = "a", en = "a" }
person = { es = "a", en = "a" }
instrument = [{ evidence = "sourced", text = { es = "a", en = "a" } }]
[[parameter]]
name = "days"
unit = "d"
evidence = "default"
in_force = [
  { from = 2025-01-01, until = 2025-06-30, value = 10 },
  { from = 2025-07-01, value = 20 },
]
"""


def test_a_value_is_in_force_on_its_days_and_protects_before_the_first():
    days = read_rule(GOOD).parameters["days"]
    assert days.on(date(2025, 6, 30)) == 10
    assert days.on(date(2025, 7, 1)) == 20
    assert days.on(date(2020, 1, 1)) == 10


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("until = 2025-06-30,", "", "without a gap"),
        ("until = 2025-06-30,", "until = 2025-06-01,", "without a gap"),
        ("{ from = 2025-07-01, value = 20 },", "", "stay open"),
        ("release = ", "relase = ", "unknown keys"),
        ('release = "legal"\n', "", "'release' is missing"),
        ('facts = ["order_number"]', "", "name their facts"),
        ('= true\nfacts = ["order_number"]', "= false", "names the missing fact"),
        ('instrument = [{ evidence = "sourced", text = { es = "a", en = "a" } }]',
         "instrument = []", "rests on an instrument"),
        ('title = { es = "a", en = "a" }', 'title = { es = "a" }', "words are needed"),
        ('title = { es = "a", en = "a" }', 'title = { es = "a", en = "" }', "words are needed"),
    ],
)  # fmt: skip
def test_a_rule_file_that_is_not_whole_is_refused(old, new, says):
    assert old in GOOD
    with pytest.raises(RuleFileError, match=says):
        read_rule(GOOD.replace(old, new))


def test_a_number_is_a_whole_number():
    rule, day = read_rule(GOOD), date(2025, 2, 3)
    assert rule.number("days", day) == 10
    with pytest.raises(RuleFileError, match="whole number"):
        read_rule(GOOD.replace("value = 10", "value = true")).number("days", day)
    with pytest.raises(RuleFileError, match="whole number"):
        read_rule(GOOD.replace("value = 10", 'value = "ten"')).number("days", day)


def test_a_file_holds_the_rule_of_its_name(tmp_path):
    (tmp_path / "Y-01.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"Y-01\.toml holds X-01"):
        read_rules(tmp_path)
