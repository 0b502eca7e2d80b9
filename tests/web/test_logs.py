"""Logs tell what happened and never to whom: a walk through pages and errors with a name in every field."""

import json
import logging
from logging.handlers import WatchedFileHandler

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from retorno.web.access.addresses import ADDRESSES
from retorno.web.actions import demo
from retorno.web.logs import configuration, tell
from retorno.web.logs.requests import HEADER
from tests.web.addresses import SAMPLES
from tests.web.caseload import NOON

NAME = "Zoraida Quimbayo"
SECRETS = ("Zoraida", "Quimbayo", "AR998877", "zoraida@")


@pytest.fixture
def log(tmp_path):
    """Write the log into a file and give a function that reads it."""
    file = tmp_path / "house.log"
    made = configuration(str(file))
    handler = WatchedFileHandler(file, delay=True)
    spec = made["formatters"]["json"]
    handler.setFormatter(spec.pop("()")(**spec))
    root = logging.getLogger()
    level, others = root.level, root.handlers[:]
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    yield lambda: file.read_text(encoding="utf-8") if file.exists() else ""
    root.handlers[:] = others
    root.setLevel(level)
    handler.close()


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def client(database):
    demo.make_logins({"planner": "X", **dict.fromkeys(_roles(), "X")}, "Sede", NOON)
    with override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        client = Client(raise_request_exception=False)
        client.post(reverse("account:demo"), {"role": "planner"})
        yield client


def _roles():
    from retorno.web.access import Role

    return [role.value for role in Role]


def test_a_request_is_one_line_with_names_and_numbers_alone(client, log):
    answer = client.get("/?nombre=Zoraida")
    (line,) = lines(log())
    user = line.pop("user")
    assert isinstance(user, int)
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("Z")
    assert line == {"event": "request", "level": "info", "address": "picture:home", "status": 200,
                    "method": "GET", "request": answer[HEADER]}  # fmt: skip


def test_the_token_of_an_invitation_and_what_was_typed_are_not_in_the_log(database, log):
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.get("/invitacion/zoraida-quimbayo-token")
        client.get("/nowhere/Quimbayo")
        client.generic("ZORAIDA", "/")
        client.post("/entrar", {"login": NAME, "password": "AR998877AR998877"})
    said = lines(log())
    assert [one["address"] for one in said if one["event"] == "request"] == [
        "account:invitation", "nowhere", "picture:home", "account_login",
    ]  # fmt: skip
    assert "other" in {one.get("method") for one in said}
    for secret in ("Zoraida", "zoraida", "Quimbayo", "quimbayo", "ZORAIDA", "AR998877"):
        assert secret not in log()


def test_every_page_with_a_name_in_every_field_leaves_none_in_the_log(client, log):
    cells = ("q", "name", "full_name", "username", "birth_date", "document_number", "text", "login",
             "next", "purpose", "reason", "language", "role", "site", "password", "code")  # fmt: skip
    form = dict.fromkeys(cells, f"{NAME} AR998877 zoraida@example.org")
    for name, methods in ADDRESSES.items():
        for method in methods:
            if name in {"account_logout", "account:demo"}:
                continue
            where = reverse(name, kwargs=SAMPLES.get(name, {}))
            if method == "GET":
                client.get(where, form, headers={"User-Agent": NAME, "Referer": f"/{NAME}"})
            else:
                client.post(where, form, headers={"User-Agent": NAME})
    assert {one["address"] for one in lines(log()) if one["event"] == "request"} >= set(
        ADDRESSES
    ) - {"account_logout", "account:demo"}
    assert [secret for secret in SECRETS if secret in log()] == []


def test_an_error_is_in_the_log_without_its_words_and_not_on_the_page(client, log, monkeypatch):
    def fall(*_):
        person = f"{NAME} AR998877"
        try:
            {}[person]
        except KeyError as error:
            raise ValueError(f"could not read {person}") from error

    monkeypatch.setattr("retorno.web.components.page.menu", fall)
    monkeypatch.setattr(
        "retorno.web.desks.account.errors.render", lambda *_, **__: _plain("broken")
    )
    answer = client.get("/")
    assert (answer.status_code, answer.content) == (500, b"broken")
    broken = [one for one in lines(log()) if "error" in one]
    assert [kind["kind"] for kind in broken[0]["error"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]
    assert "fall" in broken[0]["error"][0]["lines"][-1]
    assert broken[0]["request"] == answer[HEADER]
    assert {one["level"] for one in lines(log())} == {"error", "warning"}
    assert [secret for secret in SECRETS if secret in log()] == []


def _plain(text):
    from django.http import HttpResponse

    return HttpResponse(text, status=500)


def test_a_page_of_an_error_gives_the_number_of_its_line(database, log):
    from django.test import RequestFactory

    from retorno.web.desks.account.errors import broken

    request = RequestFactory().get("/")
    request.META["HOUSE_REQUEST"] = "0af3"
    assert "0af3" in broken(request).content.decode()


def test_a_fact_that_is_no_identifier_is_left_out(log):
    tell("case.held", case="KX7Q2M4A", note=NAME, count=3, who=[NAME], gone=None)
    (line,) = lines(log())
    assert {name: line[name] for name in ("event", "case", "note", "count", "who", "gone")} == {
        "event": "case.held", "case": "KX7Q2M4A", "note": "…", "count": 3, "who": "…", "gone": None,
    }  # fmt: skip


def test_a_library_is_quoted_by_place_alone(log):
    other = logging.getLogger("some.library")
    other.warning("wrong password for %s", NAME)
    try:
        int(NAME)
    except ValueError as error:
        error.__cause__ = error  # a circle ends
        other.exception(NAME, stack_info=True)
    said = lines(log())
    assert {one["event"] for one in said} == {"some.library"}
    assert all(one["at"].startswith("test_logs:test_a_library") for one in said)
    assert [secret for secret in SECRETS if secret in log()] == []


@pytest.mark.parametrize(("where", "level"), [("", "WARNING"), ("-", "INFO"), ("/x.log", "INFO")])
def test_where_lines_go(where, level):
    made = configuration(where)
    assert logging.getLevelName(made["root"]["level"]) == level
    assert ("filename" in made["handlers"]["lines"]) == where.startswith("/")


def test_static_files_are_served_without_a_line(database, log):
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        Client().get("/static/nothing.css")
    assert [one for one in lines(log()) if one["event"] == "request"] == []
