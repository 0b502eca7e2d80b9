from django.http import Http404, HttpResponse
from django.shortcuts import render

from retorno.web.access import Action
from retorno.web.components.requests import Request
from retorno.web.desks.imports.forms import ColumnsForm
from retorno.web.readers import import_rows
from retorno.web.readers import imports as readers
from retorno.web.readers.import_rows import FINDINGS
from retorno.wording import say

REFRESH_SECONDS = 2
_LARGEST_PAGE = 1_000_000


def imports(request: Request) -> HttpResponse:
    context = {
        "imports": readers.listed(request.viewer),
        "may_upload": request.viewer.may(Action.IMPORTS_UPLOAD),
    }
    return render(request, "imports/list.html", context)


def batch(request: Request, number: str) -> HttpResponse:
    page = _page(request, number)
    return show(request, page, ColumnsForm(page=page, lang=request.lang))


def show(request: Request, page: readers.ImportPage, form: ColumnsForm) -> HttpResponse:
    """Show where an import stands; while work goes on the page looks again by itself."""
    context = {"page": page, "form": form, "steps": range(1, 6), **_told(page, request.lang)}
    response = render(request, "imports/batch.html", context)
    if page.is_busy and "quieta" not in request.GET:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def problems(request: Request, number: str) -> HttpResponse:
    page, severity = _page(request, number), request.GET.get("clase", "")
    found = import_rows.problems(
        request.viewer, number, page=page_asked(request), severity=severity
    )
    if found is None:
        raise Http404
    context = {"page": page, "slice": found, "severity": severity, "key": "clase"}
    return render(request, "imports/problems.html", context | {"value": severity})


def duplicates(request: Request, number: str) -> HttpResponse:
    page, what = _page(request, number), request.GET.get("que", "")
    what = what if what in FINDINGS else "changed"
    found = import_rows.rows(request.viewer, number, page=page_asked(request), finding=what)
    if found is None:
        raise Http404
    context = {"page": page, "slice": found, "what": what, "key": "que", "value": what}
    return render(request, "imports/duplicates.html", context | {"steps": range(1, 6)})


def rows(request: Request, number: str) -> HttpResponse:
    page, what = _page(request, number), request.GET.get("estado", "")
    found = import_rows.rows(request.viewer, number, page=page_asked(request), outcome=what)
    if found is None:
        raise Http404
    context = {"page": page, "slice": found, "what": what, "key": "estado", "value": what}
    return render(request, "imports/rows.html", context)


def _page(request: Request, number: str) -> readers.ImportPage:
    page = readers.page(request.viewer, number)
    if page is None:
        raise Http404
    return page


def page_asked(request: Request) -> int:
    """Return which page is asked for; the first where that is no number."""
    asked = request.GET.get("pagina", "1")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= len(str(_LARGEST_PAGE))
    return int(asked) if is_number else 1


def _told(page: readers.ImportPage, lang: str) -> dict[str, str]:
    """Say why the latest work failed, if it did."""
    failed = page.failed
    return {} if failed is None else {"failed": say(f"error.{failed.error}", lang, **failed.facts)}
