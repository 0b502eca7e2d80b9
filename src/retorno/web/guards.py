"""Triggers by which a database itself keeps a journal: only added to, and never forked.

A row that replaces another counts as deleting it (SQLite's `INSERT OR REPLACE` would else pass by).
"""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GENESIS = "0" * 64
SQLITE_GUARD = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
"""
SQLITE_CHAIN = """
CREATE TRIGGER {table}_follows BEFORE INSERT ON {table}
WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM {table} WHERE chain = NEW.chain), 0) + 1
  OR NEW.prev <> COALESCE((SELECT hash FROM {table}
                           WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1), '{genesis}')
BEGIN SELECT RAISE(ABORT, 'an entry follows the last one of its chain'); END;
"""
POSTGRES_START = """
CREATE FUNCTION retorno_journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$;
CREATE FUNCTION retorno_journal_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq bigint; last_hash text;
BEGIN
  SELECT seq, hash INTO last_seq, last_hash FROM {table}
    WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> COALESCE(last_seq, 0) + 1 OR NEW.prev <> COALESCE(last_hash, '{genesis}') THEN
    RAISE EXCEPTION 'an entry follows the last one of its chain';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {table}_follows BEFORE INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION retorno_journal_follows();
"""
POSTGRES_GUARD = """
CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION retorno_journal_is_kept();
CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION retorno_journal_is_kept();
"""


def guard(entries: str, *others: str) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    """Make the step of a migration that puts the guards up: one journal a database.

    They are never taken down: a journal that can be changed proves nothing.

    Args:
        entries: Table of the entries, which follow each other.
        others: Tables that are only added to as well.
    """

    def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for statement in statements(editor.connection.vendor, entries, *others):
            editor.execute(statement)

    return put_up


def statements(vendor: str, entries: str, *others: str) -> list[str]:
    """List what each kind of database is told."""
    kept = (entries, *others)
    if vendor == "sqlite":
        text = SQLITE_CHAIN.format(table=entries, genesis=GENESIS)
        text += "".join(SQLITE_GUARD.format(table=table) for table in kept)
        return [f"{part.strip()} END;" for part in text.split(" END;") if part.strip()]
    start = POSTGRES_START.format(table=entries, genesis=GENESIS)
    return [start, *(POSTGRES_GUARD.format(table=table) for table in kept)]
