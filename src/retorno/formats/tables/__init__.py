"""Tables as people send them: lenient about the container, strict about the structure.

`read_table` and `read_tables` give whole tables as columns; `open_sheets` gives records one by one,
with their faults, for lists that do not fit in memory or that are known to be dirty.
"""

from retorno.formats.tables.coded import Coded, code_of
from retorno.formats.tables.reading import read_table, read_tables
from retorno.formats.tables.sheets import Sheet, open_sheets
from retorno.formats.tables.table import Record, Source, Table
from retorno.formats.tables.writing import (
    neutral,
    neutral_row,
    neutral_texts,
    plain,
    write_csv,
)

__all__ = [
    "Coded",
    "Record",
    "Sheet",
    "Source",
    "Table",
    "code_of",
    "neutral",
    "neutral_row",
    "neutral_texts",
    "open_sheets",
    "plain",
    "read_table",
    "read_tables",
    "write_csv",
]
