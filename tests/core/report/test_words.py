"""Every code that the planner writes has words, and numbers are written as people write them."""

import doctest
import importlib
from datetime import date
from pathlib import Path

import pytest

from retorno import report
from retorno.plan.causes import Cause
from retorno.plan.found import Stopped
from retorno.plan.outputs import CAUSE_RELEASES, NEVER_RELEASES
from retorno.plan.parties import Never
from retorno.report import numbers
from retorno.report.pieces import city, place_words, word_for
from retorno.vocabulary.evidence import Evidence
from retorno.vocabulary.money import Cents
from retorno.vocabulary.people import PartyClass
from retorno.wording import LANGUAGES, catalogue

SPACE = "\N{NO-BREAK SPACE}"
SHORT_KINDS = (
    "aircraft_days",
    "seats",
    "clearances",
    "places",
    "places_minors",
    "places_medical",
    "money_period",
    "money_total",
)
CODES = (
    *(f"cause.word.{cause.value}" for cause in Cause),
    *(f"left.word.{code.value}" for code in (*Cause, *Never)),
    *(f"releases.word.{who}" for who in {*CAUSE_RELEASES.values(), *NEVER_RELEASES.values()}),
    *(f"method.stopped.{stopped.value}" for stopped in Stopped),
    *(f"source.evidence_word.{kind.value.replace(' ', '_')}" for kind in Evidence),
    *(f"group.{group.value}" for group in PartyClass),
    *(f"short.{kind}" for kind in SHORT_KINDS),
    *(f"short.few.{kind}" for kind in SHORT_KINDS),
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_planner_has_words(lang):
    assert [code for code in CODES if f"report.{code}" not in catalogue(lang)] == []


def test_a_code_without_words_is_readable():
    assert word_for("cause", "ash_cloud", "es") == "ash cloud"


def test_cities_are_written_as_the_language_does():
    assert city("EWR", "Newark", "es") == "Newark"
    assert city("JFK", "New York", "es") == "Nueva York"
    assert city("XXX", "Somewhere", "es") == "Somewhere"
    assert place_words("QQQ", "", "es") == "QQQ"
    assert place_words("BOG", "Bogota", "en") == "Bogotá (BOG)"


@pytest.mark.parametrize(
    ("cents", "spanish", "english"),
    [
        (0, "USD 0", "USD 0"),
        (123_456, "USD 1.235", "USD 1,235"),
        (1_718_000_000, "USD 17,18 millones", "USD 17.18 million"),
        (17_180_000_000, "USD 171,8 millones", "USD 171.8 million"),
    ],
)
def test_money(cents, spanish, english):
    assert numbers.money(Cents(cents), "USD", "es").replace(SPACE, " ") == spanish
    assert numbers.money(Cents(cents), "USD", "en").replace(SPACE, " ") == english


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "0"),
        (50_000, "500"),
        (20_000_000, "200 k"),
        (100_000_000, "1 M"),
        (150_000_000, "1,5 M"),
        (797_000_000, "7,97 M"),
    ],
)
def test_short_money(cents, words):
    assert numbers.short_money(Cents(cents), "es").replace(SPACE, " ") == words


def test_days_in_words():
    first, last = date(2025, 2, 3), date(2026, 1, 1)
    assert numbers.span(first, first, "es") == "3 de febrero de 2025"
    assert numbers.span(first, date(2025, 8, 1), "es") == "3 de febrero al 1 de agosto de 2025"
    assert numbers.span(first, last, "en") == "3 February 2025 to 1 January 2026"
    assert numbers.short_day(first, "es").replace(SPACE, " ") == "3 feb"


def test_lists_in_words():
    assert numbers.listing([], "es") == ""
    assert numbers.listing(["a"], "es") == "a"
    assert numbers.listing(["a", "b", "c"], "es") == "a, b y c"


def test_examples_in_docstrings():
    for path in sorted(Path(report.__file__).parent.glob("*.py")):
        module = importlib.import_module(f"retorno.report.{path.stem}")
        result = doctest.testmod(module)
        assert result.failed == 0, path
