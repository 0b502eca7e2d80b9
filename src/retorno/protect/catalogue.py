"""The safeguards as people read them: a list, one rule whole, a reference page, JSON."""

from collections.abc import Mapping
from datetime import date

from retorno.protect.rules import Parameter, Rule, Value
from retorno.wording import LANGUAGES, say


def statement(rule: Rule, lang: str, day: date) -> str:
    """Return what the rule says, with the parameters in force on a day."""
    values = {name: shown(rule.parameters[name].on(day), lang) for name in rule.parameters}
    return rule.statement[lang].format(**values)


def shown(value: Value, lang: str) -> str:
    """Write a parameter for people; codes stay as they are.

    >>> shown((4, 5), "en"), shown(True, "en")
    ('4, 5', 'yes')
    """
    if isinstance(value, bool):
        return say("rules.yes" if value else "rules.no", lang)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def evidence(rule: Rule, lang: str) -> str:
    """Name the kinds of evidence that a rule's instruments and parameters have."""
    found = {instrument.evidence for instrument in rule.instruments}
    found |= {parameter.evidence for parameter in rule.parameters.values()}
    return ", ".join(say(f"rules.evidence.{kind.name.lower()}", lang) for kind in sorted(found))


def decided(rule: Rule, lang: str) -> str:
    """Say whether the rule is decided from a list: wholly, in part, or not yet."""
    if not rule.decidable:
        return say("rules.decided.not_yet", lang)
    return say("rules.decided.in_part" if rule.missing else "rules.decided.yes", lang)


def list_lines(rules: Mapping[str, Rule], lang: str) -> list[str]:
    """Return one line a rule: id, severity, gates, whether it is decided, title, evidence."""
    rows = [
        (rule.id, rule.severity.value, ", ".join(rule.gates), decided(rule, lang))
        for rule in rules.values()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row, rule in zip(rows, rules.values(), strict=True):
        head = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(f"{head}  {rule.title[lang]} ({evidence(rule, lang)})")
    return lines


def rule_lines(rule: Rule, lang: str, day: date) -> list[str]:
    """Return one rule whole, line by line."""
    lines = [f"{rule.id}  {rule.title[lang]}", "", statement(rule, lang, day), ""]
    for word, text in _details(rule, lang):
        lines.append(f"{say(f'rules.word.{word}', lang)}: {text}")
    lines += ["", say("rules.word.parameters", lang) + ":"]
    lines += [f"  {line}" for line in _parameter_lines(rule, lang)]
    lines += ["", say("rules.word.instruments", lang) + ":"]
    lines += [f"  {line}" for line in _instrument_lines(rule, lang)]
    return lines


def _details(rule: Rule, lang: str) -> list[tuple[str, str]]:
    severity = f"{rule.severity.value} ({say(f'rules.severity.{rule.severity.value}', lang)})"
    details = [
        ("whom", rule.whom[lang]),
        ("severity", severity),
        ("gates", ", ".join(rule.gates)),
        ("release", say(f"rules.role.{rule.release}", lang)),
        ("decided", decided(rule, lang)),
    ]
    if rule.facts:
        details.append(("facts", ", ".join(rule.facts)))
    if rule.missing:
        details.append(("missing", rule.missing[lang]))
    details.append(
        ("person", f"«{rule.person[lang]}»" if lang == "es" else f'"{rule.person[lang]}"')
    )
    return details


def _parameter_lines(rule: Rule, lang: str) -> list[str]:
    if not rule.parameters:
        return [say("rules.no_parameters", lang)]
    return [_parameter_line(parameter, lang) for parameter in rule.parameters.values()]


def _parameter_line(parameter: Parameter, lang: str) -> str:
    periods = []
    for period in parameter.periods:
        key = "rules.in_force" if period.until is None else "rules.was_in_force"
        value = shown(period.value, lang)
        periods.append(say(key, lang, value=value, since=period.since, until=period.until))
    label = say(f"rules.evidence.{parameter.evidence.name.lower()}", lang)
    return f"{parameter.name} [{parameter.unit}]: {'; '.join(periods)} ({label})"


def _instrument_lines(rule: Rule, lang: str) -> list[str]:
    return [
        f"{instrument.citation(lang).text} "
        f"({say(f'rules.evidence.{instrument.evidence.name.lower()}', lang)})"
        for instrument in rule.instruments
    ]


def as_mapping(rule: Rule, lang: str, day: date) -> dict[str, object]:
    """Return one rule for machines; sentences in one language, codes as they are."""
    return {
        "id": rule.id,
        "title": rule.title[lang],
        "statement": statement(rule, lang, day),
        "severity": rule.severity.value,
        "gates": list(rule.gates),
        "protects": rule.whom[lang],
        "release": rule.release,
        "decidable": rule.decidable,
        "facts": list(rule.facts),
        "missing": rule.missing.get(lang, ""),
        "person": rule.person[lang],
        "parameters": [
            {
                "name": parameter.name,
                "unit": parameter.unit,
                "evidence": parameter.evidence.value,
                "in_force": [
                    {
                        "from": period.since.isoformat(),
                        "until": period.until and period.until.isoformat(),
                        "value": period.value,
                    }
                    for period in parameter.periods
                ],
            }
            for parameter in rule.parameters.values()
        ],
        "instruments": [
            {"text": instrument.citation(lang).text, "evidence": instrument.evidence.value}
            for instrument in rule.instruments
        ],
    }


def render_markdown(rules: Mapping[str, Rule]) -> str:
    """Return the reference page of all rules in both languages, as it stands on the last day."""
    parts = ["# " + " · ".join(say("rules.page.title", lang) for lang in LANGUAGES), ""]
    for lang in LANGUAGES:
        parts += [say("rules.page.about", lang), ""]
    parts += ["| id | | | español | English |", "|---|---|---|---|---|"]
    parts += [_index_row(rule) for rule in rules.values()]
    for rule in rules.values():
        parts += ["", f"## {rule.id}", ""]
        for lang in LANGUAGES:
            parts += _rule_section(rule, lang)
    return "\n".join(parts).rstrip() + "\n"


def _index_row(rule: Rule) -> str:
    titles = " | ".join(rule.title[lang] for lang in LANGUAGES)
    both = " · ".join(dict.fromkeys(decided(rule, lang) for lang in LANGUAGES))
    return f"| [{rule.id}](#{rule.id.lower()}) | {rule.severity.value} | {both} | {titles} |"


def _rule_section(rule: Rule, lang: str) -> list[str]:
    lines = [f"**{rule.title[lang]}.** {statement(rule, lang, date.max)}", ""]
    lines += [f"- {say(f'rules.word.{word}', lang)}: {text}" for word, text in _details(rule, lang)]
    lines.append(f"- {say('rules.word.parameters', lang)}:")
    lines += [f"  - {line}" for line in _parameter_lines(rule, lang)]
    lines.append(f"- {say('rules.word.instruments', lang)}:")
    lines += [f"  - {line}" for line in _instrument_lines(rule, lang)]
    return [*lines, ""]
