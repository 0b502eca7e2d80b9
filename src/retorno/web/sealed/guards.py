"""Which table of the sealed store is only added to, and that the store is a database of its own."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from retorno.web.database import SameDatabaseError
from retorno.web.guards import guard

KEPT = ("sealed_sealedentry",)
put_up = guard(*KEPT)


def refuse_records(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse a database that holds records, whatever address leads to it.

    Raises:
        SameDatabaseError: It does.
    """
    del apps
    tables = editor.connection.introspection.table_names()
    if any(table.startswith("records_") for table in tables):
        raise SameDatabaseError
