"""Layers of duty: who says what from when, and in which order."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retorno.exposure.rates import parse_rate
from retorno.exposure.shipped import us_schedule
from retorno.exposure.tariffs import (
    Applied,
    Layer,
    Stacking,
    apply_layers,
    base_rate,
    read_layers,
)
from retorno.vocabulary.errors import UnusableInputError

DAY = date(2025, 1, 27)
COLUMNS = [
    "authority",
    "rate",
    "from",
    "until",
    "products",
    "but",
    "country",
    "order",
    "stacking",
]


def layer(rate="25%", **given):
    return Layer(authority=given.pop("authority", "IEEPA"), rate=parse_rate(rate), **given)


def applied(*layers, product="0603", country="CO", day=DAY, unit_values=None, **given):
    return apply_layers(
        layers,
        product=product,
        country=country,
        day=day,
        unit_values=unit_values or {},
        **given,
    )


def test_l42_each_authority_shows_its_part_of_the_rate():
    """A tool that shows 3.3 percent MFN where 25 and 10 are stacked on it misleads."""
    mfn = layer("3.3%", authority="HTS", order=0)
    result = applied(layer("10%", authority="Section 232", order=20), layer(order=10), mfn)
    assert result.rate == pytest.approx(0.383)
    assert [step.authority for step in result.steps] == ["HTS", "IEEPA", "Section 232"]
    assert [step.total for step in result.steps] == pytest.approx([0.033, 0.283, 0.383])


def test_replace_and_at_least():
    preference = layer("Free", order=10, stacking=Stacking.REPLACE)
    floor = layer("15%", order=20, stacking=Stacking.AT_LEAST)
    assert applied(layer("6.8%", order=0), preference).rate == 0
    assert applied(layer("6.8%", order=0), floor).rate == pytest.approx(0.15)
    assert applied(layer("20%", order=0), floor).rate == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("given", "in_force"),
    [
        ({}, True),
        ({"valid_from": DAY, "valid_until": DAY}, True),
        ({"valid_from": date(2025, 1, 28)}, False),
        ({"valid_until": date(2025, 1, 26)}, False),
        ({"country": "CO"}, True),
        ({"country": "EC"}, False),
        ({"products": ("06", "09")}, True),
        ({"products": ("0901",)}, False),
        ({"products": ("06",), "but": ("0603",)}, False),
        ({"but": ("0604",)}, True),
    ],
)
def test_a_layer_is_in_force_where_and_when_it_says(given, in_force):
    assert applied(layer(**given)).rate == (0.25 if in_force else 0)


def test_a_rate_without_equivalent_is_unknown_until_it_is_replaced():
    barrel = layer("10.5¢/bbl", order=0)
    unknown = applied(barrel, layer(order=5))
    assert unknown.rate is None
    assert unknown.missing == "10.5¢/bbl"
    assert applied(barrel, layer(order=5, stacking=Stacking.REPLACE)).rate == 0.25
    assert applied(barrel, unit_values={"bbl": 70}).rate == pytest.approx(0.0015)
    assert applied(layer("", authority="blank")).missing == "blank"


def test_layers_stack_on_what_is_there_before():
    assert applied(layer(), start=Applied(rate=0.05)).rate == pytest.approx(0.3)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=6), st.randoms())
def test_adding_does_not_depend_on_the_order_given(rates, random):
    layers = [layer(f"{rate * 100:.4f}%", order=i) for i, rate in enumerate(rates)]
    mixed = list(layers)
    random.shuffle(mixed)
    assert applied(*mixed) == applied(*layers)


def test_base_rate_is_the_mean_over_the_lines_of_a_short_code():
    schedule = us_schedule()
    flowers = base_rate(schedule, "0603", None, {})
    assert (flowers.lines, flowers.lowest, flowers.highest) == (8, 0.032, 0.068)
    assert flowers.rate == pytest.approx((6.8 + 3.2 + 5 * 6.4 + 4) / 800)
    assert base_rate(schedule, "0603", "CO", {}).rate == 0
    assert base_rate(schedule, "060311", None, {}).rate == pytest.approx(0.068)


def test_base_rate_that_has_no_equivalent_is_unknown_not_free():
    schedule = us_schedule()
    crude = base_rate(schedule, "2709", None, {})
    assert crude.rate is None
    assert crude.missing.startswith("27090010")
    assert base_rate(schedule, "2709", None, {"bbl": 70}).rate == pytest.approx(0.0525 * 1.5 / 70)
    assert base_rate(schedule, "8504", None, {}).missing == "8504"


def row(**given):
    cells = {"authority": "IEEPA", "rate": "25%", "country": "CO", "order": "10", "stacking": "add"}
    return [(cells | given).get(column, "") for column in COLUMNS]


def test_layers_are_read_from_a_table(table):
    path = table(
        [
            row(
                **{
                    "from": "2025-01-26",
                    "until": "2025-02-02",
                    "products": "06 0901.11",
                    "but": "0604",
                }
            )
        ],
        COLUMNS,
    )
    (read,) = read_layers(path)
    assert read.products == ("06", "090111")
    assert read.but == ("0604",)
    assert (read.valid_from, read.valid_until) == (date(2025, 1, 26), date(2025, 2, 2))
    assert (read.order, read.stacking, read.rate.ad_valorem) == (10, Stacking.ADD, 0.25)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"rate": "0.25"}, "rate"),
        ({"rate": "25"}, "rate"),
        ({"rate": ""}, "rate"),
        ({"from": "26/01/2025"}, "from"),
        ({"from": "2025-02-30"}, "from"),
        ({"from": "2025-02-02", "until": "2025-02-01"}, "until"),
        ({"products": "06 coffee"}, "products"),
        ({"stacking": "times"}, "stacking"),
        ({"order": "-1"}, "order"),
        ({"order": "1.5"}, "order"),
        ({"rate": "999999%"}, "rate"),
        ({"country": "Colombia"}, "country"),
        ({"country": ""}, "country"),
    ],
)
def test_ugly_layers_are_refused_with_their_place(table, cells, column):
    with pytest.raises(UnusableInputError) as refused:
        read_layers(table([row(), row(**cells)], COLUMNS))
    assert (refused.value.facts["row"], refused.value.facts["column"]) == ("3", column)
