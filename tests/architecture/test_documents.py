"""The documents say what the code does: commands, settings, files, packages, links."""

import hashlib
import re
import tomllib
from itertools import chain

import pytest
from sources import CORE, ROOT, relative, sources, texts

from retorno.cli.docs import SETTINGS, pages
from retorno.cli.main import COMMANDS, command_line, installed
from retorno.cli.manual import sentence, word
from retorno.exposure import aid, departments, elasticities, schedule, tariffs, trade
from retorno.intake.columns import COLUMNS
from retorno.plan.programme import TABLES
from retorno.protect.rules import load_rules
from retorno.vocabulary.evidence import Evidence
from retorno.wording import LANGUAGES, catalogue

EXPOSURE = {
    "trade": trade.COLUMNS,
    "elasticities": elasticities.COLUMNS,
    "duties": tariffs.LAYER_COLUMNS,
    "departments": departments.COLUMNS,
    "aid": aid.COLUMNS,
    "schedule": schedule.COLUMNS,
}
LINK = re.compile(r"""!?\[[^\]]*\]\(([^)\s]+)\)""")
TAG = re.compile(r"""(?:src|href)="([^"]+)\"""")
AGPL = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_links_resolve():
    dead = [
        f"{relative(path)}: {target}"
        for path in texts()
        if path.suffix == ".md"
        for pattern in (LINK, TAG)
        for target in pattern.findall(path.read_text(encoding="utf-8"))
        if ":" not in target and not (path.parent / target.split("#")[0]).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_parameter_has_help_with_an_example(lang):
    silent = []
    for name, command in command_line(installed()).commands.items():
        wanted = ["about", "example", *(word(p) for p in command.params)]
        silent += [f"{name} {each}" for each in wanted if not sentence(name, each, lang)]
    assert silent == []


def test_examples_are_calls_of_their_command():
    commands = command_line(installed()).commands
    for name in commands:
        for lang in LANGUAGES:
            words = (sentence(name, "example", lang) or "").split()
            assert words[:2] == ["retorno", name]
            known = {option for p in commands[name].params for option in p.opts}
            assert {w for w in words if w.startswith("--")} <= known


def test_help_has_no_sentence_for_what_does_not_exist():
    commands = command_line(installed()).commands
    known = {"words", "metavar", "all", "retorno", *commands}
    known |= {name.replace("_", "-") for name in COMMANDS}
    strange = [
        key for key in catalogue("es") if key.startswith("help.") and key.split(".")[1] not in known
    ]
    assert strange == []


def test_commands_have_their_entry():
    page = pages()["docs/reference/commands.md"]
    assert [
        name for name in command_line(installed()).commands if f"## retorno {name}\n" not in page
    ] == []


def test_settings_have_their_entry():
    read_by_code = set()
    tests = [ROOT / "tests" / "conftest.py", ROOT / "tests" / "web" / "databases.py"]
    for path in [*sources(), ROOT / "dev.py", *tests]:
        read_by_code |= set(re.findall(r"\bRETORNO_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert read_by_code == set(SETTINGS)


def section(title):
    return read("docs/reference/files.md").split(f"## {title}")[1].split("\n## ")[0]


def test_the_caseload_page_has_every_column_and_code():
    page = section("The caseload")
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == list(COLUMNS)
    for name, column in COLUMNS.items():
        row = re.search(rf"^\| `{name}` \|.*", page, re.MULTILINE)[0]
        assert [code for code in column.codes if code not in row] == []


def test_the_programme_page_has_every_table_and_column():
    rows = re.findall(
        r"^\| `(\w+\.csv)` \| (.*) \|$", section("The programme folder"), re.MULTILINE
    )
    documented = {name: re.findall(r"`(\w+)`", columns) for name, columns in rows}
    assert documented == {name: list(columns) for name, columns in TABLES.items()}


def test_the_exposure_page_has_every_column_that_is_required():
    rows = dict(
        re.findall(
            r"^\| `--(\w+)`(?:, `--exports`)? \| (.*) \|$",
            section("What `retorno exposure` reads"),
            re.MULTILINE,
        )
    )
    found = {
        name: re.findall(r"`([^`]+)`", columns.split("(")[0]) for name, columns in rows.items()
    }
    assert found == {name: list(columns) for name, columns in EXPOSURE.items()}


def test_every_package_says_why_it_is_here():
    project = tomllib.loads(read("pyproject.toml"))
    lines = chain(project["project"]["dependencies"], *project["dependency-groups"].values())
    page = read("docs/decisions/0005-libraries.md")
    names = [re.match(r"[\w.-]+", line)[0] for line in lines]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_rule_is_cited_and_has_its_entry():
    rules = list(load_rules().values())
    files = {path.stem for path in (CORE / "protect" / "rules").glob("*.toml")}
    assert {rule.id for rule in rules} == files
    assert [rule.id for rule in rules if not rule.instruments] == []
    page = pages()["docs/reference/rules.md"]
    assert [name for name in files if name not in page] == []


def test_every_evidence_label_is_explained():
    page = read("docs/reference/evidence.md")
    assert [label for label in Evidence if f"| `{label}` |" not in page] == []


def test_decisions_are_numbered_once_and_listed():
    files = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
    listed = LINK.findall(read("docs/decisions/README.md"))
    assert listed == files
    for name in files:
        assert read(f"docs/decisions/{name}").startswith(f"# {name[:4]}. ")


def test_the_road_links_every_page_of_it():
    pages = {path.name for path in (ROOT / "docs" / "story").glob("*.md")} - {"README.md"}
    assert pages <= set(LINK.findall(read("docs/story/README.md")))


def test_every_stage_says_what_it_answers():
    silent = [
        relative(path)
        for path in CORE.glob("*/__init__.py")
        if not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []


def test_the_licence_is_the_whole_text():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL
