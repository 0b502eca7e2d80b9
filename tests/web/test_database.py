from pathlib import Path

import pytest

from retorno.web.database import DatabaseAddressError, database_of


def test_a_file_unless_an_address_is_given():
    assert database_of("", Path("here.sqlite3"))["NAME"] == Path("here.sqlite3")


def test_an_address_is_taken_apart():
    config = database_of("postgresql://ana:p%40ss@db.example:5433/re%20torno", Path())
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [config[name] for name in names] == ["re torno", "ana", "p@ss", "db.example", 5433]
    local = database_of("postgres:///retorno", Path())
    assert [local[name] for name in names] == ["retorno", "", "", "", ""]


@pytest.mark.parametrize(
    "address", ["mysql://a/b", "postgresql://host", "retorno", "postgresql://h:port/x"]
)
def test_any_other_address_is_refused_with_what_it_must_be(address):
    with pytest.raises(DatabaseAddressError, match="postgresql://user"):
        database_of(address, Path())
