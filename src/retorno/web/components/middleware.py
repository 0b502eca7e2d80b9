"""Who asks, in which language, and whether they may: before any page is made."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from retorno.web.access import Action, NotAllowedError, Viewer
from retorno.web.access.addresses import ADDRESSES, NOT_IN_DEMO, Anyone, Need, needed
from retorno.web.components.language import language_of
from retorno.web.readers.access import viewer_of

Respond = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"
HAS_SECOND_FACTOR = "second_factor"
BUMP = timedelta(seconds=60)


def viewer_middleware(respond: Respond) -> Respond:
    """Set `viewer` (None where nobody is signed in), `lang` and `now`; keep pages out of caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked: Any = request
        asked.now = timezone.now()
        asked.viewer = _viewer(request)
        asked.lang = language_of(request, asked.viewer)
        with translation.override(asked.lang):
            response = respond(request)
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        response["Content-Language"] = asked.lang
        return response

    return middleware


def _viewer(request: HttpRequest) -> Any:  # noqa: ANN401  -- Viewer or None
    user = request.user
    if not user.is_authenticated:
        return None
    if user.is_demo and not settings.DEMO:
        logout(request)  # a login of the demo opens nothing outside it
        return None
    _bump(request, timezone.now())
    return viewer_of(user)


def _bump(request: HttpRequest, now: datetime) -> None:
    """Put off the idle sign-out, writing at most once a minute."""
    seen = request.session.get(SEEN)
    if seen is None or now - datetime.fromisoformat(seen) > BUMP:
        request.session[SEEN] = now.isoformat()


class AccessMiddleware:
    """Ask the table of addresses before any view runs."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._respond(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name not in ADDRESSES or _holds_nothing_readable(match):
            return not_found(request)
        need = needed(name, request.method or "GET")
        if need is None:
            return HttpResponseNotAllowed(sorted(ADDRESSES[name]))
        return None if need is Anyone.PUBLIC else _shut(request, name, need)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return forbidden(request) if isinstance(error, NotAllowedError) else None


def _holds_nothing_readable(match: ResolverMatch | None) -> bool:
    """Say whether an address names something with a zero byte, which no database can look for."""
    return match is not None and any("\0" in str(value) for value in match.kwargs.values())


def _shut(request: HttpRequest, name: str, need: Need) -> HttpResponse | None:
    """Answer in place of a page that is not for whoever asks; None where it is."""
    viewer: Viewer | None = request.viewer  # type: ignore[attr-defined]  # set above
    if viewer is None:
        asked = urlencode({"next": request.get_full_path()}, safe="/")
        return redirect(f"{reverse('account_login')}?{asked}")
    if viewer.is_demo and name in NOT_IN_DEMO:
        return forbidden(request)
    if isinstance(need, Action) and not viewer.may(need):
        return forbidden(request)
    if isinstance(need, Action) and not _has_second_factor(request):
        return redirect("mfa_index")
    return None


def _has_second_factor(request: HttpRequest) -> bool:
    """Say whether a code or a key guards this person; the demo's invented people need none."""
    if settings.DEMO or request.session.get(HAS_SECOND_FACTOR):
        return True
    user = request.user
    if user.is_authenticated and is_mfa_enabled(user):
        request.session[HAS_SECOND_FACTOR] = True
        return True
    return False


def forbidden(request: HttpRequest) -> HttpResponse:
    """Say in words that no role of this person opens this."""
    return render(request, "retorno/forbidden.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing here: the same words whether it is nowhere or another's."""
    return render(request, "retorno/not_found.html", status=HTTPStatus.NOT_FOUND)
