"""Whether a journal is whole: for people outside, who have only the file and what was lodged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from retorno.formats.journal.entries import GENESIS, Entry
from retorno.formats.journal.reading import read_lines
from retorno.formats.journal.signing import Checkpoint, Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that does not hold.

    Args:
        code: `unreadable`, `changed`, `missing`, `begins_late`, `reordered`, `doubled`, `forked`,
            `unlinked`, `bad_signature`, `other_key`, `rewritten` or `cut_off`.
        line: Line of the file; 0 for what was lodged elsewhere.
        chain: Chain, empty where the line cannot be read.
        seq: Place in the chain; of a gap, the first that is missing.
    """

    code: str
    line: int
    chain: str
    seq: int


Heads = Mapping[str, Checkpoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found.

    Args:
        findings: In the order of the file, then of what was lodged.
        entries: How many entries were read.
        checkpoints: How many checkpoints with a good signature were compared.
        keys: Public keys, base64, that signed them.
        heads: The last entry of each chain.
        covered: Place of the last entry that a trusted checkpoint covers, by chain.
    """

    findings: Sequence[Finding]
    entries: int
    checkpoints: int
    keys: frozenset[str]
    heads: Heads
    covered: Mapping[str, int]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class _Chain:
    """One chain as far as it was read."""

    first: Entry
    last: Entry
    hashes: dict[int, str] = field(default_factory=dict)


class _Verifier:
    def __init__(self, trusted: frozenset[str]) -> None:
        self.trusted = trusted
        self.chains: dict[str, _Chain] = {}
        self.findings: list[Finding] = []
        self.signed: list[tuple[int, Signed]] = []
        self.entries = 0

    def find(self, code: str, line: int, chain: str, seq: int) -> None:
        self.findings.append(Finding(code=code, line=line, chain=chain, seq=seq))

    def read(self, lines: Iterable[str]) -> None:
        for line, read in read_lines(lines):
            match read:
                case Entry():
                    self.entries += 1
                    self._entry(line, read)
                case Signed():
                    self.signed.append((line, read))
                case _:
                    self.find("unreadable", line, "", 0)

    def _entry(self, line: int, entry: Entry) -> None:
        name, seq = entry.chain, entry.seq
        if entry.computed() != entry.hash:
            self.find("changed", line, name, seq)
        chain = self.chains.get(name)
        if chain is None:
            self._begin(line, entry)
        elif seq in chain.hashes:
            same = chain.hashes[seq] == entry.hash
            self.find("doubled" if same else "forked", line, name, seq)
        elif seq < chain.last.seq:
            self.find("reordered", line, name, seq)
            chain.hashes[seq] = entry.hash
        else:
            self._go_on(line, chain, entry)

    def _begin(self, line: int, entry: Entry) -> None:
        name, seq = entry.chain, entry.seq
        self.chains[name] = _Chain(first=entry, last=entry, hashes={seq: entry.hash})
        if seq > 1:
            self.find("begins_late", line, name, seq)
        elif entry.prev != GENESIS:
            self.find("unlinked", line, name, seq)

    def _go_on(self, line: int, chain: _Chain, entry: Entry) -> None:
        name, seq = entry.chain, entry.seq
        if seq > chain.last.seq + 1:
            self.find("missing", line, name, chain.last.seq + 1)
        elif entry.prev != chain.last.hash:
            self.find("unlinked", line, name, seq)
        chain.last = entry
        chain.hashes[seq] = entry.hash

    def compare(self, line: int, signed: Signed) -> bool:
        """Hold the journal against a checkpoint; say whether its signature is good and trusted."""
        checkpoint = signed.checkpoint
        name, seq = checkpoint.chain, checkpoint.seq
        if not signed.holds:
            self.find("bad_signature", line, name, seq)
            return False
        if self.trusted and signed.key not in self.trusted:
            self.find("other_key", line, name, seq)
            return False
        chain = self.chains.get(name)
        known = None if chain is None else chain.hashes.get(seq)
        if chain is None or seq > chain.last.seq:
            self.find("cut_off", line, name, seq)
        elif known is not None and known != checkpoint.hash:
            self.find("rewritten", line, name, seq)
        return True

    def settled(self, good: Sequence[Signed]) -> tuple[Finding, ...]:
        """Leave out that a chain begins late where a checkpoint vouches for what came before."""
        points = [one.checkpoint for one in good]
        vouched = {(point.chain, point.seq + 1, point.hash) for point in points}
        firsts = {name: chain.first for name, chain in self.chains.items()}
        return tuple(
            found
            for found in self.findings
            if found.code != "begins_late"
            or (found.chain, found.seq, firsts[found.chain].prev) not in vouched
        )


def verify(
    lines: Iterable[str],
    *,
    lodged: Iterable[str] = (),
    trusted: frozenset[str] = frozenset(),
) -> Verdict:
    """Check a journal against itself and against what was lodged elsewhere.

    Args:
        lines: The lines of the journal after the first.
        lodged: Lines of checkpoints that somebody else has kept; entries among them do not count.
        trusted: Public keys, base64; empty trusts every key, and the verdict names them.
    """
    verifier = _Verifier(trusted)
    verifier.read(lines)
    kept = [(0, read) for _, read in read_lines(lodged)]
    outside = [(line, read) for line, read in kept if isinstance(read, Signed)]
    for line, read in kept:
        if read is None:
            verifier.find("unreadable", line, "", 0)
    good = [one for line, one in [*verifier.signed, *outside] if verifier.compare(line, one)]
    covered: dict[str, int] = {}
    for one in good:
        name = one.checkpoint.chain
        covered[name] = max(covered.get(name, 0), one.checkpoint.seq)
    return Verdict(
        findings=verifier.settled(good),
        entries=verifier.entries,
        checkpoints=len(good),
        keys=frozenset(one.key for one in good),
        heads={name: _head(chain.last) for name, chain in verifier.chains.items()},
        covered=covered,
    )


def _head(last: Entry) -> Checkpoint:
    return Checkpoint(chain=last.chain, seq=last.seq, hash=last.hash, at=last.at)
