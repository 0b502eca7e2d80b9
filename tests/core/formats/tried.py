"""What the tests of tables share."""

import pytest
from hypothesis import HealthCheck, settings

from retorno.formats.tables import read_table, read_tables
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

SHARED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def put(folder, content, name="t.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path, **options):
    with pytest.raises(UnusableInputError) as caught:
        read_table(path, **options)
    for lang in LANGUAGES:
        assert say(f"error.{caught.value.code}", lang, **caught.value.facts)
    return caught.value


def tables_or_sentence(path):
    """Return the tables of a file, or nothing when it is refused with a sentence."""
    try:
        return read_tables(path)
    except UnusableInputError as error:
        return [] if say(f"error.{error.code}", "es", **error.facts) else None
