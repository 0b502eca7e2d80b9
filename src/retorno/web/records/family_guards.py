"""Triggers by which the database itself keeps the history of families (and what changed).

No membership is deleted or rewritten: one that is open may only be ended.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "records_membership"
CHANGED = (
    "OLD.until IS NOT NULL OR NEW.until IS NULL OR OLD.id <> NEW.id"
    " OR OLD.family_id <> NEW.family_id OR OLD.person_id <> NEW.person_id"
    " OR OLD.role <> NEW.role OR OLD.since <> NEW.since OR OLD.joined <> NEW.joined"
)
SQLITE = f"""
CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'the history of families is kept'); END;
CREATE TRIGGER {TABLE}_only_ends BEFORE UPDATE ON {TABLE} WHEN {CHANGED}
BEGIN SELECT RAISE(ABORT, 'a membership only ends'); END;
CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the history of families is kept'); END;
CREATE TRIGGER records_change_no_delete BEFORE DELETE ON records_change
BEGIN SELECT RAISE(ABORT, 'what changed is kept'); END;
"""  # noqa: S608  -- only names of our own tables are put in
POSTGRES = f"""
    CREATE FUNCTION retorno_membership_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION 'the history of families is kept'; END IF;
      IF {CHANGED} THEN RAISE EXCEPTION 'a membership only ends'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER {TABLE}_is_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION retorno_membership_is_kept();
    CREATE TRIGGER {TABLE}_is_not_emptied BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION retorno_membership_is_kept();
    CREATE TRIGGER records_change_is_kept BEFORE DELETE ON records_change
    FOR EACH ROW EXECUTE FUNCTION retorno_membership_is_kept();
"""


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards up."""
    del apps
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


def statements(vendor: str) -> list[str]:
    """List what each kind of database is told."""
    if vendor != "sqlite":
        return [POSTGRES]
    return [f"{part.strip()} END;" for part in SQLITE.split(" END;") if part.strip()]
