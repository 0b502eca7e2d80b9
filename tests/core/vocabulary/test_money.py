import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retorno.vocabulary.money import Cents, apportion, cents, show

AMOUNTS = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123450, "1234.50"), (-123450, "-1234.50")],
)
def test_show(amount, written):
    assert show(Cents(amount)) == written


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_what_is_shown_reads_back(amount):
    assert cents(float(show(Cents(amount)))) == amount


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_parts_add_up_and_stay_within_a_cent(parts):
    total = cents(math.fsum(parts))
    shares = apportion(total, parts)
    assert sum(shares) == total
    assert all(abs(s - p * 100) <= 1 + 1e-3 for s, p in zip(shares, parts, strict=True))


@pytest.mark.parametrize(
    ("total", "parts", "shares"),
    [
        (1000, [3.333, 3.333, 3.334], [333, 333, 334]),
        (100, [0.995, 0.005], [100, 0]),
        (199, [1.0, 1.0], [100, 99]),  # the total is a cent less than its parts
        (0, [], []),
    ],
)
def test_missing_cents_go_to_the_largest_remainders(total, parts, shares):
    assert apportion(Cents(total), parts) == shares
