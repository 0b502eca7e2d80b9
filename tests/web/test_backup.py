"""The whole house in one file and back, on both databases; and every way in which that goes wrong."""

import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest
from django.contrib.sessions.models import Session
from django.db import connections

from retorno.protect.holds import HoldKind
from retorno.vocabulary.errors import RefusedError, RetornoError, UnusableInputError
from retorno.web.access import Role
from retorno.web.actions.holds import open_hold
from retorno.web.records.models import JournalEntry, Person
from retorno.web.running.backup import engines, envelope, passphrase, postgres
from retorno.web.running.backup.restoring import restore
from retorno.web.running.backup.taking import backup, keys_file
from retorno.web.running.doctor.visit import visit
from retorno.web.running.preparing import ensure_secret
from retorno.web.sealed.models import Hold
from tests.web.caseload import person, viewer
from tests.web.houses import NOW, PASSPHRASE, empty_databases, folders, now, user


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Make keys in a hundredth of the time; the file says how dear it was."""
    monkeypatch.setattr(envelope, "COST", 10)


@pytest.fixture
def house(database, tmp_path):
    """A house with somebody in it who is held, and a list that was imported."""
    with folders(tmp_path / "old") as data:
        ensure_secret()
        user()
        one = person(document_number="AR998877")
        open_hold(viewer(Role.PROTECTION), person=one.number, kind=HoldKind.MEDICAL, now=NOW)
        Session.objects.create(session_key="s", session_data="x", expire_date=NOW)
        folder = data / "imports" / "B1"
        folder.mkdir(parents=True)
        (folder / "list.csv").write_bytes(os.urandom(3_000_000))
        yield database


@pytest.fixture
def taken(house, tmp_path):
    file = tmp_path / "backup"
    return backup(file, PASSPHRASE, now=NOW)


def test_a_house_comes_back_whole_in_an_empty_one_and_is_well(house, taken, request, tmp_path):
    before = {
        "people": list(Person.objects.values_list("number", "document_number", "version")),
        "journal": list(JournalEntry.objects.values_list("hash", flat=True)),
        "holds": Hold.objects.count(),
    }
    number = Person.objects.get().document_number
    with folders(tmp_path / "new") as data, empty_databases(request, house, tmp_path / "new"):
        made = restore(taken.file, PASSPHRASE, now=NOW)
        assert (made.backup, made.made_at[:10]) == (taken.backup, f"{NOW:%Y-%m-%d}")
        after = list(JournalEntry.objects.values_list("hash", flat=True))
        assert after[: len(before["journal"])] == before["journal"]
        assert JournalEntry.objects.order_by("-pk").first().action == "house.restored"
        assert list(Person.objects.values_list("number", "version")) == [
            (one[0], one[2]) for one in before["people"]
        ]
        assert Person.objects.get().document_number == number == "AR998877"
        assert Hold.objects.count() == before["holds"]
        assert not Session.objects.exists()
        old = tmp_path / "old" / "data"
        for part in ("imports/B1/list.csv", "keys/secret.key"):
            assert (data / part).read_bytes() == (old / part).read_bytes()
            assert stat.S_IMODE((data / part).stat().st_mode) == 0o600
        assert [one for one in visit(now()) if one.is_wrong] == []


def test_nothing_of_anybody_or_any_key_stands_in_clear_in_either_file(taken, tmp_path):
    secret = (tmp_path / "old" / "data" / "keys" / "secret.key").read_bytes()
    both = taken.file.read_bytes() + taken.keys.read_bytes()
    for clear in (b"AR998877", b"SQLite format", b"records_person", secret[:12], b"list.csv"):
        assert clear not in both
    for one in (taken.file, taken.keys):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def refused(file, *, words=PASSPHRASE, kind=RetornoError):
    """Try to restore; give the code of what it is refused for."""
    with pytest.raises(kind) as error:
        restore(file, words, now=NOW)
    return error.value.code


@pytest.fixture
def target(house, taken, request, tmp_path):
    """An empty house that a restore is tried in; afterwards it must be as empty as before."""
    with folders(tmp_path / "new") as data, empty_databases(request, house, tmp_path / "new"):
        yield taken.file
        assert [path for path in data.rglob("*") if path.is_file()] == []
        assert all(engines.is_empty(alias) for alias in engines.HEADS)


def test_a_wrong_passphrase_is_told(target):
    assert (
        refused(target, words="another passphrase", kind=UnusableInputError)
        == "backup.wrong_passphrase"
    )


def bytes_of(file):
    return bytearray(file.read_bytes())


def test_a_cut_file_is_told_wherever_it_was_cut(target):
    whole = bytes(bytes_of(target))
    head = whole.index(b"}\n") + 2
    piece = envelope.PIECE + envelope.TAG
    for length, code in [
        (len(whole) - 1, "damaged"),
        (head + piece, "cut"),
        (head + 3 * piece, "cut"),
        (head + piece + 5, "cut"),
        (head, "cut"),
        (head - 10, "damaged"),
        (5, "no_backup"),
        (0, "no_backup"),
    ]:
        target.write_bytes(whole[:length])
        assert refused(target, kind=UnusableInputError) == f"backup.{code}"
    keys_file(target).unlink()
    target.write_bytes(whole)
    assert refused(target) == "backup.not_read"


def test_a_flipped_bit_is_told_wherever_it_is(target):
    whole = bytes_of(target)
    head = whole.index(b"}\n") + 2
    for place in (head, head + 100_000, len(whole) // 2, len(whole) - 1):
        whole[place] ^= 1
        target.write_bytes(whole)
        assert refused(target) == "backup.damaged"
        whole[place] ^= 1
    keys = keys_file(target)
    sealed = bytes_of(keys)
    sealed[-1] ^= 1
    keys.write_bytes(sealed)
    target.write_bytes(whole)
    assert refused(target) == "backup.damaged"


def test_pieces_that_changed_places_or_were_added_are_told(target):
    whole = bytes(bytes_of(target))
    head = whole.index(b"}\n") + 2
    piece = envelope.PIECE + envelope.TAG
    first, second = whole[head : head + piece], whole[head + piece : head + 2 * piece]
    for other in (
        whole[:head] + second + first + whole[head + 2 * piece :],
        whole[:head] + first + first + whole[head + 2 * piece :],
        whole + b"more",
        whole + first,
    ):
        target.write_bytes(other)
        assert refused(target) == "backup.damaged"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": 2}, "other_format"),
        ({"cost": 60}, "damaged"),
        ({"cost": "17"}, "damaged"),
        ({"salt": "AAAA"}, "damaged"),
        ({"salt": 3}, "damaged"),
        ({"check": 3}, "damaged"),
        ({"more": 1}, "damaged"),
        ({"kind": "keys"}, "damaged"),
    ],
)
def test_what_stands_in_clear_cannot_be_changed_either(target, change, code):
    first, line, rest = bytes(bytes_of(target)).split(b"\n", 2)
    said = json.dumps(json.loads(line) | change).encode()
    target.write_bytes(b"\n".join((first, said, rest)))
    assert refused(target) == (f"backup.{code}" if "kind" not in change else "backup.other_kind")


def test_both_files_must_be_of_one_backup_and_each_in_its_place(house, taken, target, tmp_path):
    other = tmp_path / "other"
    shutil.copy(target, other)
    shutil.copy(target, keys_file(other))
    assert refused(other) == "backup.other_kind"
    shutil.copy(keys_file(target), other)
    assert refused(other) == "backup.other_kind"


def test_keys_of_another_backup_are_refused(house, taken, request, tmp_path):
    second = backup(tmp_path / "second", PASSPHRASE, now=NOW)
    shutil.copy(second.keys, taken.keys)
    with folders(tmp_path / "new"), empty_databases(request, house, tmp_path / "new"):
        assert refused(taken.file) == "backup.not_a_pair"


def test_a_backup_replaces_nothing_and_needs_a_folder(taken, tmp_path):
    for file, code in [(taken.file, "exists"), (tmp_path / "no" / "x", "no_folder")]:
        with pytest.raises(RetornoError) as refused:
            backup(file, PASSPHRASE, now=NOW)
        assert refused.value.code == f"backup.{code}"
    taken.file.unlink()
    with pytest.raises(RefusedError, match="exists"):
        backup(taken.file, PASSPHRASE, now=NOW)


def test_only_an_empty_house_is_restored_into(house, taken, request, tmp_path):
    assert refused(taken.file, kind=RefusedError) == "backup.not_empty"
    with folders(tmp_path / "new"):
        assert refused(taken.file, kind=RefusedError) == "backup.not_empty"
    with empty_databases(request, house, tmp_path / "old"):
        assert refused(taken.file, kind=RefusedError) == "backup.not_empty"


def test_an_empty_house_has_nothing_to_keep(request, database, tmp_path):
    with folders(tmp_path / "new"), empty_databases(request, database, tmp_path / "new"):
        with pytest.raises(RefusedError, match="nothing"):
            backup(tmp_path / "file", PASSPHRASE, now=NOW)
        assert not (tmp_path / "file").exists()


def test_a_restore_that_fails_at_the_end_leaves_the_house_empty(target, monkeypatch):
    from retorno.web.running.backup import restoring

    def fail(**_):
        raise OSError(28, "full")

    monkeypatch.setattr(restoring, "renew_all", fail)
    with pytest.raises(OSError, match="full"):
        restore(target, PASSPHRASE, now=NOW)


def test_a_backup_of_a_newer_or_another_house_is_refused(target, monkeypatch):
    from retorno.web.running.backup import restoring

    with monkeypatch.context() as other:
        other.setattr(restoring, "engine", lambda: "other")
        assert refused(target, kind=RefusedError) == "backup.other_engine"
    loader = type("Loader", (), {"disk_migrations": {("records", "0001_access"): None}})
    monkeypatch.setattr(restoring, "MigrationLoader", lambda *_, **__: loader)
    assert refused(target, kind=RefusedError) == "backup.newer"


def test_both_databases_are_of_one_moment_while_others_write(house, tmp_path):
    """What is written after the copy was fixed is not in it, in neither database."""
    with engines.copies() as copies:
        person(person_id="late")
        Hold.objects.create(number="h" * 16, person="KX7Q2M4A", kind="medical")
        sizes = {alias: sum(map(len, blocks)) for alias, blocks in copies.items()}
    assert min(sizes.values()) > 10_000
    if house == "sqlite":
        with engines.copies() as copies:
            person(person_id="later")
            (tmp_path / "x").write_bytes(b"".join(copies["default"]))
        with closing(sqlite3.connect(tmp_path / "x")) as copy:
            seen = {one for (one,) in copy.execute("SELECT person_id FROM records_person")}
        assert "late" in seen
        assert "later" not in seen


def test_databases_that_somebody_keeps_are_told(house, monkeypatch):
    from django.db import OperationalError

    def busy(*_):
        raise OperationalError

    monkeypatch.setattr(engines, "_fixed", busy)
    with pytest.raises(RefusedError, match="busy"), engines.copies():
        pass


def test_two_kinds_of_databases_are_refused(house, monkeypatch):
    other = "postgresql" if house == "sqlite" else "sqlite"
    monkeypatch.setattr(connections["sealed"], "vendor", other)
    with pytest.raises(RefusedError, match="two_engines"):
        engines.engine()


def test_a_copy_that_is_no_database_is_not_taken(request, database, tmp_path):
    from contextlib import ExitStack

    with folders(tmp_path / "new"), empty_databases(request, database, tmp_path / "new"):
        undo = ExitStack()
        with pytest.raises((RefusedError, sqlite3.DatabaseError)):
            engines.put("sealed", iter([b"x" * 200_000] * 20), undo)
        undo.close()
        assert engines.is_empty("sealed")


def test_programs_of_postgresql_must_be_there_and_new_enough(monkeypatch, tmp_path):
    with pytest.raises(RefusedError, match="no_program"):
        postgres.program("pg_dump", 999)
    monkeypatch.setattr(postgres, "PLACES", str(tmp_path))
    monkeypatch.setattr(postgres.shutil, "which", lambda _: None)
    with pytest.raises(RefusedError, match="no_program"):
        postgres.program("pg_dump", 1)
    odd = tmp_path / "1" / "bin" / "pg_dump"
    odd.parent.mkdir(parents=True)
    odd.write_text("#!/bin/sh\necho nothing\n")
    odd.chmod(0o700)
    with pytest.raises(RefusedError, match="no_program"):
        postgres.program("pg_dump", 1)


def test_how_to_connect_is_told_in_the_environment_alone():
    told = postgres.environment({"NAME": "r", "PASSWORD": "p4ss", "HOST": "", "PORT": 5433})
    assert (told["PGDATABASE"], told["PGPASSWORD"], told["PGPORT"]) == ("r", "p4ss", "5433")
    assert "PGHOST" not in told


def test_a_dump_that_fails_is_told_without_rows(postgresql):
    with postgresql.fresh(), pytest.raises(RefusedError) as refused:
        list(postgres.dump(connections["default"], "0-0-0"))
    assert refused.value.code == "backup.not_given"
    assert "error" in refused.value.facts["reason"]


def test_the_passphrase_comes_from_the_environment_or_a_terminal(monkeypatch):
    monkeypatch.setenv(passphrase.VARIABLE, PASSPHRASE)
    assert passphrase.passphrase("es", twice=True) == PASSPHRASE
    monkeypatch.setenv(passphrase.VARIABLE, "short")
    with pytest.raises(UnusableInputError, match="short"):
        passphrase.passphrase("es", twice=True)
    monkeypatch.delenv(passphrase.VARIABLE)
    monkeypatch.setattr(passphrase.sys, "stdin", open(os.devnull))  # noqa: PTH123, SIM115
    with pytest.raises(UnusableInputError, match="missing"):
        passphrase.passphrase("es", twice=True)
    passphrase.sys.stdin.close()
    monkeypatch.setattr(passphrase.sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    answers = iter([PASSPHRASE, PASSPHRASE, PASSPHRASE, "other", PASSPHRASE])
    monkeypatch.setattr(passphrase.getpass, "getpass", lambda _: next(answers))
    assert passphrase.passphrase("en", twice=True) == PASSPHRASE
    with pytest.raises(UnusableInputError, match="differs"):
        passphrase.passphrase("en", twice=True)
    assert passphrase.passphrase("en", twice=False) == PASSPHRASE
