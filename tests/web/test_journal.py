"""The journal in a real database: added to by one writer at a time, and never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, connection, connections, transaction

from retorno.formats.journal import verify
from retorno.web.actions import journal
from retorno.web.readers.journal import about, export
from retorno.web.records.models import ChainHead, JournalCheckpoint, JournalEntry

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def write(subject="case:1", chain="main", **cells):
    said = {"at": NOON, "actor": "u-7", "role": "consul", "action": "case.read"} | cells
    return journal.write(journal.Deed(chain=chain, subject=subject, **said))


def exported(**options):
    return verify(list(export())[1:], **options)


def test_what_is_written_is_a_whole_journal(database):
    made = [write(f"case:{k}") for k in range(5)] + [write(chain="door")]
    signed = journal.checkpoint(chain="main", at=NOON, key=KEY)
    verdict = exported(trusted=frozenset({signed.key}))
    assert verdict.is_sound
    assert (verdict.entries, verdict.covered) == (6, {"main": 5})
    assert made[4].prev == made[3].hash


def test_an_empty_chain_has_no_checkpoint_and_a_head_is_signed_once(database):
    assert journal.checkpoint(chain="main", at=NOON, key=KEY) is None
    write()
    first = journal.checkpoint(chain="main", at=NOON, key=KEY)
    again = journal.checkpoint(chain="main", at=NOON + timedelta(hours=1), key=KEY)
    assert first == again
    assert JournalCheckpoint.objects.count() == 1


def test_moments_are_written_in_utc_and_need_a_zone(database):
    bogota = timezone(timedelta(hours=-5))
    assert write(at=datetime(2026, 11, 24, 7, tzinfo=bogota)).at == "2026-11-24T12:00:00.000000Z"
    with pytest.raises(ValueError, match="2026"):
        write(at=datetime(2026, 11, 24, 7))  # noqa: DTZ001  -- just what is refused


def test_what_was_done_to_a_case_is_listed_newest_first(database):
    for hour in range(3):
        write("case:1", at=NOON + timedelta(hours=hour), action=f"case.step{hour}")
    write("case:2")
    assert [one.action for one in about("case:1")] == ["case.step2", "case.step1", "case.step0"]


def test_the_entry_and_what_it_tells_of_happen_together_or_not_at_all(database):
    write()

    @transaction.atomic
    def fail_afterwards():
        write()
        raise TimeoutError

    with pytest.raises(TimeoutError):
        fail_afterwards()
    assert JournalEntry.objects.count() == 1
    assert write().seq == 2
    assert exported().is_sound


CHANGES = [
    "UPDATE records_journalentry SET action = 'nothing'",
    "DELETE FROM records_journalentry",
    "UPDATE records_journalcheckpoint SET seq = 9",
    "DELETE FROM records_journalcheckpoint",
]
OF_ONE_KIND = {
    "sqlite": [
        "INSERT OR REPLACE INTO records_journalentry SELECT * FROM records_journalentry",
        "UPDATE OR IGNORE records_journalentry SET seq = 7",
        "REPLACE INTO records_journalcheckpoint SELECT * FROM records_journalcheckpoint",
    ],
    "postgresql": [
        "TRUNCATE records_journalentry",
        "TRUNCATE records_journalcheckpoint CASCADE",
        """INSERT INTO records_journalentry SELECT * FROM records_journalentry
        ON CONFLICT (id) DO UPDATE SET action = 'nothing'""",
    ],
}


def test_l38_the_database_itself_refuses_to_change_the_journal(database):
    write()
    journal.checkpoint(chain="main", at=NOON, key=KEY)
    before = list(export())
    for change in CHANGES + OF_ONE_KIND[database]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert list(export()) == before


@pytest.mark.parametrize(
    "cells",
    [{"seq": 2}, {"seq": 4}, {"prev": "f" * 64}, {"prev": "0" * 64}, {"hash": "short"}],
)
def test_l38_an_entry_that_does_not_follow_the_last_is_refused(database, cells):
    write()
    second = write()
    row = dict.fromkeys(("actor", "role", "action", "subject", "at"), "x")
    row |= {"chain": "main", "seq": 3, "prev": second.hash, "hash": "a" * 64}
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.create(**row | cells)
    assert JournalEntry.objects.count() == 2


def test_l38_many_writers_at_once_make_one_chain(database):
    def work(writer):
        try:
            for k in range(10):
                write(f"case:{writer}-{k}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    verdict = exported()
    assert verdict.is_sound
    assert (verdict.entries, verdict.heads["main"].seq) == (40, 40)
    assert ChainHead.objects.get().seq == 40


def test_rows_name_themselves_by_place_alone(database):
    write()
    journal.checkpoint(chain="main", at=NOON, key=KEY)
    rows = [JournalEntry.objects.get(), ChainHead.objects.get(), JournalCheckpoint.objects.get()]
    assert {str(row) for row in rows} == {"main:1"}
