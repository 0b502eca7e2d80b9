"""One line a request: the name of its address, how it ended, how long it took and for whom."""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from retorno.web.logs.lines import tell

NOWHERE = "nowhere"
NUMBER = "HOUSE_REQUEST"
HEADER = "X-Request-Id"
BROKEN = 500
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
Respond = Callable[[HttpRequest], HttpResponse]


def log_middleware(respond: Respond) -> Respond:
    """Give each request a number of its own, say it to whoever asked, and log how it ended."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            return respond(request)
        number = uuid4().hex
        request.META[NUMBER] = number
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            response = respond(request)
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            status = response.status_code
            tell("request", wrong=status >= BROKEN, address=_name_of(request), status=status,
                 method=_method_of(request), ms=milliseconds, user=_user_of(request))  # fmt: skip
        response[HEADER] = number
        return response

    return middleware


def _name_of(request: HttpRequest) -> str:
    """Name the address, never what was typed: a path may hold the token of an invitation."""
    match = request.resolver_match
    return match.view_name if match else NOWHERE


def _method_of(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


def _user_of(request: HttpRequest) -> int | None:
    viewer = getattr(request, "viewer", None)
    return viewer.user_id if viewer else None
