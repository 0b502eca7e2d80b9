"""In which language a page is written."""

from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from retorno.web.access import Viewer
from retorno.wording import DEFAULT_LANGUAGE, LANGUAGES

COOKIE = "retorno_language"


def language_of(request: HttpRequest, viewer: Viewer | None) -> str:
    """Return the language that somebody chose, else that of the browser, else Spanish."""
    if viewer is not None:
        return viewer.language
    chosen = request.COOKIES.get(COOKIE) or get_language_from_request(request).partition("-")[0]
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
