"""The demo's house: filled by the import that everybody uses, emptied only where a demo filled it."""

import csv
import json

import pytest
from django.test import override_settings

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Role
from retorno.web.actions.demo import login_of, number_of
from retorno.web.readers.access import viewer_of
from retorno.web.readers.picture import picture
from retorno.web.running import demo
from tests.web.caseload import NOON

PEOPLE = [
    {"person_id": "A-1", "given_names": "Invento", "surnames": "Uno", "birth_date": "1990-02-03",
     "available": "yes", "facility": "HOUSTON"},
    {"person_id": "A-2", "given_names": "Invento", "surnames": "Dos", "birth_date": "1991",
     "available": "no", "facility": "HOUSTON"},
    {"person_id": "A-3", "given_names": "Invento", "surnames": "Tres", "birth_date": "1992-05",
     "available": "", "facility": "KROME"},
]  # fmt: skip


@pytest.fixture
def lists(tmp_path):
    file = tmp_path / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(PEOPLE[0]))
        writer.writeheader()
        writer.writerows(PEOPLE)
    return file


@pytest.fixture
def folder(tmp_path):
    with override_settings(DATA=tmp_path / "house", DEMO=True):
        yield tmp_path / "house"


def test_invented_people_come_in_through_the_import(database, folder, lists):
    assert demo.clear(lists)
    demo.prepare(lang="es", now=NOON)
    assert demo.bring_in(lists, lambda: NOON) == 3
    assert number_of("A-1") != ""
    assert number_of("A-9") == ""
    seen = {one.code: one.count for one in
            picture(viewer_of(login_of(Role.PLANNER)), NOON.date()).figures}  # fmt: skip
    assert (seen["people"], seen["available"], seen["not_available"]) == (3, 1, 2)
    # the same list again: nothing is to be brought in; another: a new house
    assert not demo.clear(lists)
    lists.write_text(lists.read_text() + "A-4,Invento,Cuatro,1993,yes,KROME\r\n")
    assert demo.clear(lists)
    assert [path.name for path in folder.iterdir()] == [demo.MARK]


def test_a_demo_cut_short_begins_anew(folder, lists):
    assert demo.clear(lists)
    assert demo.clear(lists)
    assert json.loads((folder / demo.MARK).read_text()) == {"lists": ""}


def test_a_real_house_is_never_touched(folder, lists):
    folder.mkdir()
    (folder / "retorno.sqlite3").write_bytes(b"somebody's")
    with pytest.raises(RefusedError, match="not_a_demo"):
        demo.clear(lists)
    assert (folder / "retorno.sqlite3").read_bytes() == b"somebody's"


def test_without_logins_nothing_is_brought_in(database, folder, lists):
    demo.clear(lists)
    with pytest.raises(RefusedError, match="no_such"):
        demo.bring_in(lists, lambda: NOON)
    with pytest.raises(RefusedError, match="no_such"):
        demo.note_answers(lists, now=NOON)


def test_a_demo_without_a_list_keeps_what_is_there(folder):
    assert not demo.clear(None)
    assert not demo.clear(None)
