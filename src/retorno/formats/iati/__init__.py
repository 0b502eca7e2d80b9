"""IATI 2.03 files: bytes to activities, with a refusal that names file, line and element.

The reader asks for what the standard demands and lets pass what it does not know. A document type
declaration is refused, so no entity is ever expanded.
"""

from retorno.formats.iati.activities import (
    Activity,
    Budget,
    IatiFile,
    Sector,
    Transaction,
    read_iati,
)

__all__ = ["Activity", "Budget", "IatiFile", "Sector", "Transaction", "read_iati"]
