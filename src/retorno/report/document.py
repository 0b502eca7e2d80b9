"""A page that is one file: no script, nothing loaded from anywhere, for screen, telephone and paper."""

from functools import cache
from importlib.resources import files

from retorno.report.markup import Markup, el, plain

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@cache
def sheet(name: str) -> str:
    """Read a style sheet of the report."""
    return files("retorno.report").joinpath(f"{name}.css").read_text("utf-8")


def document(
    lang: str, *, title: str, description: str, main: Markup, sheets: tuple[str, ...] = ()
) -> str:
    """Write a page in a language: `page.css` and then the sheets of its own."""
    style = sheet("page").replace("{page}", plain("again.page", lang))
    style += "".join(sheet(name) for name in sheets)
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("meta", name="description", content=description),
        el("title", f"{title} · Retorno"),
        el("style", Markup(style)),
    )
    return "<!doctype html>\n" + el("html", head, el("body", main), lang=lang) + "\n"


def opening(kicker: str, title: str, when: str) -> Markup:
    """Make the top of a page: what it is, its name, the time it speaks of."""
    return el(
        "header",
        el("p", el("b", "Retorno"), " · ", kicker, class_="kicker"),
        el("h1", title),
        el("p", when, class_="when"),
    )
