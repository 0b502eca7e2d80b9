import secrets

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Role
from retorno.web.actions import access
from retorno.web.components.requests import Request
from retorno.web.components.sentences import told
from retorno.web.desks.users.forms import GrantForm, InviteForm
from retorno.web.readers import access as readers


def users(request: Request) -> HttpResponse:
    return render(request, "users/list.html", {"users": readers.users(), "may_edit": _may(request)})


def invite(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None, lang=request.lang)
    if not form.is_valid():
        return render(request, "users/invite.html", {"form": form})
    token = secrets.token_urlsafe(32)
    try:
        access.invite(request.viewer, token=token, now=request.now, **form.cleaned_data)
    except RefusedError as error:
        form.add_error("username", told(error, request.lang))
        return render(request, "users/invite.html", {"form": form})
    link = request.build_absolute_uri(reverse("account:invitation", args=[token]))
    context = {"link": link, "hours": access.INVITATION_HOURS, **form.cleaned_data}
    return render(request, "users/invited.html", context)


def user(request: Request, user_id: int) -> HttpResponse:
    return _page(request, user_id, GrantForm(lang=request.lang, sites=readers.sites()))


def grant(request: Request, user_id: int) -> HttpResponse:
    form = GrantForm(request.POST, lang=request.lang, sites=readers.sites())
    if not form.is_valid():
        return _page(request, user_id, form)
    role, site = Role(form.cleaned_data["role"]), form.cleaned_data["site"]
    try:
        access.grant(request.viewer, user_id=user_id, role=role, site_id=site, now=request.now)
    except RefusedError as error:
        form.add_error(None, told(error, request.lang))
        return _page(request, user_id, form)
    return redirect("users:user", user_id=user_id)


def end(request: Request, user_id: int, grant_id: int) -> HttpResponse:
    try:
        access.end(request.viewer, grant_id=grant_id, now=request.now)
    except RefusedError as error:
        messages.error(request, told(error, request.lang))
    return redirect("users:user", user_id=user_id)


def close(request: Request, user_id: int) -> HttpResponse:
    try:
        access.close(request.viewer, user_id=user_id, now=request.now)
    except RefusedError as error:
        messages.error(request, told(error, request.lang))
    return redirect("users:user", user_id=user_id)


def _page(request: Request, user_id: int, form: GrantForm) -> HttpResponse:
    row = readers.user(user_id)
    if row is None:
        raise Http404
    is_self = user_id == request.viewer.user_id
    context = {"row": row, "form": form, "may_edit": _may(request) and not is_self}
    return render(request, "users/user.html", context)


def _may(request: Request) -> bool:
    return request.viewer.may(Action.USERS_EDIT)
