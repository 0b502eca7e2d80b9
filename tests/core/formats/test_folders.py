import csv
import hashlib
import json
import os
from pathlib import Path

import pytest

from retorno.formats.folders import MANIFEST, check_out, is_ours, output_folder
from retorno.formats.tables import read_table
from retorno.vocabulary.errors import UnusableInputError


def fill(out, text="hello"):
    with output_folder(out) as folder:
        folder.write_table("people.csv", {"person_id": ["P1", "P2"], "note": ["a,b", None]})
        folder.write_rows("programme/seats.csv", ["seats"], iter([[1], [2], [3]]))
        folder.write_text("note.txt", text)
        folder.write_json("facts.json", {"niños": 2})
        folder.write_bytes("raw.bin", b"\x00\x01")
        (folder.path / "straight.csv").write_text("a\n1\n", encoding="utf-8")
        folder.note_rows("straight.csv", 1)


def left_behind(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_holds_what_was_written_and_its_manifest(tmp_path):
    fill(tmp_path / "deep" / "out")
    out = tmp_path / "deep" / "out"
    files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    rows = {name: entry["rows"] for name, entry in files.items()}
    assert rows == {
        "people.csv": 2,
        "programme/seats.csv": 3,
        "note.txt": None,
        "facts.json": None,
        "raw.bin": None,
        "straight.csv": 1,
    }
    for name, entry in files.items():
        content = (out / name).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
    assert left_behind(tmp_path / "deep") == ["out"]


def test_tables_are_rfc_4180_in_utf_8(tmp_path):
    fill(tmp_path / "out")
    raw = (tmp_path / "out" / "people.csv").read_bytes()
    assert raw == b'person_id,note\r\nP1,"a,b"\r\nP2,\r\n'
    with (tmp_path / "out" / "people.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["P1", "a,b"]


def test_columns_of_different_length_are_an_error_of_ours(tmp_path):
    with pytest.raises(ValueError, match="zip"), output_folder(tmp_path / "out") as folder:
        folder.write_table("x.csv", {"a": ["1"], "b": []})
    assert left_behind(tmp_path) == []


def test_our_own_folder_is_replaced_whole(tmp_path):
    fill(tmp_path / "out")
    with output_folder(tmp_path / "out") as folder:
        folder.write_text("only.txt", "this")
    assert left_behind(tmp_path / "out") == [MANIFEST, "only.txt"]
    assert left_behind(tmp_path) == ["out"]


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "out").mkdir()
    fill(tmp_path / "out")
    assert is_ours(tmp_path / "out")


def break_while_writing(out, problem):
    with output_folder(out) as folder:
        folder.write_text("note.txt", "new")
        raise problem


@pytest.mark.parametrize("problem", [ValueError("ours"), KeyboardInterrupt(), SystemExit(1)])
def test_what_goes_wrong_leaves_nothing_and_keeps_the_old(tmp_path, problem):
    fill(tmp_path / "out", "old")
    with pytest.raises(type(problem)):
        break_while_writing(tmp_path / "out", problem)
    assert (tmp_path / "out" / "note.txt").read_text(encoding="utf-8") == "old"
    assert left_behind(tmp_path) == ["out"]


@pytest.mark.parametrize(
    "manifest", [None, "not json", "[]", '{"files": 3}'], ids=["none", "text", "list", "number"]
)
def test_another_s_folder_is_left_alone(tmp_path, manifest):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(UnusableInputError) as refusal:
        check_out(tmp_path)
    assert refusal.value.code == "folders.not_ours"
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(UnusableInputError) as refusal:
        fill(tmp_path / "out")
    assert refusal.value.code == "folders.is_a_file"


def test_a_place_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UnusableInputError) as refusal:
        fill(tmp_path / "file" / "out")
    assert refusal.value.code == "folders.cannot_write"


def test_when_the_swap_fails_the_old_folder_stands(tmp_path, monkeypatch):
    fill(tmp_path / "out", "old")
    rename = Path.rename

    def fails(self, target):
        if self.name.startswith(".out-") and not self.name.endswith("-old"):
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="no"):
        fill(tmp_path / "out", "new")
    assert (tmp_path / "out" / "note.txt").read_text(encoding="utf-8") == "old"
    assert left_behind(tmp_path) == ["out"]


def test_when_the_first_swap_fails_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError, match="no"):
        fill(tmp_path / "out")
    assert left_behind(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_others_may_read_as_the_system_says(tmp_path):
    mask = os.umask(0o022)
    try:
        fill(tmp_path / "out")
    finally:
        os.umask(mask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755


def test_no_cell_is_run_as_a_formula(tmp_path):
    with output_folder(tmp_path / "out") as folder:
        folder.write_table("a.csv", {"x": [1, None], "=y": ["=1+1", "-2"]})
    assert (tmp_path / "out" / "a.csv").read_bytes() == b"x,'=y\r\n1,'=1+1\r\n,-2\r\n"
    assert read_table(tmp_path / "out" / "a.csv").cells["=y"] == ["=1+1", "-2"]


def test_what_was_changed_or_added_since_is_never_replaced(tmp_path):
    out = tmp_path / "out"
    for change in (
        lambda: (out / "note.txt").write_text("mended"),
        lambda: (out / "note.txt").write_text("HELLO"),
        lambda: (out / "mine.txt").write_text("kept"),
    ):
        fill(out)
        change()
        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        with pytest.raises(UnusableInputError) as caught:
            fill(out)
        assert caught.value.code == "folders.changed"
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
        for path in sorted(out.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def test_a_folder_whose_manifest_is_not_understood_is_left_alone(tmp_path):
    fill(tmp_path / "out")
    (tmp_path / "out" / MANIFEST).write_text('{"files": {"note.txt": 5}}')
    with pytest.raises(UnusableInputError, match=r"folders\.changed"):
        check_out(tmp_path / "out")


@pytest.mark.parametrize("deep", ["out/people.csv", "out/programme/seats.csv", "out"])
def test_a_folder_that_holds_an_input_is_never_replaced(tmp_path, deep):
    fill(tmp_path / "out")
    with pytest.raises(UnusableInputError) as caught:
        check_out(tmp_path / "out", tmp_path / deep)
    assert caught.value.code == "folders.holds_input"
    check_out(tmp_path / "out", tmp_path / "elsewhere.csv", tmp_path / "outside")


def test_a_folder_inside_can_stand_alone(tmp_path):
    out = tmp_path / "out"
    for _ in range(2):  # what is ours may be replaced, folders inside and all
        with output_folder(out) as folder:
            inner = folder.inside("plans/01")
            inner.write_table("flights.csv", {"flight": ["F1", "F2"]})
            inner.seal()
            folder.write_text("page.html", "page")
    whole = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    part = json.loads((out / "plans/01" / MANIFEST).read_text(encoding="utf-8"))["files"]
    assert set(whole) == {"page.html", "plans/01/flights.csv", f"plans/01/{MANIFEST}"}
    assert part == {"flights.csv": whole["plans/01/flights.csv"]}
    assert part["flights.csv"]["rows"] == 2
    (out / "plans/01/flights.csv").write_text("changed", encoding="utf-8")
    with pytest.raises(UnusableInputError):
        check_out(out)
