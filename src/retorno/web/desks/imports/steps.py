from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from retorno.vocabulary.errors import RetornoError
from retorno.web.actions.imports import steps
from retorno.web.components.requests import Request
from retorno.web.components.sentences import told
from retorno.web.desks.imports.forms import ColumnsForm, UploadForm
from retorno.web.desks.imports.views import show
from retorno.web.readers import imports as readers
from retorno.web.readers.access import sites


def upload(request: Request) -> HttpResponse:
    own = request.viewer.sites
    offered = [(code, name) for _, code, name in sites() if not own or code in own]
    form = UploadForm(request.POST or None, request.FILES, lang=request.lang, sites=offered)
    if request.method != "POST" or not form.is_valid():
        return render(request, "imports/new.html", {"form": form})
    files = [
        steps.Upload(name=file.name or "", chunks=file.chunks())
        for file in request.FILES.getlist("files")
    ]
    try:
        number = steps.upload(
            request.viewer, files, lang=request.lang, now=request.now,
            mends=form.cleaned_data["mends"], site_code=form.cleaned_data["site"],
        )  # fmt: skip
    except RetornoError as error:
        form.add_error("files", told(error, request.lang))
        return render(request, "imports/new.html", {"form": form})
    return redirect("imports:batch", number=number)


def columns(request: Request, number: str) -> HttpResponse:
    page = readers.page(request.viewer, number)
    if page is None:
        raise Http404
    form = ColumnsForm(request.POST, page=page, lang=request.lang)
    if not form.is_valid():
        return show(request, page, form)
    return _take(
        request,
        number,
        lambda: steps.choose(request.viewer, number, form.choices(), now=request.now),
    )


def tell_apart(request: Request, number: str, position: int) -> HttpResponse:
    are_two = request.POST.get("son") == "dos"
    _take(
        request,
        number,
        lambda: steps.tell_apart(
            request.viewer, number, position, are_two=are_two, now=request.now
        ),
    )
    response = redirect("imports:duplicates", number=number)
    response["Location"] += "?que=twin"
    return response


def submit(request: Request, number: str) -> HttpResponse:
    takes = request.POST.get("cambios") == "si"
    return _take(
        request,
        number,
        lambda: steps.submit(request.viewer, number, takes_changes=takes, now=request.now),
    )


def send_back(request: Request, number: str) -> HttpResponse:
    return _take(request, number, lambda: steps.send_back(request.viewer, number, now=request.now))


def confirm(request: Request, number: str) -> HttpResponse:
    return _take(request, number, lambda: steps.confirm(request.viewer, number, now=request.now))


def discard(request: Request, number: str) -> HttpResponse:
    _take(request, number, lambda: steps.discard(request.viewer, number, now=request.now))
    return redirect("imports:list")


def _take(request: Request, number: str, step: Callable[[], None]) -> HttpResponse:
    """Take a step and show where the import stands; what is refused is said there."""
    try:
        step()
    except RetornoError as error:
        if error.code == "imports.no_such":
            raise Http404 from error
        messages.error(request, told(error, request.lang))
    return redirect("imports:batch", number=number)
