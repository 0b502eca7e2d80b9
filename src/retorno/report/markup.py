"""HTML and SVG from Python: whatever is not already markup is escaped."""

import html

from retorno.wording import say


class Markup(str):
    """Text that is HTML already; only this module and literals make it."""

    __slots__ = ()


VOID = frozenset({"meta", "br", "hr"})
NOTHING = Markup("")


def escape(text: object) -> Markup:
    """Make text safe between tags and in quotes."""
    return text if isinstance(text, Markup) else Markup(html.escape(str(text)))


def join(parts: list[Markup], between: str = "") -> Markup:
    """Put pieces of markup one after the other."""
    return Markup(html.escape(between).join(parts))


def el(name: str, /, *children: object, **attributes: object) -> Markup:
    """Make an element; `class_` is class, `_` in a name is `-`, None leaves an attribute out.

    >>> el("p", "a < b", class_="lead", data_x=None)
    '<p class="lead">a &lt; b</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{written}>")
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{name}{written}>{inner}</{name}>")


def sentence(code: str, lang: str, **gaps: object) -> Markup:
    """Say a sentence of the report as markup: gaps are escaped and set in bold, markup is kept."""
    bold = {
        name: value if isinstance(value, Markup) else el("b", value) for name, value in gaps.items()
    }
    return Markup(say(f"report.{code}", lang, **bold))


def plain(code: str, lang: str, **gaps: object) -> str:
    """Say a sentence of the report as text."""
    return say(f"report.{code}", lang, **gaps)
