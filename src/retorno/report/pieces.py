"""Pieces that sections are made of: counted words, tables, figures with their table."""

from collections.abc import Sequence

from retorno.report.markup import Markup, el, join, plain
from retorno.report.numbers import NONE
from retorno.wording.numbers import number, percent


def counted(thing: str, count: int, lang: str) -> str:
    """Say how many: `counted("people", 1, "en")` is `1 person`."""
    if count == 1:
        return plain(f"number.{thing}.one", lang)
    return plain(f"number.{thing}.many", lang, n=number(count, lang))


def share(used: int, offered: int, lang: str) -> str:
    """Say which share is used."""
    return percent(used / offered, lang, 0) if offered else NONE


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    words: int = 1,
    is_named: bool = True,
) -> Markup:
    """Make a table whose first columns are words and the others numbers.

    The caption is always read aloud; a table that is not named does not show it. Each cell knows
    its heading, for a page that puts the cells of a row under one another on a telephone.
    """
    head = [
        el("th", text, scope="col", class_=None if i < words else "n")
        for i, text in enumerate(heads)
    ]
    body = []
    for row in rows:
        cells = [el("th", row[0], scope="row")]
        cells += [
            el("td", cell, class_=None if i < words else "n", data_head=heads[i])
            for i, cell in enumerate(row[1:], 1)
        ]
        body.append(el("tr", *cells))
    return el(
        "div",
        el(
            "table",
            el("caption", caption, class_=None if is_named else "unseen"),
            el("thead", el("tr", *head)),
            el("tbody", *body),
        ),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def folded(summary: str, *content: Markup) -> Markup:
    """Fold a table away until somebody asks for it."""
    return el("details", el("summary", summary), *content)


def section(key: str, title: str, *content: Markup) -> Markup:
    """Make a section with its heading."""
    return el("section", el("h2", title, id=key), *content, aria_labelledby=key, class_=f"s-{key}")


def paragraph(*content: object, css: str | None = None) -> Markup:
    """Make a paragraph."""
    return el("p", *content, class_=css)


def key(entries: Sequence[tuple[str, str]]) -> Markup:
    """Make the key of a picture: a swatch by its class, and words."""
    items = [
        el("li", el("span", class_=f"swatch {css}", aria_hidden="true"), words)
        for css, words in entries
    ]
    return el("ul", *items, class_="key")


def meter(share: float) -> Markup:
    """Draw a bar inside a table cell; the cell beside it says the number."""
    bar = el("rect", x=0, y=0, width=f"{100 * share:.1f}", height=10, class_="bar")
    return el(
        "svg",
        bar,
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        class_="meter",
        aria_hidden="true",
    )


def stacked(parts: Sequence[Markup]) -> Markup:
    """Put parts under one another in one cell."""
    return join([el("div", part) for part in parts])


def city(iata: str, name: str, lang: str) -> str:
    """Name an airport's city as the language writes it; the given name where it has no other."""
    try:
        return plain(f"city.{iata}", lang)
    except KeyError:
        return name


def place_words(iata: str, name: str, lang: str) -> str:
    """Name an airport: its city and code."""
    known = city(iata, name, lang)
    return f"{known} ({iata})" if known else iata


def people_words(count: int | None, lang: str) -> str:
    """Say how many people; None is fewer than ten."""
    return plain("number.people.few", lang) if count is None else counted("people", count, lang)


def word_for(kind: str, code: str, lang: str) -> str:
    """Say a code in words; a code without words is shown as it is, readable."""
    try:
        return plain(f"{kind}.word.{code}", lang)
    except KeyError:
        return code.replace("_", " ")
