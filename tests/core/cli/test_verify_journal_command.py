import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from retorno.cli.main import run
from retorno.formats.journal import (
    Checkpoint,
    Entry,
    checkpoint_line,
    entry_line,
    follow,
    header_line,
    sign,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def entries(size, role="consul"):
    made = []
    for k in range(size):
        blank = dict.fromkeys(("before", "after", "device", "reason", "prev"), "")
        one = Entry(chain="main", seq=1, at="2026-11-24T09:00:00Z", actor="u-7", role=role,
                    action="case.read", subject=f"case:{k}", **blank)  # fmt: skip
        made.append(follow(made[-1] if made else None, one))
    return made


def point(one):
    head = Checkpoint(chain=one.chain, seq=one.seq, hash=one.hash, at=one.at)
    return checkpoint_line(sign(head, KEY))


@pytest.fixture
def kept(tmp_path):
    """Write lines into a file with a header."""

    def write(name, lines):
        path = tmp_path / name
        path.write_text("\n".join([header_line(), *lines]) + "\n", encoding="utf-8")
        return path

    return write


def written(entries):
    return [entry_line(one) for one in entries]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_whole_journal_and_how_far_it_is_covered(kept, capsys, lang):
    made = entries(4)
    path = kept("j.jsonl", [*written(made), point(made[1])])
    assert run(["verify-journal", str(path), "--lang", lang]) == 0
    first, chain, key = capsys.readouterr().out.splitlines()
    assert ("entero" if lang == "es" else "whole") in first
    assert "main" in chain
    assert "2" in chain
    assert json.loads(point(made[1]))["key"] in key
    assert run(["verify-journal", str(kept("j.jsonl", [*written(made), point(made[3])]))]) == 0
    assert run(["verify-journal", str(kept("j.jsonl", written(made)))]) == 0


def test_l38_an_outsider_finds_what_was_made_anew(kept, capsys):
    path, lodged = (
        kept("j.jsonl", written(entries(3, "planner"))),
        kept("c", [point(entries(3)[1])]),
    )
    assert run(["verify-journal", str(path), "--lodged", str(lodged), "--lang", "en"]) == 1
    assert "made anew" in capsys.readouterr().out
    assert run(["verify-journal", str(path), "--lodged", str(lodged), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["findings"][0]["code"], told["covered"]) == (
        False,
        "rewritten",
        {"main": 2},
    )
    assert told["findings"][0]["message"]


def test_many_findings_end_in_a_count(kept, capsys):
    assert run(["verify-journal", str(kept("j.jsonl", ["no"] * 60)), "--lang", "en"]) == 1
    assert "and 10 more" in capsys.readouterr().out


def test_what_is_no_journal_is_refused(tmp_path, capsys):
    assert run(["verify-journal", str(tmp_path / "none"), "--lang", "en"]) == 2
    (tmp_path / "j").write_bytes(b"\xff\x00 person_id,x\n")
    assert run(["verify-journal", str(tmp_path / "j"), "--lang", "en"]) == 2
    assert "first line" in capsys.readouterr().err
