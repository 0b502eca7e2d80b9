"""A deed with what it changed: the journal holds hashes, the sealed values stand beside it.

Each pair of hashes has a salt of its own, kept with the values: nobody can guess at what a short
value was from the journal that others hold.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from retorno.formats.journal import Entry
from retorno.web.actions.journal import Deed, write, write_many
from retorno.web.records.models import Change

SALT_BYTES = 16
Values = Mapping[str, str]


def note(deed: Deed, *, group: str, before: Values, after: Values) -> Entry:
    """Write a deed with the hashes of what was and what is, and keep the values that differ.

    `before` is empty where there was nothing.
    """
    salt = secrets.token_hex(SALT_BYTES)
    entry = write(replace(deed, before=hash_of(salt, before), after=hash_of(salt, after)))
    text = changed_text(salt, before, after)
    Change.objects.create(entry=f"{entry.chain}:{entry.seq}", group=group, values=text)
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A deed to be written with others, and what it changed in one group of fields."""

    deed: Deed
    group: str
    before: Values
    after: Values


def note_many(told: Sequence[Told]) -> list[Entry]:
    """Write many deeds of one chain as `note` writes one."""
    salts = [secrets.token_hex(SALT_BYTES) for _ in told]
    entries = write_many(
        [
            replace(one.deed, before=hash_of(salt, one.before), after=hash_of(salt, one.after))
            for one, salt in zip(told, salts, strict=True)
        ]
    )
    Change.objects.bulk_create(
        Change(
            entry=f"{entry.chain}:{entry.seq}",
            group=one.group,
            values=changed_text(salt, one.before, one.after),
        )
        for one, entry, salt in zip(told, entries, salts, strict=True)
    )
    return entries


def changed_text(salt: str, before: Values, after: Values) -> str:
    """Write a salt and the values that differ, as they are kept."""
    values = {name: [before.get(name, ""), after.get(name, "")] for name in {**before, **after}}
    changed = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
    return json.dumps({"salt": salt, "values": changed}, ensure_ascii=False)


def hash_of(salt: str, values: Values) -> str:
    """Hash values in the order of their names; nothing has no hash."""
    if not values:
        return ""
    said = json.dumps(dict(sorted(values.items())), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}:{said}".encode()).hexdigest()
