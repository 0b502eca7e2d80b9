"""Triggers by which the database itself keeps the journal: only added to, and never forked.

A row that replaces another counts as deleting it (SQLite's `INSERT OR REPLACE` would else pass by).
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEPT = ("records_journalentry", "records_journalcheckpoint")

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
CREATE TRIGGER records_journalentry_follows BEFORE INSERT ON records_journalentry
WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM records_journalentry WHERE chain = NEW.chain), 0) + 1
  OR NEW.prev <> COALESCE((SELECT hash FROM records_journalentry
                           WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1), '{genesis}')
BEGIN SELECT RAISE(ABORT, 'an entry follows the last one of its chain'); END;
"""
POSTGRES_START = """
CREATE FUNCTION retorno_journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$;
CREATE FUNCTION retorno_journal_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq bigint; last_hash text;
BEGIN
  SELECT seq, hash INTO last_seq, last_hash FROM records_journalentry
    WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> COALESCE(last_seq, 0) + 1 OR NEW.prev <> COALESCE(last_hash, '{genesis}') THEN
    RAISE EXCEPTION 'an entry follows the last one of its chain';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER records_journalentry_follows BEFORE INSERT ON records_journalentry
FOR EACH ROW EXECUTE FUNCTION retorno_journal_follows();
"""
POSTGRES_GUARD = """
CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION retorno_journal_is_kept();
CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION retorno_journal_is_kept();
"""


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards up. They are never taken down: a journal that can be changed proves nothing."""
    del apps
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


def statements(vendor: str) -> list[str]:
    """List what each kind of database is told."""
    genesis = "0" * 64
    if vendor == "sqlite":
        text = SQLITE_CHAIN.format(genesis=genesis)
        text += "".join(SQLITE_GUARD.format(table=table) for table in KEPT)
        return [f"{part.strip()} END;" for part in text.split(" END;") if part.strip()]
    start = POSTGRES_START.format(genesis=genesis)
    return [start, *(POSTGRES_GUARD.format(table=table) for table in KEPT)]
