import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from retorno.vocabulary import people
from retorno.vocabulary.errors import RefusedError, RetornoError, UnusableInputError
from retorno.vocabulary.evidence import Citation, Evidence
from retorno.vocabulary.places import EARTH_KM, great_circle_km


def test_an_error_carries_its_code_and_facts_as_text():
    error = UnusableInputError("tables.unclosed_quote", file="a.csv", row=3)
    assert (error.code, error.facts) == ("tables.unclosed_quote", {"file": "a.csv", "row": "3"})
    assert "tables.unclosed_quote" in str(error)


def test_exit_codes_are_those_of_every_command():
    assert (RetornoError.exit_code, UnusableInputError.exit_code, RefusedError.exit_code) == (
        2,
        2,
        1,
    )


def test_evidence_has_the_five_labels():
    labels = ["sourced", "secondary", "computed", "unverified text", "default"]
    assert [str(label) for label in Evidence] == labels


def test_a_citation_cannot_be_changed():
    citation = Citation(text="ICAO Annex 9", evidence=Evidence.SOURCED)
    with pytest.raises(FrozenInstanceError):
        citation.text = "another"


def test_a_quarter_of_the_earth():
    assert great_circle_km(0, 0, 0, 90) == pytest.approx(EARTH_KM * math.pi / 2)
    assert great_circle_km(90, 0, -90, 77) == pytest.approx(EARTH_KM * math.pi)
    assert great_circle_km(4.7, -74.1, 4.7, -74.1) == 0


def test_distances_broadcast():
    table = great_circle_km(np.array([[0.0], [10.0]]), 0, np.array([0.0, 10.0, 20.0]), 0)
    assert table.shape == (2, 3)
    assert table[1, 1] == 0


def test_every_medical_or_wheelchair_need_makes_the_class_medical():
    assert people.WHEELCHAIR_NEEDS | people.MEDICAL_NEEDS == people.MEDICAL_CLASS
