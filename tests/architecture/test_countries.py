"""The core knows no country: another receiving state runs from files alone.

Data, wording and rules may name countries; code may not, in words, codes or airports. `ALLOWED` is
what is left: it may shrink and never grow.
"""

import csv
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pycountry
import pytest
from sources import CORE, relative, sources

DISPUTE = "the trade model is of one dispute, between two states that its scenario names"
ALLOWED = {
    "src/retorno/cli/weighing.py": (4, DISPUTE),
    "src/retorno/exposure/keys.py": (2, DISPUTE),
    "src/retorno/exposure/prepare.py": (1, DISPUTE),
    "src/retorno/exposure/scenario.py": (4, DISPUTE),
    "src/retorno/exposure/shipped.py": (5, DISPUTE),
    "src/retorno/exposure/stakes.py": (23, DISPUTE),
    "src/retorno/report/stakes/headline.py": (1, DISPUTE),
    "src/retorno/report/stakes/pictures.py": (1, DISPUTE),
}
LANGUAGES = {"spanish"}
"""Words that are a language as well as a demonym."""
WORDS_TOO = {
    "NO",
    "BY",
    "TO",
    "ID",
    "IN",
    "IS",
    "AT",
    "AS",
    "PER",
    "AND",
    "BE",
    "SO",
    "DO",
    "MM",
    "PK",
}
"""Codes that code writes in capitals as words: columns, SQL, parts of a date, a file's first bytes."""
DOLLARS = re.compile(r"US\$|US dollar")
"""The unit of amounts, not the state."""
WRITTEN = {tokenize.STRING, tokenize.COMMENT, tokenize.FSTRING_MIDDLE}


def names() -> set[str]:
    """Names and demonyms of every country, in English and Spanish."""
    table = (CORE / "intake/data/countries.csv").read_text(encoding="utf-8")
    found = set()
    for row in csv.DictReader(table.splitlines()):
        found |= {row["name_en"], row["name_es"], *row["other_names"].split(";")}
    for country in pycountry.countries:
        found |= {getattr(country, kind, "") for kind in ("name", "common_name", "official_name")}
    return {name for name in found if len(name) > 3 and name.lower() not in LANGUAGES}


def codes() -> set[str]:
    """ISO 3166 codes, and the airports where the shipped programmes land."""
    found = {country.alpha_2 for country in pycountry.countries}
    found |= {country.alpha_3 for country in pycountry.countries}
    for path in (CORE / "demo" / "data").glob("*/airports.csv"):
        rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        found |= {row["iata"] for row in rows if row["role"] == "arrival"}
    return found - WORDS_TOO


def cities() -> set[str]:
    """Towns that the shipped programmes name, longer ones only: short ones are words too."""
    found = set()
    for path in (CORE / "demo" / "data").glob("*/municipalities.csv"):
        rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        found |= {row["name"] for row in rows} | {row["department"] for row in rows}
    return {name for name in found if len(name) > 5}


LETTERS = re.compile(r"[^\W\d_]+")
CODE = re.compile(r"\w+")


def phrases() -> dict[str, set[tuple[str, ...]]]:
    """Every name as words in small letters, by its first word."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in names() | cities():
        phrase = tuple(LETTERS.findall(name.lower()))
        found.setdefault(phrase[0], set()).add(phrase)
    return found


NAMES = phrases()
CODES = codes()


def said(source: str) -> Iterator[str]:
    """Yield names anywhere in a source, and codes in its strings and comments."""
    source = DOLLARS.sub("", source)
    text = LETTERS.findall(source.lower())
    for at, word in enumerate(text):
        for phrase in NAMES.get(word, ()):
            if tuple(text[at : at + len(phrase)]) == phrase:
                yield " ".join(phrase)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in WRITTEN:
            yield from (word for word in CODE.findall(token.string) if word in CODES)


def found_in(path: Path) -> Counter[str]:
    return Counter(said(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "planted",
    [
        'country = "COL"',
        'x = ["US", "GT"]',
        "# as in Colombia",
        '"""Guatemalan names."""',
        "is_colombian = True",
        "UNITED_STATES = 1",
        'AIRPORT = "BOG"',
        'f"to GUA {x}"',
        'TOWN = "Huehuetenango"',
        "# Estados Unidos",
    ],
)
def test_a_planted_country_is_found(planted):
    assert list(said(planted))


@pytest.mark.parametrize(
    "innocent",
    ['NO = "no"', "rows_per_day = PER", "# the column of an animal", '"kilometre"', "IN = 1"],
)
def test_what_names_no_country_is_let_be(innocent):
    assert list(said(innocent)) == []


def test_the_core_names_no_country():
    found = {relative(path): found_in(path) for path in sources()}
    found = {path: count for path, count in found.items() if count and path not in ALLOWED}
    assert found == {}


@pytest.mark.parametrize("path", sorted(ALLOWED))
def test_what_is_allowed_only_shrinks(path):
    most, why = ALLOWED[path]
    assert why == DISPUTE
    assert sum(found_in(CORE.parents[1] / path).values()) == most, f"now fewer: lower {path}"
