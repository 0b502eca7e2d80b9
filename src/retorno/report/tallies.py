"""Counts of people that point to nobody: groups and reasons of fewer than ten are joined."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from retorno.report.view import FEW, WAIT_RANGES, Cause, Unplaced, Waits
from retorno.vocabulary.people import PartyClass

ORDER = (
    PartyClass.GENERAL,
    PartyClass.CHILDREN,
    PartyClass.MEDICAL,
    PartyClass.UNACCOMPANIED_MINOR,
)


def waits_by_group(groups: Sequence[PartyClass], waits: Sequence[int]) -> tuple[Waits, ...]:
    """Describe the waits of each group; small groups are joined until ten people are together."""
    found: dict[PartyClass, list[int]] = defaultdict(list)
    for group, wait in zip(groups, waits, strict=True):
        found[group].append(wait)
    sets = join_small([((group,), len(found[group])) for group in ORDER if found[group]])
    return tuple(
        waits_of(members, [wait for group in members for wait in found[group]]) for members in sets
    )


def join_small[T](counts: Sequence[tuple[tuple[T, ...], int]]) -> list[tuple[T, ...]]:
    """Join what counts fewer than ten, with the smallest other if need be.

    No count below ten is left unless everything together is below ten, so none can be found by
    taking the others from the total.

    >>> join_small([(("a",), 500), (("b",), 20), (("c",), 3)])
    [('a',), ('b', 'c')]
    """
    kept = [(members, count) for members, count in counts if count >= FEW]
    small = [(members, count) for members, count in counts if count < FEW]
    while kept and small and sum(count for _, count in small) < FEW:
        least = min(kept, key=lambda entry: entry[1])
        kept.remove(least)
        small.insert(0, least)
    sets = [members for members, _ in kept]
    if small:
        sets.append(tuple(member for members, _ in small for member in members))
    return sets


def waits_of(groups: tuple[PartyClass, ...], waits: Sequence[int]) -> Waits:
    """Describe the waits of some people."""
    ranked = sorted(waits)
    ranges = Counter(bisect_right(WAIT_RANGES, wait) - 1 for wait in ranked)
    return Waits(
        groups=groups,
        people=len(ranked),
        by_range=tuple(ranges[i] for i in range(len(WAIT_RANGES))),
        mean=sum(ranked) / len(ranked),
        median=ranked[(len(ranked) - 1) // 2],
        ninth_decile=ranked[-(-len(ranked) * 9 // 10) - 1],
        longest=ranked[-1],
    )


def joined_reasons(rows: Sequence[tuple[str, str]]) -> tuple[Unplaced, ...]:
    """Count people without a flight by reason, most first; small reasons are joined."""
    counts = Counter(reason for reason, _ in rows)
    releases: dict[str, set[str]] = defaultdict(set)
    for reason, who in rows:
        releases[reason].add(who)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    sets = join_small([((reason,), count) for reason, count in ranked])
    lines = []
    for reasons in sets:
        count = sum(counts[reason] for reason in reasons)
        can_change = sorted({who for reason in reasons for who in releases[reason]})
        people = count if count >= FEW else None
        lines.append(Unplaced(reasons=reasons, people=people, releases=tuple(can_change)))
    return tuple(lines)


def joined_causes(days: Mapping[str, int]) -> tuple[Cause, ...]:
    """List causes by their person-days, most first; small ones are joined."""
    ranked = sorted(days.items(), key=lambda item: (-item[1], item[0]))
    causes = []
    for codes in join_small([((code,), count) for code, count in ranked if count]):
        count = sum(days[code] for code in codes)
        causes.append(Cause(codes=codes, person_days=count if count >= FEW else None))
    return tuple(causes)
