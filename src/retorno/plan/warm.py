"""Compile and cache every kernel once, so that no user waits: `python -m retorno.plan.warm`."""

from retorno.formats.tables import quick
from retorno.plan import bound, search


def warm() -> None:
    """Compile with the types of production on tiny problems."""
    quick.warm()
    bound.warm()
    search.warm()


if __name__ == "__main__":
    warm()
