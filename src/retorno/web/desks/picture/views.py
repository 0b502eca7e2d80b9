from django.http import HttpResponse
from django.shortcuts import render

from retorno.web.components.requests import Request


def home(request: Request) -> HttpResponse:
    return render(request, "picture/home.html")
