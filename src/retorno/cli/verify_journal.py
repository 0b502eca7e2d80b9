"""`retorno verify-journal FILE`: has anybody changed, left out or put in anything?"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retorno.cli.shell import CONTROL, EXIT_REFUSED, Json, Lang, guarded, tell, tell_json
from retorno.wording import say
from retorno.wording.numbers import number

if TYPE_CHECKING:
    from typing import TextIO

    from retorno.formats.journal import Finding, Verdict

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify-journal")(verify_journal)


def verify_journal(
    file: Annotated[Path, typer.Argument(show_default=False)],
    *,
    lang: Lang,
    lodged: Annotated[list[Path] | None, typer.Option("--lodged", show_default=False)] = None,
    key: Annotated[list[str] | None, typer.Option("--key", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Check a journal; exit 0 if it is whole, 1 if not, 2 if it is no journal."""
    with guarded(lang, as_json=as_json):
        verdict = _verdict(file, lodged or [], frozenset(key or ()))
        if as_json:
            tell_json(_mapping(verdict, lang))
        else:
            for line in _lines(verdict, lang):
                tell(line.translate(CONTROL))
        if not verdict.is_sound:
            raise typer.Exit(EXIT_REFUSED)


def _verdict(file: Path, lodged: list[Path], trusted: frozenset[str]) -> "Verdict":
    from retorno.formats.journal import verify

    with ExitStack() as stack:
        lines = _open(file, stack)
        kept = [line for path in lodged for line in _open(path, stack)]
        return verify(lines, lodged=kept, trusted=trusted)


def _open(path: Path, stack: ExitStack) -> "TextIO":
    """Open a journal behind its first line.

    Raises:
        UnusableInputError: It is not there, or its first line is not that of a journal.
    """
    from retorno.formats.journal.reading import is_journal
    from retorno.formats.journal.writing import FORMAT
    from retorno.vocabulary.errors import UnusableInputError

    try:
        opened = stack.enter_context(path.open(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise UnusableInputError("journal.not_read", file=path, reason=error.strerror) from error
    if not is_journal(opened.readline()):
        raise UnusableInputError("journal.no_journal", file=path, format=FORMAT)
    return opened


def _lines(verdict: "Verdict", lang: str) -> Iterator[str]:
    found = len(verdict.findings)
    counts = {"entries": number(verdict.entries, lang), "chains": number(len(verdict.heads), lang)}
    if verdict.is_sound:
        yield say("journal.sound", lang, **counts)
    else:
        yield say("journal.broken", lang, findings=number(found, lang), **counts)
    for finding in verdict.findings[:SHOWN]:
        yield f"  {_sentence(finding, lang)}"
    if found > SHOWN:
        yield say("journal.more", lang, more=number(found - SHOWN, lang))
    for name, head in verdict.heads.items():
        covered = verdict.covered.get(name, 0)
        facts = {"chain": name, "seq": number(head.seq, lang), "covered": number(covered, lang)}
        code = "covered" if covered >= head.seq else "open" if covered else "uncovered"
        yield say(f"journal.chain.{code}", lang, **facts)
    for key in sorted(verdict.keys):
        yield say("journal.key", lang, key=key)


def _sentence(finding: "Finding", lang: str) -> str:
    place = {"line": finding.line, "chain": finding.chain, "seq": finding.seq}
    return say(f"journal.finding.{finding.code}", lang, **place)


def _mapping(verdict: "Verdict", lang: str) -> dict[str, object]:
    return {
        "sound": verdict.is_sound,
        "entries": verdict.entries,
        "checkpoints": verdict.checkpoints,
        "keys": sorted(verdict.keys),
        "heads": {name: asdict(head) for name, head in verdict.heads.items()},
        "covered": dict(verdict.covered),
        "findings": [asdict(one) | {"message": _sentence(one, lang)} for one in verdict.findings],
    }
