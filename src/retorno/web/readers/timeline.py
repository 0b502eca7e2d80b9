"""A case's timeline is the journal itself, newest first, with the values that were and are."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from retorno.web.records.models import Change, JournalEntry, User

PAGE = 40
SHOWN = ("people", "reads", "imports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field: what it was and what it is."""

    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the journal; `hides` says that it has values which are not for whoever asks."""

    at: datetime
    who: str
    role: str
    action: str
    group: str
    place: str
    differences: tuple[Difference, ...]
    hides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A part of the timeline; `older` is where the next part begins, 0 at the end."""

    events: tuple[Event, ...]
    older: int


def timeline_of(
    number: str, *, groups: Collection[str], with_reads: bool, before: int = 0
) -> Timeline:
    """Read the timeline of a person.

    Args:
        number: Whose.
        groups: Groups of fields whose values whoever asks may see.
        with_reads: Whether openings of the page are told too.
        before: Only entries written before this one; 0 for the newest.
    """
    chains = [chain for chain in SHOWN if with_reads or chain != "reads"]
    rows = JournalEntry.objects.filter(subject=f"person:{number}", chain__in=chains)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    names = _names({row.actor for row in shown})
    changes = {
        change.entry: change
        for change in Change.objects.filter(entry__in=[f"{row.chain}:{row.seq}" for row in shown])
    }
    events = tuple(_event(row, names, changes, groups) for row in shown)
    return Timeline(events=events, older=shown[-1].pk if len(found) > PAGE else 0)


def _event(
    row: JournalEntry,
    names: Mapping[str, str],
    changes: Mapping[str, Change],
    groups: Collection[str],
) -> Event:
    place = f"{row.chain}:{row.seq}"
    change = changes.get(place)
    may_see = change is not None and change.group in groups
    return Event(
        at=datetime.fromisoformat(row.at),
        who=names.get(row.actor, row.actor),
        role=row.role,
        action=row.action,
        group=change.group if change else "",
        place=place,
        differences=_differences(change) if change and may_see else (),
        hides=change is not None and not may_see,
    )


def _differences(change: Change) -> tuple[Difference, ...]:
    values: dict[str, list[str]] = json.loads(change.values)["values"]
    return tuple(Difference(column=name, was=was, now=now) for name, (was, now) in values.items())


def _names(actors: Collection[str]) -> dict[str, str]:
    keys = [int(one[2:]) for one in actors if one.startswith("u-") and one[2:].isdigit()]
    return {
        f"u-{key}": name
        for key, name in User.objects.filter(pk__in=keys).values_list("id", "full_name")
    }
