"""The text of a rate: every way the schedule writes one."""

import pytest

from retorno.exposure.rates import RateKind, parse_rate, special_rates


@pytest.mark.parametrize(
    ("text", "kind", "ad_valorem", "specifics"),
    [
        ("Free", RateKind.FREE, 0, []),
        ("6.8%", RateKind.AD_VALOREM, 0.068, []),
        (".5%", RateKind.AD_VALOREM, 0.005, []),
        ("5.25¢/bbl", RateKind.SPECIFIC, 0, [(0.0525, "bbl")]),
        ("10.5¢/barrel", RateKind.SPECIFIC, 0, [(0.105, "bbl")]),
        ("35.74¢/kg", RateKind.SPECIFIC, 0, [(0.3574, "kg")]),
        ("$1.104/kg + 14.9%", RateKind.COMPOUND, 0.149, [(1.104, "kg")]),
        ("$1.646/kg +8.5%", RateKind.COMPOUND, 0.085, [(1.646, "kg")]),
        ("0.9¢ each", RateKind.SPECIFIC, 0, [(0.009, "each")]),
        ("19.9¢/ liter", RateKind.SPECIFIC, 0, [(0.199, "liter")]),
        ("8.2¢/pf. liter", RateKind.SPECIFIC, 0, [(0.082, "pf.liter")]),
        ("1.1¢/kg + 2% + 3¢/article", RateKind.COMPOUND, 0.02, [(0.011, "kg"), (0.03, "article")]),
        ("2.8¢/kg on drained weight", RateKind.SPECIFIC, 0, [(0.028, "kg on drained weight")]),
        ("", RateKind.NONE, 0, []),
        ("See 9918.04.60", RateKind.OTHER, 0, []),
        ("2% + 3%", RateKind.OTHER, 0, []),
        ("6.9% on the case", RateKind.OTHER, 0, []),
        ("25", RateKind.OTHER, 0, []),
        ("0.25", RateKind.OTHER, 0, []),
    ],
)
def test_texts(text, kind, ad_valorem, specifics):
    rate = parse_rate(text)
    assert rate.kind is kind
    assert rate.ad_valorem == pytest.approx(ad_valorem)
    assert [(part.dollars, part.per) for part in rate.specifics] == specifics
    assert rate.is_free == (kind is RateKind.FREE)


def test_specific_duty_needs_a_unit_value():
    """A barrel at 75 dollars: 5.25 cents are 0.07 percent of it."""
    rate = parse_rate("5.25¢/bbl")
    assert rate.ad_valorem == 0
    assert not rate.is_free
    assert rate.equivalent({}) is None
    assert rate.equivalent({"kg": 1}) is None
    assert rate.equivalent({"bbl": 75}) == pytest.approx(0.0007)


def test_compound_duty_is_the_sum():
    assert parse_rate("46.3¢/kg + 14.9%").equivalent({"kg": 4.63}) == pytest.approx(0.249)


def test_words_and_blanks_have_no_equivalent():
    assert parse_rate("See additional U.S. note 1").equivalent({"kg": 1}) is None
    assert parse_rate("").equivalent({}) is None
    assert parse_rate("Free").equivalent({}) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Free (A,AU,BH,CL,CO,D,E) 3.2% (JP)", "Free"),
        ("Free \n(CO, CL)", "Free"),
        ("Free (A+,AU) See 9918.04.01, 9918.04.02 (CO)", "See 9918.04.01, 9918.04.02"),
        ("3.2% (JP)", None),
        ("Free (ACO,COX)", None),
        ("(CO)", None),
        ("", None),
    ],
)
def test_preference_of_a_country(text, expected):
    rate = special_rates(text).get("CO")
    assert (rate.raw if rate else None) == expected
