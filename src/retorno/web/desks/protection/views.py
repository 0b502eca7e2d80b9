from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from retorno.protect.holds import HoldKind
from retorno.vocabulary.errors import RefusedError
from retorno.web.actions import holds as actions
from retorno.web.components.requests import Request
from retorno.web.components.sentences import told
from retorno.web.desks.protection.forms import AnswerForm, OpenForm
from retorno.web.readers import holds as readers
from retorno.wording import say


def open_hold(request: Request) -> HttpResponse:
    person = {"person": request.GET.get("person", "")}
    form = OpenForm(request.POST or None, initial=person, lang=request.lang)
    if form.is_valid():
        try:
            actions.open_hold(request.viewer, now=request.now, **form.cleaned_data)
        except actions.HoldNotThereError as error:
            form.add_error("person", told(error, request.lang))
        else:
            messages.success(request, say("holds.opened", request.lang))
            return redirect(f"{reverse('protection:open')}?person={form.cleaned_data['person']}")
    return render(request, "protection/open.html", {"form": form, "kinds": list(HoldKind)})


def answer(request: Request) -> HttpResponse:
    person = {"person": request.GET.get("person", "")}
    form = AnswerForm(request.POST or None, initial=person, lang=request.lang)
    if form.is_valid():
        try:
            actions.note_answer(request.viewer, now=request.now, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, told(error, request.lang))
        else:
            messages.success(request, say("holds.answer_noted", request.lang))
            return redirect("protection:answer")
    return render(request, "protection/answer.html", {"form": form})


def holds(request: Request) -> HttpResponse:
    rows = readers.for_owner(request.viewer, now=request.now)
    return render(request, "protection/list.html", {"rows": rows})


def due(request: Request) -> HttpResponse:
    rows = readers.due(request.viewer, now=request.now)
    return render(request, "protection/due.html", {"rows": rows})


def hold(request: Request, number: str) -> HttpResponse:
    try:
        actions.note_read(request.viewer, hold=number, now=request.now)
    except actions.HoldNotThereError as error:
        raise Http404 from error
    row = readers.hold(request.viewer, number=number, now=request.now)
    return render(request, "protection/hold.html", {"row": row})


def propose(request: Request, number: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _done(request, actions.propose_release, number, reason=reason)


def keep(request: Request, number: str) -> HttpResponse:
    return _done(request, actions.keep_hold, number)


def confirm(request: Request, number: str) -> HttpResponse:
    return _done(request, actions.confirm_release, number)


def _done(request: Request, action: Callable[..., None], number: str, **said: str) -> HttpResponse:
    """Do what an owner asked, and go back to the hold, with what was refused in words."""
    try:
        action(request.viewer, hold=number, now=request.now, **said)
    except actions.HoldNotThereError as error:
        raise Http404 from error
    except RefusedError as error:
        messages.error(request, told(error, request.lang))
    return redirect("protection:hold", number=number)
