import csv

import pytest


@pytest.fixture
def table(tmp_path):
    """Write a table and give its path."""

    def write(rows, columns, name="table.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
        return path

    return write
