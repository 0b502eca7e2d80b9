"""Every sentence exists in both languages, has the same gaps, and is said somewhere."""

import ast
import re
from string import Formatter

import pytest
from sources import ROOT, called, relative, sources, tree

from retorno.wording import LANGUAGES, catalogue

ERRORS = {"UnusableInputError", "RefusedError", "RetornoError"}


def gaps(sentence):
    return {
        name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(sentence) if name
    }


def test_same_sentences_in_every_language():
    spanish, english = (catalogue(lang).keys() for lang in LANGUAGES)
    assert spanish ^ english == set()


def test_same_gaps_in_every_language():
    spanish, english = (catalogue(lang) for lang in LANGUAGES)
    different = {key: gaps(spanish[key]) ^ gaps(english[key]) for key in spanish.keys() & english}
    assert {key: names for key, names in different.items() if names} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_whole_and_tidy(lang):
    untidy = [key for key, text in catalogue(lang).items() if not text or text != text.rstrip()]
    assert untidy == []


def raised():
    """Yield the code, the facts and the place of every error that a person can meet."""
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) in ERRORS and node.args:
                first = node.args[0]
                names = {keyword.arg for keyword in node.keywords}
                if isinstance(first, ast.Constant):
                    yield first.value, names, f"{relative(path)}:{node.lineno}"


def test_every_error_has_its_sentence():
    missing = [
        f"{where}: error.{code}"
        for code, _, where in raised()
        if f"error.{code}" not in catalogue("es")
    ]
    assert missing == []


def test_every_error_fills_the_gaps_of_its_sentence():
    unfilled = [
        f"{where}: error.{code} lacks {sorted(lacking)}"
        for code, names, where in raised()
        if None not in names  # **facts: not seen from here
        and (lacking := gaps(catalogue("es").get(f"error.{code}", "")) - names)
    ]
    assert unfilled == []


def test_every_sentence_of_a_page_exists():
    missing = [
        f"{page.name}: {code}"
        for page in (ROOT / "src").rglob("*.html")
        for code in re.findall(r"{% say [\"']([\w.-]+)[\"']", page.read_text(encoding="utf-8"))
        if code not in catalogue("es")
    ]
    assert missing == []


def said():
    """Collect every string of the source, and the beginnings of those that are put together."""
    whole, beginnings = set(), set()
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    for page in (ROOT / "src").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        whole |= set(re.findall(r"{% say [\"']([\w.-]+)[\"']", text))
        beginnings |= {f"{code}." for code in re.findall(r"{% say_of [\"']([\w.-]+)[\"']", text)}
    named = {b for b in beginnings if re.fullmatch(r"[a-z_]+\.([a-z_.-]*)", b)}
    return whole, tuple(named - {"error."})


def test_every_sentence_is_said_somewhere():
    whole, beginnings = said()
    silent = [
        key
        for key in catalogue("es")
        if key not in whole
        and key.removeprefix("error.") not in whole
        and not key.startswith(beginnings)
        and not key.removeprefix("error.").startswith(beginnings)
    ]
    assert silent == []
