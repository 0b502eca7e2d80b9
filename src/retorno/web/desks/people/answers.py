"""What is not there, or not within reach, is not found: the two are told apart for nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpResponse

from retorno.web.actions.records import NotThereError
from retorno.web.components.requests import Request


def found[**Given](
    view: Callable[Concatenate[Request, Given], HttpResponse],
) -> Callable[Concatenate[Request, Given], HttpResponse]:
    """Answer that nothing is there where an action finds nobody."""

    @wraps(view)
    def answer(request: Request, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotThereError as error:
            raise Http404 from error

    return answer
