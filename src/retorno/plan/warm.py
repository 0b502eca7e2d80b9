"""Compile and cache every kernel once, so that no user waits: `python -m retorno.plan.warm`."""

from retorno.plan import search


def warm() -> None:
    """Compile with the types of production on a tiny problem."""
    search.warm()


if __name__ == "__main__":
    warm()
