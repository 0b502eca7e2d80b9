"""A deed with what it changed: the journal holds hashes, the sealed values stand beside it.

Each pair of hashes has a salt of its own, kept with the values: nobody can guess at what a short
value was from the journal that others hold.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace

from retorno.formats.journal import Entry
from retorno.web.actions.journal import Deed, write
from retorno.web.records.models import Change

SALT_BYTES = 16
Values = Mapping[str, str]


def note(deed: Deed, *, group: str, before: Values, after: Values) -> Entry:
    """Write a deed with the hashes of what was and what is, and keep the values that differ.

    `before` is empty where there was nothing.
    """
    salt = secrets.token_hex(SALT_BYTES)
    entry = write(replace(deed, before=hash_of(salt, before), after=hash_of(salt, after)))
    values = {name: [before.get(name, ""), after.get(name, "")] for name in {**before, **after}}
    changed = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
    text = json.dumps({"salt": salt, "values": changed}, ensure_ascii=False)
    Change.objects.create(entry=f"{entry.chain}:{entry.seq}", group=group, values=text)
    return entry


def hash_of(salt: str, values: Values) -> str:
    """Hash values in the order of their names; nothing has no hash."""
    if not values:
        return ""
    said = json.dumps(dict(sorted(values.items())), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}:{said}".encode()).hexdigest()
