"""Visits to the demo's pages in tests: who comes, what they read."""

import re

from django.test import Client
from django.urls import reverse

from retorno.web.access import Role
from tests.web.caseload import person


def enter(role=Role.CONSUL):
    client = Client()
    client.post(reverse("account:demo"), {"role": role})
    return client


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def ours(**cells):
    return person(**{"site_code": "DEMO"} | cells)


def case(number, tab="resumen"):
    return reverse("people:tab", args=[number, tab])
