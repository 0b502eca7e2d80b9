"""exp(x) - 1 and ln(1 + x) of singles against numpy's of doubles."""

import numpy as np
import pytest

from retorno.exposure.logs import expm1, log1p

NEAR = np.geomspace(1e-12, 1, 2000)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_exp_less_one(kind):
    values = np.concatenate([-NEAR, NEAR, np.linspace(-60, 60, 5000)]).astype(kind)
    assert expm1(values).dtype == kind
    np.testing.assert_allclose(expm1(values), np.expm1(values.astype(np.float64)), rtol=4e-7)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_logarithm_of_one_and_more(kind):
    values = np.concatenate([-NEAR[NEAR < 0.999], NEAR, np.geomspace(1, 1e9, 500)]).astype(kind)
    assert log1p(values).dtype == kind
    np.testing.assert_allclose(log1p(values), np.log1p(values.astype(np.float64)), rtol=4e-7)


def test_nought_gives_nought():
    nought = np.zeros(3, np.float32)
    assert (expm1(nought) == 0).all()
    assert (log1p(nought) == 0).all()
