"""`retorno rules [ID]`: the catalogue of safeguards, or one of them whole."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from retorno.cli.shell import Json, Lang, guarded, tell, tell_json
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rules")(rules)


def rules(
    lang: Lang,
    rule_id: Annotated[str, typer.Argument(show_default=False)] = "",
    as_json: Json = False,  # noqa: FBT002  -- typer passes options by position
) -> None:
    """Print the catalogue, or one rule with what it rests on."""
    with guarded(lang, as_json=as_json):
        from retorno.protect.catalogue import as_mapping, list_lines, rule_lines
        from retorno.protect.rules import load_rules

        known = load_rules()
        today = datetime.now(tz=UTC).date()
        wanted = rule_id.strip().upper()
        if wanted and wanted not in known:
            raise UnusableInputError("rules.unknown", rule=rule_id, known=", ".join(known))
        if as_json:
            mappings = {name: as_mapping(rule, lang, today) for name, rule in known.items()}
            tell_json(mappings[wanted] if wanted else list(mappings.values()))
            return
        lines = rule_lines(known[wanted], lang, today) if wanted else list_lines(known, lang)
        for line in lines:
            tell(line)
        if not wanted:
            tell(say("rules.more", lang))
