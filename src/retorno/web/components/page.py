"""What the frame of every page is given."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from retorno.web.access import Action, Role, Viewer
from retorno.wording import DEFAULT_LANGUAGE, LANGUAGES, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An entry of the menu."""

    address: str
    words: str
    is_here: bool


MENU: tuple[tuple[str, str, Action | None], ...] = (
    ("picture:home", "house.menu.picture", None),
    ("people:list", "house.menu.people", Action.PEOPLE_LIST),
    ("protection:open", "holds.open_title", Action.HOLDS_OPEN),
    ("protection:answer", "holds.answer_title", Action.ANSWERS_NOTE),
    ("protection:list", "holds.title", Action.HOLDS_OWN),
    ("protection:due", "holds.due_title", Action.HOLDS_DUE),
    ("imports:list", "imports.title", Action.IMPORTS_READ),
    ("users:list", "house.menu.users", Action.USERS_READ),
)


def page(request: HttpRequest) -> dict[str, object]:
    """Give the frame its language, its menu and whether this is the demo."""
    viewer = getattr(request, "viewer", None)
    lang = getattr(request, "lang", DEFAULT_LANGUAGE)
    return {
        "viewer": viewer,
        "lang": lang,
        "other_languages": [code for code in LANGUAGES if code != lang],
        "menu": menu(viewer, lang, request.path),
        "is_demo": settings.DEMO,
        "roles": [say(f"role.{role}", lang) for role in sorted(viewer.roles)] if viewer else [],
        "demo_roles": list(Role) if settings.DEMO else [],
    }


def menu(viewer: Viewer | None, lang: str, path: str) -> list[Door]:
    """List the desks that open for somebody."""
    if viewer is None:
        return []
    return [
        Door(address=address, words=say(words, lang), is_here=_is_here(address, path))
        for name, words, action in MENU
        if action is None or viewer.may(action)
        for address in [reverse(name)]
    ]


def _is_here(address: str, path: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
