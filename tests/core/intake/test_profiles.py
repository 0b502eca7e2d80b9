"""Mapping profiles and headers."""

import csv
import itertools
from importlib.resources import files

import pytest

from retorno.intake.facts import administration_of, code_of_country, terms
from retorno.intake.mapping import map_headers, unique_names
from retorno.intake.profiles import load_profile, recognise, shipped_profiles
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

PLAIN = shipped_profiles()["plain"]


def targets(*headers, profile=PLAIN):
    return map_headers(headers, profile).targets


def refusal(name):
    with pytest.raises(UnusableInputError) as caught:
        load_profile(str(name))
    for lang in LANGUAGES:
        assert say(f"error.{caught.value.code}", lang, **caught.value.facts)
    return caught.value


def test_headers_in_common_use_are_known_in_both_languages():
    assert targets("Fecha de la Orden", "ORDER DATE", "Género", "Last Name:", "Person ID") == (
        "order_date",
        "order_date",
        "sex",
        "surnames",
        "person_id",
    )


def test_unknown_headers_are_kept_under_their_own_name():
    assert targets("Shoe size", "Shoe size", "", "***") == (
        "Shoe size",
        "Shoe size (2)",
        "",
        "***",
    )
    assert map_headers(("", "a", "a"), PLAIN).headers == ("column_1", "a", "a (2)")


def test_provenance_of_an_earlier_intake_is_kept_apart():
    assert targets("source_file", "source_row") == ("previous_source_file", "previous_source_row")


def test_unique_names_leave_taken_ones_alone():
    assert unique_names(["a", "a", "b"], {"b": None}) == ["a", "a (2)", "b (2)"]


def test_people_are_told_from_statistics_by_their_columns():
    def holds(*headers):
        return map_headers(headers, PLAIN).holds_people

    assert holds("person_id", "x")
    assert holds("Sexo", "Centro")
    assert not holds("Facility", "Ready date")
    assert not holds("Sexo", "Count")


def test_published_tables_are_recognised_and_claims_of_the_sender_marked():
    headers = ("Gender", "Birth Year", "Citizenship Country", "Final Order Date", "MSC Charge")
    profile = recognise(headers, "")
    assert profile.name == "removals"
    assert targets(*headers, "Unique Identifier", profile=profile) == (
        "sex",
        "birth_date",
        "nationality_claimed",
        "order_date",
        "sender_claims_msc_charge",
        "Unique Identifier",
    )
    assert recognise(("a", "b"), "").name == "plain"


def test_listing_of_places_is_recognised_by_its_sheet_and_headers():
    (listing,) = shipped_profiles()["statistics"].sheets
    assert recognise(tuple(listing.columns), "Facilities FY30").name == "statistics"
    assert recognise(tuple(listing.columns), "People").name == "plain"
    assert load_profile("statistics").sheets == (listing,)


def test_profile_of_the_user(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'format = "retorno-profile/1"\ndates = "mdy"\nkept = ["Sexo"]\n'
        '[columns]\n"Nº" = "person_id"\n[values.sex]\n"Hembra" = "F"\n',
        encoding="utf-8",
    )
    profile = load_profile(str(path))
    assert (profile.name, profile.dates) == ("mine", "mdy")
    assert profile.values == {"sex": {"hembra": "F"}}
    assert targets("Nº", "Sexo", profile=profile) == ("person_id", "Sexo")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("format = ", "TOML"),
        ('format = "other/1"', "format"),
        ('format = "retorno-profile/1"\nfuture = 1', "future"),
        ('format = "retorno-profile/1"\nkept = "a"', "kept"),
        ('format = "retorno-profile/1"\nkept = [1]', "kept"),
        ('format = "retorno-profile/1"\ndates = "ymd"', "dates"),
        ('format = "retorno-profile/1"\n[columns]\nA = "shoe"', "shoe"),
        ('format = "retorno-profile/1"\n[columns]\nA = 1', "columns"),
        ('format = "retorno-profile/1"\n[values]\nshoe = {}', "shoe"),
        ('format = "retorno-profile/1"\n[[sheets]]\nsheet = "a"', "sheets"),
        ('format = "retorno-profile/1"\nsheets = [1]', "sheets"),
        (
            'format = "retorno-profile/1"\n[[sheets]]\nsheet = "a"\nwrites = "../x.csv"\ncolumns = {}',
            "sheets.writes",
        ),
        (
            'format = "retorno-profile/1"\n[[sheets]]\nsheet = "a"\nwrites = "x.csv"\ncolumns = {}\nadds = 1',
            "sheets.adds",
        ),
    ],
)
def test_profile_with_a_mistake_is_refused_naming_it(tmp_path, text, key):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    error = refusal(path)
    assert (error.code, error.facts["key"]) == ("intake.bad_profile", key)


def test_profile_that_is_not_there_is_told(tmp_path):
    assert refusal("nobody").code == "intake.no_profile"
    assert refusal(tmp_path / "no.toml").code == "intake.no_profile"
    path = tmp_path / "latin.toml"
    path.write_bytes(b"\xff\xfe\xfa")
    assert refusal(path).code == "intake.bad_profile"


def test_terms_follow_each_other_and_say_their_source():
    found = terms()
    assert all(term.citation.text and term.citation.evidence for term in found)
    assert all(a.until == b.first for a, b in itertools.pairwise(found))
    with (files("retorno.intake") / "data/terms_of_office.csv").open(encoding="utf-8") as file:
        assert len({row["country"] for row in csv.DictReader(file)}) == 1


def test_administration_comes_from_the_date_alone():
    assert administration_of("2024-12-31") == "Joe Biden"
    assert administration_of("2025-01-31") == "Donald Trump (second term)"
    assert administration_of("2025-01-20") == "Joe Biden / Donald Trump (second term)"
    assert administration_of("1950-01-01") == administration_of("") == ""


def test_countries_are_those_of_the_standard():
    import pycountry

    ours = code_of_country()
    for country in pycountry.countries:
        assert ours[country.alpha_3.lower()] == country.alpha_3
    assert set(ours.values()) - {country.alpha_3 for country in pycountry.countries} == {"XKX"}
    assert ours["colombiana"] == ours["colombian"] == "COL"
    assert ours["mexico"] == "MEX"
