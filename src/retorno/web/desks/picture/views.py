from django.http import HttpResponse
from django.shortcuts import render

from retorno.web.components.requests import Request
from retorno.web.readers.picture import picture


def home(request: Request) -> HttpResponse:
    seen = picture(request.viewer, request.now.date())
    return render(request, "picture/home.html", {"picture": seen})
