"""The sealed store is a database of its own, and says so when it is not."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, models, router, transaction

from retorno.web.database import SameDatabaseError, database_of, two_databases
from retorno.web.keys.ring import RingName
from retorno.web.keys.rotation import rotate
from retorno.web.records.models import JournalEntry
from retorno.web.sealed.guards import refuse_records
from retorno.web.sealed.models import Answer, Hold, SealedEntry, SealedHead, Step

A = "postgresql://ana@db.example:5433/retorno"


@pytest.mark.parametrize(
    ("records", "sealed"),
    [("", ""), (A, A), (A, "postgres://otra@db.example:5433/retorno")],
    ids=["file", "address", "other user"],
)
def test_one_database_for_both_is_refused_in_one_sentence(records, sealed):
    both = [database_of(address, Path("here.sqlite3")) for address in (records, sealed)]
    with pytest.raises(SameDatabaseError, match="RETORNO_SEALED_URL must lead to another"):
        two_databases(*both)


def test_two_databases_have_their_aliases():
    made = two_databases(database_of(A, Path()), database_of("", Path("sealed.sqlite3")))
    assert (made["default"]["NAME"], made["sealed"]["NAME"]) == ("retorno", Path("sealed.sqlite3"))


def test_each_database_has_its_own_tables_alone(database):
    records, sealed = (
        set(connections[alias].introspection.table_names()) - {"django_migrations"}
        for alias in ("default", "sealed")
    )
    assert records & sealed == set()
    assert {name for name in records if name.startswith("sealed")} == set()
    assert {name.split("_")[0] for name in sealed} == {"sealed"}


def test_rows_go_where_they_belong(database):
    assert router.db_for_write(Hold) == router.db_for_read(Hold) == "sealed"
    assert router.db_for_write(JournalEntry) == "default"
    assert router.allow_relation(Hold(), Step())
    assert router.allow_relation(JournalEntry(), JournalEntry())
    assert not router.allow_relation(Hold(), JournalEntry())


def test_a_database_with_records_is_refused_whatever_address_leads_to_it(database):
    with connection.schema_editor() as editor, pytest.raises(SameDatabaseError):
        refuse_records(None, editor)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def entry(**cells):
    row = {"chain": "sealed", "seq": 1, "at": "x", "action": "hold.step", "subject": "step:1"}
    return SealedEntry.objects.create(
        **row | {"after": "a" * 64, "prev": "0" * 64, "hash": "b" * 64} | cells
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sealed_sealedentry SET at = 'y'",
        "DELETE FROM sealed_sealedentry",
        "INSERT INTO sealed_sealedentry SELECT * FROM sealed_sealedentry",
    ],
)
def test_the_database_itself_keeps_the_chain(database, change):
    entry()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic("sealed"),
        connections["sealed"].cursor() as cursor,
    ):
        cursor.execute(change)
    with pytest.raises(DatabaseError), transaction.atomic("sealed"):
        entry(seq=3, prev="b" * 64)
    assert SealedEntry.objects.get().at == "x"


def test_rows_hold_nothing_in_clear_and_name_themselves_by_number_alone(database):
    hold = Hold.objects.create(number="h" * 16, person="KX7Q2M4A", kind="protection")
    step = Step.objects.create(hold=hold, number="s" * 16, content="opened by the consul")
    answer = Answer.objects.create(number="a" * 16, person="KX7Q2M4A", content="yes")
    head = SealedHead.objects.create(chain="sealed", seq=4)
    assert [str(row) for row in (hold, step, answer, head)] == [
        "h" * 16, "s" * 16, "a" * 16, "sealed:4",
    ]  # fmt: skip
    assert str(entry()) == "sealed:1"
    held = ""
    with connections["sealed"].cursor() as cursor:
        for table in ("sealed_hold", "sealed_step", "sealed_answer"):
            cursor.execute(f"SELECT * FROM {table}")
            held += str(cursor.fetchall())
    for clear in ("KX7Q2M4A", "protection", "consul", "yes"):
        assert clear not in held


def test_keys_of_the_sealed_store_are_changed_there(database):
    Hold.objects.create(number="h" * 16, person="KX7Q2M4A", kind="medical")
    assert rotate(RingName.SEALED, told=lambda *_: None) == 1
    assert isinstance(Hold._meta.get_field("person"), models.TextField)
    found = Hold.objects.get(
        person_index__in=Hold._meta.get_field("person_index").matches("KX7Q2M4A")
    )
    assert (found.person, found.kind) == ("KX7Q2M4A", "medical")
