"""Pages of docs/reference that are made from code: `dev.py docs` writes them, `check` compares.

A part adds its page to PAGES: the path from the top of the repository and what makes its text.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import retorno
from retorno.cli.main import command_line, installed
from retorno.cli.manual import command_page, front_page
from retorno.cli.shell import EXIT_DONE, EXIT_REFUSED, complain, tell
from retorno.protect.catalogue import render_markdown
from retorno.protect.rules import load_rules
from retorno.wording import LANGUAGES, say

TOP = Path(retorno.__file__).resolve().parents[2]
MADE = "<!-- Made by `python3 dev.py docs`: change the code, not this page. -->\n\n"
SETTINGS = (
    "RETORNO_LANG",
    "RETORNO_DEBUG",
    "RETORNO_DATA",
    "RETORNO_DATABASE_URL",
    "RETORNO_SEALED_URL",
    "RETORNO_KEYS",
    "RETORNO_HOSTS",
    "RETORNO_HTTPS",
    "RETORNO_IDLE_MINUTES",
    "RETORNO_LOG",
    "RETORNO_BACKUP_PASSPHRASE",
    "RETORNO_DEMO",
    "RETORNO_PYTHON",
    "RETORNO_REQUIRE_BROWSER",
    "RETORNO_REQUIRE_POSTGRES",
)


def commands() -> str:
    """Write the page of all commands, in both languages, from their own help."""
    group = command_line(installed())
    parts = ["# Commands · Órdenes\n"]
    parts += [_block(front_page(group, lang)) for lang in LANGUAGES]
    for name, command in group.commands.items():
        path = f"retorno {name}"
        parts.append(f"## {path}\n")
        parts += [_block(command_page(command, path, lang)) for lang in LANGUAGES]
    return MADE + "\n".join(parts)


def _block(text: str) -> str:
    return f"```text\n{text}\n```\n"


def settings() -> str:
    """Write the page of all settings: each is an environment variable."""
    rows = [
        f"| `{name}` | {say(f'settings.{name}', 'es')} | {say(f'settings.{name}', 'en')} |"
        for name in SETTINGS
    ]
    head = "# Settings · Ajustes\n\n| variable | español | English |\n|---|---|---|\n"
    return MADE + head + "\n".join(rows) + "\n"


def rules() -> str:
    """Write the page of all safeguards, in both languages."""
    return MADE + render_markdown(load_rules())


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/commands.md": commands,
    "docs/reference/settings.md": settings,
    "docs/reference/rules.md": rules,
}


def pages() -> dict[str, str]:
    """Return every generated page by its path from the top of the repository."""
    return {path: make() for path, make in PAGES.items()}


def stale(top: Path, made: dict[str, str]) -> list[str]:
    """Name the pages on disk that are not what the code says."""
    return [
        path
        for path, text in made.items()
        if not (top / path).is_file() or (top / path).read_text(encoding="utf-8") != text
    ]


def write(top: Path, made: dict[str, str]) -> None:
    """Write every page below the top of a repository."""
    for path, text in made.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str], top: Path = TOP) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    made = pages()
    if "--check" in arguments:
        for path in stale(top, made):
            complain(f"{path}: python3 dev.py docs")
        return EXIT_REFUSED if stale(top, made) else EXIT_DONE
    write(top, made)
    for path in made:
        tell(path)
    return EXIT_DONE


if __name__ == "__main__":  # pragma: no cover  -- `dev.py docs` is its own test
    sys.exit(main(sys.argv[1:]))
