from http import HTTPStatus

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from retorno.vocabulary.errors import RefusedError
from retorno.web.actions import access, demo
from retorno.web.components.language import COOKIE
from retorno.web.components.requests import Request
from retorno.web.desks.account.forms import FirstPasswordForm
from retorno.web.readers.health import is_well
from retorno.wording import LANGUAGES, say

YEAR = 31_536_000


def health(request: Request) -> JsonResponse:
    well = is_well()
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ok" if well else "unwell"}, status=status)


def language(request: Request) -> HttpResponse:
    """Read on in the other language, on the page where somebody is."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_same_site(request))
    if chosen in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Strict")
        if request.viewer is not None:
            access.speak(request.viewer.user_id, chosen)
    return response


def _same_site(request: HttpRequest) -> str:
    wished = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wished, {request.get_host()}, require_https=request.is_secure()
    )
    return wished if is_ours else reverse("picture:home")


def demo_sign_in(request: Request) -> HttpResponse:
    """Sign in as one of the demo's invented people; outside the demo this is nowhere."""
    user = demo.login_of(request.POST.get("role", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    answer: HttpResponse = perform_login(request, Login(user=user, email_verification="none"))
    return answer


def invitation(request: Request, token: str) -> HttpResponse:
    """Set a first password by the link of an invitation."""
    if access.invited(token, request.now) is None:
        return render(request, "house_account/no_invitation.html", status=HTTPStatus.NOT_FOUND)
    form = FirstPasswordForm(request.POST or None, lang=request.lang)
    if form.is_valid():
        try:
            access.accept(token, form.cleaned_data["password"], request.now)
        except ValidationError as error:
            form.add_error("password", error)
        except RefusedError:
            return render(request, "house_account/no_invitation.html", status=HTTPStatus.NOT_FOUND)
        else:
            messages.success(request, say("account.password_set", request.lang))
            return redirect("account_login")
    return render(request, "house_account/invitation.html", {"form": form})


def locked_out(request: Request, *_: object, **__: object) -> HttpResponse:
    """Say that too many passwords were tried."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    return render(
        request,
        "house_account/locked.html",
        {"minutes": minutes},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
