"""What the commands about the house as a whole tell: in sentences, or as JSON."""

import json
import sys
from datetime import datetime
from pathlib import Path

from retorno.vocabulary.errors import UnusableInputError
from retorno.web.running.backup.passphrase import passphrase
from retorno.wording import say
from retorno.wording.numbers import number

MEGA = 1_000_000
WIDTH = 7


def tell(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tell_json(value: object) -> None:
    """Print one JSON value."""
    tell(json.dumps(value, ensure_ascii=False, indent=2))


def take_backup(file: Path | None, *, lang: str, as_json: bool, now: datetime) -> None:
    """Make a backup and tell where it is."""
    from retorno.web.running.backup.taking import backup

    made = backup(_given(file), passphrase(lang, twice=True), now=now)
    if as_json:
        tell_json({"backup": made.backup, "file": str(made.file), "keys": str(made.keys),
                   "members": made.members, "bytes": made.size})  # fmt: skip
        return
    size = number(made.size / MEGA, lang, 1)
    tell(say("backup.made", lang, file=made.file, keys=made.keys, size=size, backup=made.backup))


def put_back(file: Path | None, *, lang: str, as_json: bool, now: datetime) -> None:
    """Make the house of a backup and tell of which moment it is."""
    from retorno.web.running.backup.restoring import restore

    made = restore(_given(file), passphrase(lang, twice=False), now=now)
    if as_json:
        tell_json({"backup": made.backup, "made_at": made.made_at})
        return
    tell(say("backup.restored", lang, backup=made.backup, at=made.made_at))


def give_journal(file: Path | None, *, lang: str, as_json: bool, now: datetime) -> None:
    """Write the journal for people outside, and tell what to lodge with them."""
    from retorno.web.running.lodging import lodge

    made = lodge(_given(file), now=now)
    if as_json:
        tell_json({"file": str(made.file), "lodge": str(made.lodge), "chains": made.chains,
                   "key": made.key})  # fmt: skip
        return
    tell(say("journal.given", lang, file=made.file, lodge=made.lodge, key=made.key))


def examine(*, lang: str, as_json: bool, now: datetime) -> bool:
    """Tell how the house is; say whether it is well."""
    from retorno.web.running.doctor.visit import visit

    found = visit(now)
    is_well = not any(one.is_wrong for one in found)
    if as_json:
        rows = [
            {"check": one.check, "code": one.code, "level": one.level, "facts": one.facts,
             "message": one.said(lang), "do": one.advice(lang)}
            for one in found
        ]  # fmt: skip
        tell_json({"well": is_well, "findings": rows})
        return is_well
    for one in found:
        level = say(f"doctor.level.{one.level}", lang).ljust(WIDTH)
        tell(f"{level}{one.said(lang)}")
        if one.is_wrong:
            tell(f"{' ' * WIDTH}{one.advice(lang)}")
    wrong = sum(one.is_wrong for one in found)
    tell(say("doctor.well" if is_well else "doctor.wrong", lang, count=number(wrong, lang)))
    return is_well


def _given(file: Path | None) -> Path:
    if file is None:
        raise UnusableInputError("backup.no_file")
    return file
