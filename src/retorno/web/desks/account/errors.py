"""What is said where no page can be made. No traceback ever reaches anybody."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from retorno.web.components.middleware import forbidden as say_forbidden
from retorno.web.components.middleware import not_found as say_not_found


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return say_forbidden(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return say_not_found(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(request, "retorno/bad_request.html", status=HTTPStatus.BAD_REQUEST)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "retorno/broken.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)
