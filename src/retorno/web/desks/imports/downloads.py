from django.http import Http404, HttpResponse

from retorno.web.actions.imports.steps import note_download
from retorno.web.components.requests import Request
from retorno.web.readers import import_rows
from retorno.wording import say

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADER = ("file", "sheet", "row", "identifier", "finding", "outcome", "reason")


def rejected(request: Request, number: str) -> HttpResponse:
    content = import_rows.rejected_workbook(request.viewer, number)
    return _file(request, number, "rejected", content)


def outcomes(request: Request, number: str) -> HttpResponse:
    header = [say(f"imports.head.{name}", request.lang) for name in _HEADER]
    content = import_rows.outcomes_workbook(request.viewer, number, header)
    return _file(request, number, "outcomes", content)


def _file(request: Request, number: str, what: str, content: bytes | None) -> HttpResponse:
    """Give a workbook, once the journal has who took it."""
    if content is None:
        raise Http404
    note_download(request.viewer, number, what, now=request.now)
    name = say(f"imports.download.{what}", request.lang)
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}-{number}.xlsx"'
    return response
