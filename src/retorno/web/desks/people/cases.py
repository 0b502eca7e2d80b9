"""A person's page, and making, changing and closing a record."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action
from retorno.web.access.fields import WRITERS
from retorno.web.actions import people as actions
from retorno.web.actions.people import AlikeError, UnreadableError
from retorno.web.actions.records import StaleError
from retorno.web.components.requests import Request
from retorno.web.components.sentences import told
from retorno.web.desks.people.answers import found
from retorno.web.desks.people.forms import CloseForm, CreateForm, VersionForm
from retorno.web.desks.people.tabs import SLUGS, TAB_OF_GROUP, tabs
from retorno.web.readers import cases as readers
from retorno.web.readers import families
from retorno.web.readers.people import Asked, people_page
from retorno.web.readers.sites import sites_for
from retorno.wording import say

FAMILY_CODES = {
    "parts": families.PARTS,
    "ways_in": families.WAYS_IN,
    "ways_out": families.WAYS_OUT,
    "papers": families.PAPERS,
}


@found
def case(request: Request, number: str, tab: str = SLUGS["summary"]) -> HttpResponse:
    code = next((code for code, slug in SLUGS.items() if slug == tab), "")
    if not code:
        raise Http404
    page = readers.case(
        request.viewer, number, tab=code, today=request.now.date(), before=_before(request)
    )
    if page is None:
        raise Http404
    actions.look(request.viewer, number=number, tab=code, now=request.now)  # or there is no page
    context = {"case": page, "tabs": tabs(number, code), **FAMILY_CODES}
    return render(request, f"people/{code}.html", context)


@found
def edit(request: Request, number: str, group: str) -> HttpResponse:
    there = readers.group_of(request.viewer, number, group) if group in WRITERS else None
    if there is None:
        raise Http404
    name, now = there
    initial = _initial(now.values) | {"version": now.version}
    form = VersionForm(request.POST or None, lang=request.lang, groups=[group], initial=initial)
    context = {"form": form, "name": name, "number": number, "group": group}
    if not form.is_valid():
        return render(request, "people/edit.html", context)
    try:
        changed = actions.edit(request.viewer, number=number, group=group, values=form.values,
                               version=form.cleaned_data["version"], now=request.now)  # fmt: skip
    except StaleError:
        return _stale(request, form, now, context)
    except UnreadableError as error:
        form.blame(error.problems, request.lang)
        return render(request, "people/edit.html", context)
    messages.success(request, say("people.saved" if changed else "people.unchanged", request.lang))
    return redirect("people:tab", number, SLUGS[TAB_OF_GROUP[group]])


def search(request: Request) -> HttpResponse:
    q = request.GET.get("q", "").replace("\0", "").strip()[:200]
    page = people_page(request.viewer, Asked(q=q), request.now.date()) if q else None
    return render(request, "people/search.html", {"q": q, "page": page})


@found
def create(request: Request) -> HttpResponse:
    q = request.GET.get("q", "").replace("\0", "").strip()[:200]
    if request.method == "GET" and not q:
        return redirect("people:search")  # nobody is registered without a search
    sites = sites_for(request.viewer, Action.PEOPLE_CREATE)
    form = CreateForm(
        request.POST or None, lang=request.lang, groups=actions.FIRST_GROUPS, sites=sites,
        initial={"q": q, "site": sites[0][0] if sites else ""},
    )  # fmt: skip
    if not form.is_valid():
        return render(request, "people/create.html", {"form": form})
    try:
        number = _created(request, form)
    except AlikeError as error:
        return render(request, "people/create.html", {"form": form, "alike": error.found})
    except UnreadableError as error:
        form.blame(error.problems, request.lang)
        return render(request, "people/create.html", {"form": form})
    except RefusedError as error:
        form.add_error(None, told(error, request.lang))
        return render(request, "people/create.html", {"form": form})
    return redirect("people:case", number)


@found
def close(request: Request, number: str) -> HttpResponse:
    page = readers.case(request.viewer, number, tab="summary", today=request.now.date())
    if page is None or page.closed:
        raise Http404
    form = CloseForm(
        request.POST or None, lang=request.lang, ways=actions.WAYS,
        initial={"version": page.version},
    )  # fmt: skip
    if not form.is_valid():
        return render(request, "people/close.html", {"form": form, "case": page})
    try:
        actions.close(request.viewer, number=number, now=request.now, **form.cleaned_data)
        messages.success(request, say("people.close.done", request.lang))
    except StaleError as error:
        messages.error(request, told(error, request.lang))
    return redirect("people:case", number)


def _before(request: Request) -> int:
    text = request.GET.get("antes", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1" + "0" * 18) else 0


def _initial(values: Mapping[str, str]) -> dict[str, object]:
    return {name: value.split(";") if name == "needs" else value for name, value in values.items()}


def _created(request: Request, form: CreateForm) -> str:
    return actions.create(
        request.viewer,
        values=form.values,
        site=form.cleaned_data["site"],
        accompanied_by=form.accompanied_by,
        seen=request.POST.getlist("seen"),
        now=request.now,
    )


def _stale(
    request: Request, form: VersionForm, now: readers.Group, context: dict[str, object]
) -> HttpResponse:
    """Show what somebody else saved beside what was typed; the next saving is on top of theirs."""
    data = request.POST.copy()
    data["version"] = str(now.version)
    form.data = data
    there = [(name, value) for name, value in now.values.items() if value != form.values[name]]
    return render(request, "people/edit.html", context | {"there": there}, status=409)
