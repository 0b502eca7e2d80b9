"""Markets for tests: plain numbers with safe defaults."""

import numpy as np

from retorno.exposure.market import Market

DEFAULTS = {
    "value": 100.0,
    "share": 0.2,
    "tariff": 0.0,
    "new_tariff": 0.25,
    "rivals_tariff": 0.0,
    "rivals_new_tariff": 0.0,
    "demand": 0.93,
    "substitution": 3.14,
    "supply": np.inf,
}


def market(**given) -> Market:
    values = DEFAULTS | given
    return Market(**{name: np.array([value], np.float64) for name, value in values.items()})
