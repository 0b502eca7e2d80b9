"""The catalogue as people and machines read it."""

import json
from dataclasses import replace
from datetime import date

import pytest

from retorno.protect.catalogue import (
    as_mapping,
    list_lines,
    render_markdown,
    rule_lines,
    shown,
    statement,
)
from retorno.protect.rules import Period, load_rules
from retorno.wording import LANGUAGES

RULES = load_rules()
DAY = date(2025, 2, 3)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_has_every_rule_on_one_line(lang):
    lines = list_lines(RULES, lang)
    assert len(lines) == len(RULES)
    for line, rule in zip(lines, RULES.values(), strict=True):
        assert line.startswith(rule.id)
        assert rule.title[lang] in line


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RULES)
def test_every_rule_can_be_read_whole(name, lang):
    rule = RULES[name]
    text = "\n".join(rule_lines(rule, lang, DAY))
    assert rule.person[lang] in text
    assert rule.missing.get(lang, "") in text
    assert all(parameter in text for parameter in rule.parameters)
    assert all(instrument.text[lang] in text for instrument in rule.instruments)
    assert "{" not in text


def test_a_rule_says_its_numbers():
    text = statement(RULES["MED-02"], "en", DAY)
    assert "week 36" in text
    assert "week 32" in text


def test_values_are_written_for_people():
    assert [shown(value, "es") for value in (True, False, 36, "legal", ("a", "b"), (4, 5))] == [
        "sí",
        "no",
        "36",
        "legal",
        "a, b",
        "4, 5",
    ]


def test_a_value_that_is_no_longer_in_force_is_shown_with_its_days():
    rule = RULES["MED-03"]
    old = Period(value=30, since=date(2024, 1, 1), until=date(2025, 1, 30))
    week = rule.parameters["from_week"]
    changed = replace(week, periods=(old, *week.periods))
    rule = replace(rule, parameters={**rule.parameters, "from_week": changed})
    lines = rule_lines(rule, "en", date(2024, 6, 1))
    assert "week 30" in lines[2]
    assert (
        "  from_week [weeks]: 30 from 2024-01-01 to 2025-01-30; 28 since 2025-01-31 (secondary)"
        in lines
    )
    assert as_mapping(rule, "en", DAY)["parameters"][0]["in_force"][0]["until"] == "2025-01-30"


def test_a_rule_without_parameters_says_so():
    rule = replace(RULES["INT-02"], parameters={}, statement={"es": "a", "en": "a"})
    assert "  none" in rule_lines(rule, "en", DAY)


def test_machines_get_every_rule_as_plain_json():
    rules = [as_mapping(rule, "en", DAY) for rule in RULES.values()]
    read = json.loads(json.dumps(rules))
    assert [rule["id"] for rule in read] == list(RULES)
    assert all(rule["decidable"] or rule["missing"] for rule in read)


def test_the_page_has_every_rule_in_both_languages():
    page = render_markdown(RULES)
    for rule in RULES.values():
        assert f"## {rule.id}\n" in page
        for lang in LANGUAGES:
            assert rule.title[lang] in page
            assert rule.missing.get(lang, "") in page
