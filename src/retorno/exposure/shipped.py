"""The tables that come with the product, read and ready to run."""

from retorno.exposure.elasticities import Elasticities, read_elasticities
from retorno.exposure.facts import shipped
from retorno.exposure.schedule import Schedule, read_schedule
from retorno.exposure.trade import Trade, read_trade


def shipped_elasticities() -> Elasticities:
    """Published medians and estimates, each with its source."""
    with shipped("elasticities.csv") as path:
        return read_elasticities(path)


def us_imports() -> Trade:
    """US imports from Colombia: total and the products the sources name."""
    with shipped("us_imports.csv") as path:
        return read_trade(path)


def us_exports() -> Trade:
    """US exports to Colombia: total and the products the sources name."""
    with shipped("us_exports.csv") as path:
        return read_trade(path)


def us_schedule() -> Schedule:
    """Lines of the US schedule, 2025 basic edition, for the products of `us_imports`."""
    with shipped("us_schedule.csv") as path:
        return read_schedule(path)
