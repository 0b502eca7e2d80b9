"""What is done to a family, each from a small form on the page of the family."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from retorno.vocabulary.errors import RefusedError
from retorno.web.actions import custody, families
from retorno.web.components.requests import Request
from retorno.web.components.sentences import told
from retorno.web.desks.people.answers import found
from retorno.web.desks.people.forms import FamilyForm
from retorno.web.desks.people.tabs import SLUGS
from retorno.wording import say

Said = dict[str, str]


@found
def add(request: Request, number: str) -> HttpResponse:
    said = _said(request)
    return _done(request, number, "add", lambda: families.add(
        request.viewer, to=number, number=said["number"].upper(), role=said["role"],
        joined=said["joined"], version=_int(said["version"]), now=request.now))  # fmt: skip


@found
def split(request: Request, number: str) -> HttpResponse:
    said = _said(request)
    return _done(request, number, "split", lambda: families.split(
        request.viewer, number=said["number"], left=said["left"], version=_int(said["version"]),
        now=request.now))  # fmt: skip


@found
def accompany(request: Request, number: str) -> HttpResponse:
    said = _said(request)
    return _done(request, number, "accompany", lambda: families.accompany(
        request.viewer, number=number, by=said["by"], version=_int(said["version"]),
        now=request.now))  # fmt: skip


@found
def paper(request: Request, number: str) -> HttpResponse:
    said = _said(request)
    return _done(request, number, "paper", lambda: custody.add_paper(
        request.viewer, child=number, carer=said["carer"], what=said["what"],
        valid_until=said["valid_until"], now=request.now))  # fmt: skip


@found
def answer(request: Request, number: str) -> HttpResponse:
    said = _said(request)
    return _done(request, number, "paper.answered", lambda: custody.answer_paper(
        request.viewer, child=number, paper_id=_int(said["paper"]), accepted=said["accepted"],
        office=said["office"], now=request.now))  # fmt: skip


@found
def not_wanted(request: Request, number: str) -> HttpResponse:
    return _done(request, number, "not_wanted", lambda: families.close_reunification(
        request.viewer, number=number, now=request.now))  # fmt: skip


def _done(request: Request, number: str, what: str, act: Callable[[], object]) -> HttpResponse:
    """Act, say how it went, and go back to the page of the family."""
    ending = what if "." in what else f"{what}.done"
    try:
        act()
        messages.success(request, say(f"people.family.{ending}", request.lang))
    except RefusedError as error:
        messages.error(request, told(error, request.lang))
    return redirect("people:tab", number, SLUGS["family"])


def _said(request: Request) -> Said:
    form = FamilyForm(request.POST)
    form.is_valid()  # what cannot be read is as if it was not said, and the action refuses it
    return {name: str(form.cleaned_data.get(name) or "") for name in form.fields}


def _int(text: str) -> int:
    return int(text or 0)
