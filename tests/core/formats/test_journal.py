"""A journal tells of every change, to whoever has kept a checkpoint; without one, of every slip."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from retorno.formats.journal import (
    Checkpoint,
    Entry,
    checkpoint_line,
    digest_of,
    entry_line,
    follow,
    header_line,
    sign,
    verify,
)
from retorno.formats.journal.reading import is_journal

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHERS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def entry(seq=1, chain="main", **cells):
    """Give an entry that is yet to be put into its chain."""
    blank = dict.fromkeys(("before", "after", "device", "reason", "prev"), "")
    return Entry(
        **{
            "chain": chain,
            "seq": seq,
            "at": f"2026-11-24T09:00:{seq % 60:02}Z",
            "actor": "u-7",
            "role": "consul",
            "action": "case.read",
            "subject": f"case:{seq}",
        }
        | blank
        | cells
    )


def chained(size, chain="main", **cells):
    made = []
    for seq in range(1, size + 1):
        made.append(follow(made[-1] if made else None, entry(seq, chain, **cells)))
    return made


def lines_of(entries):
    return [entry_line(one) for one in entries]


def point(one, key=OURS):
    """Sign an entry as the head of its chain."""
    head = Checkpoint(chain=one.chain, seq=one.seq, hash=one.hash, at=one.at)
    return checkpoint_line(sign(head, key))


def codes(lines, **options):
    return [finding.code for finding in verify(lines, **options).findings]


def test_a_whole_journal_is_sound():
    entries = chained(5)
    verdict = verify([*lines_of(entries), "", point(entries[-1])])
    assert verdict.is_sound
    assert (verdict.entries, verdict.checkpoints, verdict.covered) == (5, 1, {"main": 5})
    assert verdict.heads["main"].hash == entries[-1].hash


def test_chains_stand_beside_each_other():
    one, other = chained(3, "door"), chained(3, "office")
    mixed = [line for pair in zip(lines_of(one), lines_of(other), strict=True) for line in pair]
    assert verify(mixed).is_sound
    assert set(verify(mixed).heads) == {"door", "office"}


@given(place=st.integers(0, 5), name=st.sampled_from(["at", "actor", "role", "action", "subject",
       "before", "after", "device", "reason"]), text=st.text(min_size=1, max_size=5))  # fmt: skip
def test_l38_any_changed_cell_is_found(place, name, text):
    lines = lines_of(chained(6))
    said = json.loads(lines[place])
    said["entry"][name] += text
    lines[place] = json.dumps(said)
    assert codes(lines) == ["changed"]


@given(place=st.integers(0, 5), name=st.sampled_from(["prev", "hash", "seq", "chain"]))
def test_l38_what_ties_entries_together_cannot_be_changed_either(place, name):
    lines = lines_of(chained(6))
    said = json.loads(lines[place])
    said["entry"][name] = {"seq": 9, "chain": "other"}.get(name, "f" * 64)
    lines[place] = json.dumps(said)
    assert "changed" in codes(lines)


@given(place=st.integers(0, 4))
def test_l38_an_entry_taken_out_is_found(place):
    lines = lines_of(chained(6))
    del lines[place]
    assert codes(lines) == (["missing"] if place else ["begins_late"])


@given(order=st.permutations(range(6)))
def test_l38_entries_moved_are_found(order):
    lines = [lines_of(chained(6))[k] for k in order]
    assert verify(lines).is_sound is (list(order) == sorted(order))


def test_l38_a_fork_is_found_and_so_is_an_entry_that_stands_twice():
    entries = chained(3)
    forked = follow(entries[1], entry(3, action="case.export"))
    assert codes(lines_of([*entries, forked])) == ["forked"]
    assert codes(lines_of([*entries, entries[1]])) == ["doubled"]


def test_l38_an_entry_that_follows_something_else_is_found():
    entries = chained(3)
    stranger = entry(3, prev="0" * 64).sealed()
    assert codes(lines_of([*entries[:2], stranger])) == ["unlinked"]
    assert codes(lines_of([entry(1, prev="1" * 64).sealed()])) == ["unlinked"]


def test_l38_a_chain_made_anew_is_sound_to_itself_and_not_to_whoever_kept_a_checkpoint():
    before, after = chained(4), chained(4, role="planner")
    assert verify(lines_of(after)).is_sound
    assert codes(lines_of(after), lodged=[point(before[2])]) == ["rewritten"]
    assert codes(lines_of(after), lodged=[*lines_of(before), point(before[2])]) == ["rewritten"]


def test_l38_a_journal_cut_off_at_its_end_is_found_by_a_checkpoint_alone():
    entries = chained(4)
    assert verify(lines_of(entries[:2])).is_sound
    assert codes(lines_of(entries[:2]), lodged=[point(entries[3])]) == ["cut_off"]
    assert codes([], lodged=[point(entries[3])]) == ["cut_off"]


def test_a_part_of_a_journal_is_sound_where_a_checkpoint_vouches_for_what_came_before():
    entries = chained(6)
    part = lines_of(entries[3:])
    assert codes(part) == ["begins_late"]
    assert codes(part, lodged=[point(entries[2])]) == []
    assert codes(part, lodged=[point(entries[1])]) == ["begins_late"]


def test_a_signature_must_be_of_this_checkpoint_and_of_a_trusted_key():
    entries = chained(2)
    good = json.loads(point(entries[1]))
    ours = good["key"]
    for name, value in (("signature", ours), ("signature", "ñ"), ("key", "AAAA"), ("key", "?")):
        assert codes([*lines_of(entries), json.dumps(good | {name: value})]) == ["bad_signature"]
    moved = good | {"checkpoint": good["checkpoint"] | {"seq": 1, "hash": entries[0].hash}}
    assert codes([*lines_of(entries), json.dumps(moved)]) == ["bad_signature"]
    lines = [*lines_of(entries), point(entries[1], OTHERS)]
    assert codes(lines) == []
    assert codes(lines, trusted=frozenset({ours})) == ["other_key"]


@pytest.mark.parametrize(
    "line",
    [
        "no",
        "[]",
        "1" * 5000,
        "[" * 100_000,
        '{"entry": {}}',
        entry_line(chained(1)[0])[:-1] + ', "more": 1}',
        entry_line(chained(1)[0]).replace('"seq":1', '"seq":true'),
        entry_line(chained(1)[0]).replace('"seq":1', '"seq":0'),
        entry_line(chained(1)[0]).replace('"seq":1', '"seq":1.0'),
        entry_line(chained(1)[0]).replace('"seq":1', f'"seq":{2**63}'),
        entry_line(chained(1)[0]).replace('"actor":"u-7"', '"actor":7'),
        entry_line(chained(1)[0]).replace('"actor"', '"role":"x","actor"'),
        point(chained(1)[0])[:-1] + ', "more": 1}',
        point(chained(1)[0]).replace('"seq":1', '"seq":"1"'),
        point(chained(1)[0]).replace('"at"', '"when"'),
    ],
)
def test_whatever_is_no_line_of_a_journal_is_told_and_not_skipped(line):
    entries = lines_of(chained(2))
    verdict = verify([*entries, line])
    assert [(one.code, one.line) for one in verdict.findings] == [("unreadable", 4)]
    assert codes(entries, lodged=[line]) == ["unreadable"]


@given(line=st.text())
def test_no_line_whatever_breaks_the_reader(line):
    verify([line])
    is_journal(line)


def test_the_first_line_says_what_it_is():
    assert is_journal(header_line())
    assert is_journal("\ufeff" + header_line() + "\n")
    assert not is_journal("")
    assert not is_journal('{"format": "retorno-plan/1"}')
    assert not is_journal(entry_line(chained(1)[0]))


def test_digests_tell_nothing_without_their_salt():
    salt, other = bytes(16), bytes([1]) * 16
    assert digest_of({"a": 1, "b": 2}, salt) == digest_of({"b": 2, "a": 1}, salt)
    assert digest_of({"a": 1}, salt) != digest_of({"a": 1}, other)
    assert digest_of({"a": 1}, salt) != digest_of({"a": 2}, salt)
    with pytest.raises(ValueError, match="15"):
        digest_of({"a": 1}, bytes(15))


def test_the_hash_of_an_entry_is_fixed_for_all_time():
    """Journals are kept for decades: what was hashed once must be hashed alike for ever."""
    first = follow(None, entry(1, subject="case:ñ"))
    assert first.hash == "5f22f79e7773028d91655bc38d80bd728b57342d457eab5437ddf09153e3ecbf"
