"""Runs for tests: small tables made in code."""

from datetime import date

import numpy as np

from retorno.exposure.assumptions import Assumptions
from retorno.exposure.elasticities import Elasticities, Elasticity, Kind
from retorno.exposure.model import run
from retorno.exposure.prepare import Regime
from retorno.exposure.rates import parse_rate
from retorno.exposure.tariffs import Layer
from retorno.exposure.trade import Trade, TradeLine
from retorno.vocabulary.evidence import Evidence

DAY = date(2025, 1, 27)


def trade_line(product, value=100.0, **given):
    defaults = {
        "description": product,
        "reported": value,
        "months": 12,
        "year": 2024,
        "basis": "us_customs_value",
        "source": "Census",
        "evidence": Evidence.SOURCED,
        "share": 0.2,
    }
    return TradeLine(product=product, value=value, **(defaults | given))


def trade(*lines, total=None):
    whole = trade_line("TOTAL", total) if total is not None else None
    return Trade(lines=lines, total=whole, basis="us_customs_value", file="trade.csv")


def elasticity(kind, value, low=None, high=None, product="", **given):
    return Elasticity(
        product=product,
        kind=kind,
        value=value,
        low=value if low is None else low,
        high=value if high is None else high,
        source=given.pop("source", "a"),
        evidence=given.pop("evidence", Evidence.SOURCED),
        **given,
    )


def elasticities(*extra, demand=0.93, substitution=3.14, supply=99.0):
    rows = (
        elasticity(Kind.DEMAND, demand),
        elasticity(Kind.SUBSTITUTION, substitution),
        elasticity(Kind.SUPPLY, supply),
    )
    return Elasticities(rows=(*rows, *extra), file="elasticities.csv")


def tariff(rate="25%", **given):
    given.setdefault("country", "CO")
    return Layer(authority="IEEPA", rate=parse_rate(rate), **given)


def regime(*measures, **given):
    return Regime(measures=measures or (tariff(),), day=DAY, **given)


def answer(of, regime=None, table=None, assumptions=None, seed=1, draws=200):
    return run(
        of,
        regime or globals()["regime"](),
        table or elasticities(),
        assumptions or Assumptions(),
        np.random.default_rng(seed),
        draws=draws,
    )
