"""Whether the house stands: its database answers and has the tables of this version."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def is_well() -> bool:
    """Say whether pages can be made."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
