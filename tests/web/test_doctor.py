"""The doctor: what is wrong with a house is found, said in words, and nothing is changed by looking."""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connections
from django.test import override_settings

from retorno.vocabulary.errors import UnusableInputError
from retorno.web.actions import access, demo, jobs
from retorno.web.jobs.alive import alive, file_of_worker
from retorno.web.keys.ring import RingName, add_key, files_of, folder_of
from retorno.web.records.models import Job
from retorno.web.running import console
from retorno.web.running.doctor import databases, house, machine, rings
from retorno.web.running.doctor.visit import visit
from retorno.web.running.preparing import ensure_secret
from retorno.wording import LANGUAGES, catalogue
from tests.web.caseload import person
from tests.web.houses import NOW, empty_databases, folders, now, user


@pytest.fixture
def well(database, tmp_path):
    """A house of which nothing is wrong."""
    with folders(tmp_path, ALLOWED_HOSTS=["localhost", "retorno.example"], HTTPS=True) as data:
        ensure_secret()
        access.first_administrator("admin", "Admin", token="t" * 40, now=NOW)
        person(document_number="AR998877")
        yield data


def codes(found, level="wrong"):
    return {one.code for one in found if one.level == level}


def test_a_house_that_is_well_is_told_so_and_left_as_it_is(well, capsys):
    assert console.examine(lang="es", as_json=False, now=now())
    said = capsys.readouterr().out
    assert said.endswith("Todo está bien.\n")
    assert console.examine(lang="en", as_json=True, now=now())
    told = json.loads(capsys.readouterr().out)
    assert told["well"]
    assert {one["level"] for one in told["findings"]} == {"well", "note"}
    checks = {one["check"] for one in told["findings"]}
    assert {"journal.default", "journal.sealed", "guards.default", "keys.records"} <= checks
    secret = (well / "keys" / "secret.key").read_text()
    assert secret not in said
    assert "AR998877" not in said


def test_an_empty_house_is_no_trouble_and_stays_empty(request, database, tmp_path):
    with folders(tmp_path) as data, empty_databases(request, database, tmp_path):
        assert codes(visit(now())) == set()
        assert codes(visit(now()), "note") >= {"database_not_yet", "secret_not_yet", "here_alone"}
        assert list(data.iterdir()) == []
        data.rmdir()
        assert "data_not_yet" in codes(visit(now()), "note")


def test_what_is_wrong_is_said_with_what_to_do(well, capsys):
    well.chmod(0o755)
    assert not console.examine(lang="en", as_json=False, now=now())
    said = capsys.readouterr().out
    assert "WRONG  Other people on this machine can read" in said
    assert f"chmod 700 {well}" in said
    assert said.endswith("Things to put right: 1.\n")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_trouble_has_advice(lang):
    known = catalogue(lang)
    advised = {key.removeprefix("doctor.do.") for key in known if key.startswith("doctor.do.")}
    assert advised <= {key.removeprefix("doctor.said.") for key in known}
    source = "".join(path.read_text() for path in Path(house.__file__).parent.glob("*.py"))
    assert [code for code in advised if f'"{code}"' not in source] == []


def test_folders_and_disk(well, monkeypatch):
    monkeypatch.setattr(machine.os, "access", lambda *_: False)
    assert codes(machine.folders()) == {"data_shut"}
    monkeypatch.setattr(machine, "LEAST_FREE", 10**18)
    assert codes(machine.disk()) == {"disk_full"}
    (well / "gone").symlink_to(well / "nowhere")
    assert codes(machine.disk()) == {"disk_full"}


def test_postgresql_needs_its_part(postgresql, monkeypatch):
    with postgresql.fresh():
        assert codes(machine.python()) == set()
        monkeypatch.setattr(machine, "find_spec", lambda _: None)
        assert codes(machine.python()) == {"no_psycopg"}


def test_keys_that_others_read_are_damaged_or_gone(well):
    secret = well / "keys" / "secret.key"
    secret.chmod(0o644)
    assert codes(rings.secret()) == {"key_open"}
    key = files_of(folder_of(RingName.RECORDS))[0]
    good = key.read_bytes()
    touch(key, lambda: key.chmod(0o644))
    assert codes(rings.keys()) == {"key_open"}
    key.chmod(0o600)
    touch(key, lambda: key.write_bytes(b"!"))
    assert codes(rings.keys()) == {"key_damaged"}
    touch(key, key.unlink)
    assert codes(rings.keys()) == {"keys_gone"}
    assert not key.exists()
    other = key.with_name("0001.key")
    add_key(RingName.SEALED)
    touch(key, lambda: other.write_bytes(files_of(folder_of(RingName.SEALED))[0].read_bytes()))
    other.chmod(0o600)
    assert codes(rings.keys()) == {"key_missing"}
    touch(key, lambda: other.write_bytes(good))
    assert codes(rings.keys()) == set()
    add_key(RingName.RECORDS)
    assert "keys_half_changed" in codes(rings.keys(), "note")


def touch(key, change):
    """Change a ring so that it is seen: rings are read again when their folder changed."""
    change()
    stat = key.parent.stat()
    os.utime(key.parent, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


def test_keys_cannot_be_tried_without_their_database(well, monkeypatch):
    def away(*_):
        raise DatabaseError

    monkeypatch.setattr(rings, "_ring", away)
    assert codes(rings.keys(), "note") == {"keys_untried"}


WEAKER = """CREATE OR REPLACE FUNCTION retorno_journal_is_kept() RETURNS trigger
LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END $$"""
GUARDS_DOWN = {
    "sqlite": [("default", "DROP TRIGGER records_journalentry_no_delete"),
               ("sealed", "DROP TRIGGER sealed_sealedentry_follows"),
               ("default", "DROP TRIGGER records_membership_only_ends")],
    "postgresql": [("default", "ALTER TABLE records_journalentry DISABLE TRIGGER USER"),
                   ("sealed", "DROP TRIGGER sealed_sealedentry_follows ON sealed_sealedentry"),
                   ("default", WEAKER)],
}  # fmt: skip


@pytest.mark.parametrize("which", range(3))
def test_a_guard_that_is_down_or_was_changed_is_named(well, database, which):
    alias, statement = GUARDS_DOWN[database][which]
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
    found = visit(now())
    assert codes(found) == {"guards_down"}
    (down,) = (one for one in found if one.is_wrong)
    assert down.check == f"guards.{alias}"
    assert "journal" in down.facts["names"] or "sealed" in down.facts["names"] or which == 2


def test_a_journal_that_somebody_changed_or_cut_is_told(well, database):
    where = {"sqlite": "DROP TRIGGER records_journalentry_no_update",
             "postgresql": "ALTER TABLE records_journalentry DISABLE TRIGGER USER"}  # fmt: skip
    with connections["default"].cursor() as cursor:
        cursor.execute(where[database])
        cursor.execute("UPDATE records_journalentry SET actor = 'u-9'")
    assert codes(visit(now())) == {"guards_down", "journal_broken"}
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE records_chainhead SET seq = 7")
    (broken,) = (one for one in visit(now()) if one.code == "journal_broken")
    assert int(broken.facts["count"]) >= 2


def test_tables_of_another_version_are_told(well):
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'records'"
                       " AND name = (SELECT MAX(name) FROM django_migrations WHERE app = 'records')")  # fmt: skip
    assert codes(visit(now())) == {"tables_older"}
    with connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied)"
                       " VALUES ('records', '9999_later', CURRENT_TIMESTAMP)")  # fmt: skip
    assert "tables_newer" in codes(visit(now()))


def test_a_database_that_does_not_answer_is_told(well, monkeypatch):
    def away(_):
        raise DatabaseError("password=hunter2")

    monkeypatch.setattr(databases, "is_empty", away)
    found = list(databases.databases())
    assert codes(found) == {"database_away"}
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    ("hosts", "https", "level", "code"),
    [
        (["localhost", "r.example"], False, "wrong", "no_https"),
        (["localhost"], True, "wrong", "no_hosts"),
        (["*"], True, "wrong", "any_host"),
        ([".example"], True, "wrong", "any_host"),
        (["localhost"], False, "note", "here_alone"),
        (["r.example"], True, "well", "addresses"),
    ],
)
def test_who_reaches_the_house(hosts, https, level, code):
    with override_settings(ALLOWED_HOSTS=hosts, HTTPS=https, IDLE_MINUTES=30):
        assert codes(house.addresses(NOW), level) == {code}
    with override_settings(ALLOWED_HOSTS=["r.example"], HTTPS=True, IDLE_MINUTES=600):
        assert codes(house.addresses(NOW)) == {"idle_long"}


def test_a_demo_among_people_and_people_in_a_demo(well):
    with override_settings(DEMO=True):
        assert codes(house.demo(NOW)) == {"demo_with_people"}
    from retorno.web.access import Role

    demo.make_logins({role.value: "X" for role in Role}, "Sede", NOW)
    assert codes(house.demo(NOW)) == {"demo_left"}


def test_a_demo_of_its_own_is_no_trouble(database):
    with override_settings(DEMO=True):
        assert codes(house.demo(NOW), "note") == {"demo"}


def test_a_clock_that_went_back_or_differs(well, monkeypatch):
    assert codes(house.clock(NOW - timedelta(days=1))) == {"clock_back"}
    monkeypatch.setattr(house, "_time_of_database", lambda now: now + timedelta(minutes=5))
    assert codes(house.clock(NOW)) == {"clock_apart"}


def test_an_empty_journal_tells_no_time(database):
    assert codes(house.clock(now()), "well") == {"clock"}


def test_work_that_nobody_does(well):
    assert codes(house.worker(NOW), "note") == {"worker_not_started"}
    with alive(0.01):
        until = time.monotonic() + 60
        while not file_of_worker().exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert codes(house.worker(NOW), "well") == {"worker"}
        assert codes(house.worker(NOW + timedelta(hours=1))) == {"worker_silent"}
    assert not file_of_worker().exists()
    number = jobs.ask("test.kind", "B1", owner_id=1, now=NOW)
    assert codes(house.worker(NOW + timedelta(minutes=3))) == {"worker_away"}
    jobs.take(number, lambda: NOW)
    assert codes(house.worker(NOW + timedelta(minutes=3))) == {"worker_away"}
    assert Job.objects.get().state == "running"


def test_a_worker_without_the_folder_of_data_goes_on(tmp_path):
    with override_settings(DATA=tmp_path / "nowhere"), alive(0.01):
        assert not file_of_worker().exists()


def test_what_cannot_be_looked_at_is_told(well, monkeypatch):
    def away(now):
        raise DatabaseError

    monkeypatch.setattr(house, "worker", away)
    assert codes(house.of_records(NOW), "note") == {"not_looked_at"}


def test_users_of_a_house_are_no_demo(well):
    user()
    assert codes(house.demo(NOW), "well") == {"no_demo"}


def test_the_commands_need_a_file():
    for command in (console.take_backup, console.put_back):
        with pytest.raises(UnusableInputError, match="no_file"):
            command(None, lang="es", as_json=False, now=NOW)
