"""The list, the lists one keeps, what is done to many, and what leaves the house."""

import csv
import io
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action
from retorno.web.actions import lists
from retorno.web.actions.people import give_to_site
from retorno.web.components.requests import Request
from retorno.web.components.sentences import told
from retorno.web.desks.people.answers import found
from retorno.web.desks.people.forms import ChosenForm, ExportForm, FilterForm, NameForm
from retorno.web.readers.people import Asked, asked_of, people_page
from retorno.web.readers.sites import sites_for
from retorno.wording import say
from retorno.wording.numbers import number as in_words


def people(request: Request) -> HttpResponse:
    page = people_page(request.viewer, _asked(request), request.now.date())
    context = {
        "page": page,
        "filters": FilterForm(page.asked, request.lang, page.facilities, page.sites),
        "may_create": request.viewer.may(Action.PEOPLE_CREATE),
        "may_edit": request.viewer.may(Action.PEOPLE_EDIT),
        "may_export": request.viewer.may(Action.PEOPLE_EXPORT),
    }
    return render(request, "people/list.html", context)


def save_view(request: Request) -> HttpResponse:
    form = NameForm(request.POST)
    form.is_valid()
    asked = asked_of(parse_qs(form.cleaned_data.get("words", "")))
    try:
        lists.save_view(request.viewer, name=form.cleaned_data.get("name", ""), asked=asked)
        messages.success(request, say("people.saved_views.kept", request.lang))
    except RefusedError as error:
        messages.error(request, told(error, request.lang))
    return redirect(f"{reverse('people:list')}?{asked.words()}")


def drop_view(request: Request, view_id: int) -> HttpResponse:
    lists.drop_view(request.viewer, view_id)
    return redirect("people:list")


@found
def bulk(request: Request) -> HttpResponse:
    sites = sites_for(request.viewer, Action.PEOPLE_EDIT)
    form = ChosenForm(request.POST, lang=request.lang, sites=sites)
    if not form.is_valid() or not form.cleaned_data["numbers"]:
        messages.warning(request, say("people.bulk.nobody", request.lang))
        return redirect("people:list")
    numbers, site = form.cleaned_data["numbers"], form.cleaned_data["site"]
    if not site:
        return render(request, "people/bulk.html", {"form": form, "count": len(numbers)})
    try:
        done = give_to_site(request.viewer, numbers=numbers, site=site, now=request.now)
        count = in_words(done, request.lang)
        messages.success(request, say("people.bulk.done", request.lang, count=count))
    except RefusedError as error:
        messages.error(request, told(error, request.lang))
    return redirect("people:list")


def export(request: Request) -> HttpResponse:
    asked = _asked(request)
    form = ExportForm(request.POST or None, lang=request.lang)
    if form.is_valid():
        try:
            return _csv(lists.export(request.viewer, asked, now=request.now, **form.cleaned_data))
        except RefusedError as error:
            form.add_error("purpose", told(error, request.lang))
    count = lists.count_to_export(request.viewer, asked, request.now)
    context = {
        "form": form,
        "words": asked.words(page=1),
        "count": count,
        "is_large": count > lists.LARGE,
    }
    return render(request, "people/export.html", context)


def _csv(export: lists.Export) -> HttpResponse:
    """Make the file: values only, with the mark of the export in its name and in each row."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(export.lines)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="retorno-{export.mark}.csv"'
    return answer


def _asked(request: Request) -> Asked:
    return asked_of(dict(request.GET.lists()))
