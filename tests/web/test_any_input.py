"""Any address at any input: a page or a sentence, never a fault of ours."""

import random

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retorno.web.access import MATRIX, Action, Role
from retorno.web.access.addresses import ADDRESSES
from retorno.web.actions import demo
from tests.web.addresses import SAMPLES
from tests.web.caseload import NOON, person

SIGNED_IN = ("planner", "coordinator", "administrator", "protection", "consul", "doctor", "auditor")
UGLY = ("", " ", "\0", "a\0b", "\ud800", "\udfff x", "%00", "%ff%fe", "../../etc/passwd", "é" * 300,
        "9" * 400, "-1", "1e999", "NaN", "2024-13-45", "'; DROP TABLE x; --", "{{7*7}}", "\r\nX: y",
        "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{PILE OF POO}", "[]", "{}", "null", "0x10", "A" * 70_000)  # fmt: skip
CELLS = ("q", "page", "sort", "view", "columns", "state", "site", "next", "name", "full_name", "username", "role",
         "language", "login", "password", "password1", "code", "credential", "version", "group", "birth_date", "kind",
         "reason", "hold", "person", "file", "profile", "sheet", "purpose", "site_id", "user_id",
         "again", "token", "members", "since", "heard", "session", "id")  # fmt: skip
TEXT = st.one_of(st.sampled_from(UGLY), st.text(max_size=40), st.integers().map(str))
FORM = st.dictionaries(st.one_of(st.sampled_from(CELLS), TEXT), TEXT, max_size=8)
HEADERS = st.dictionaries(
    st.sampled_from(("User-Agent", "Accept-Language", "Referer", "Cookie", "X-Forwarded-For",
                     "X-Forwarded-Proto", "Accept", "If-Modified-Since", "Origin", "Range")),
    st.sampled_from([one for one in UGLY if "\r" not in one] + ["es-CO,es;q=0.9", "zz;q=x"]),
    max_size=3,
)  # fmt: skip
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json",
         "text/plain; charset=utf-99", "", "\0")  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO")


def paths(patterns=None, before="/", space=""):
    """Yield the name and the route of every address: `personas/<str:number>`."""
    for one in patterns or get_resolver().url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", route
        else:
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from paths(one.url_patterns, route, inner)


def filled(route, piece, sample):
    """Put something into the gaps of a route."""
    made = ""
    for part in route.split("<"):
        gap, closed, rest = part.partition(">")
        if not closed:
            made += part
            continue
        name = gap.rpartition(":")[2]
        made += str(sample.get(name, "x") if piece is None else piece) + rest
    return made


ROUTES = sorted(paths())


@pytest.fixture
def clients(database):
    """Somebody of each role, signed in, and somebody who is not."""
    demo.make_logins({role.value: f"X {role}" for role in Role}, "Sede", NOON)
    person(number="KX7Q2M4A", site_code="DEMO")
    with override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        made = {"": Client(raise_request_exception=False)}
        for role in SIGNED_IN:
            made[role] = Client(raise_request_exception=False)
            made[role].post("/demostracion", {"role": role})
        yield made


def asked(client, method, path, *, query, body, kind, headers):
    try:
        answer = client.generic(
            method, path, body, content_type=kind, query_params=query, headers=headers
        )
    except UnicodeEncodeError:  # the test's own client cannot send this; no browser can either
        return 0
    return answer.status_code


EXAMPLES = settings(
    max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def test_every_address_is_tried():
    assert {name for name, _ in ROUTES} == set(ADDRESSES)


def test_no_address_fails_at_any_form_or_query(clients):
    @EXAMPLES
    @given(
        FORM, FORM, HEADERS, st.sampled_from([*METHODS, "POST", "POST", "GET"]), TEXT | st.none()
    )
    def tried(query, form, headers, method, piece):
        from urllib.parse import quote, urlencode

        body = urlencode(form, errors="surrogatepass").encode()
        gap = None if piece is None else quote(piece, safe="", errors="surrogatepass")
        for name, route in ROUTES:
            if name == "account_logout":
                continue
            role = random.Random(f"{name}{piece}{method}").choice(["", *SIGNED_IN])
            path = filled(route, gap, SAMPLES.get(name, {}))
            status = asked(clients[role], method, path, query=query, body=body,
                           kind=KINDS[0], headers=headers)  # fmt: skip
            assert status < 500, (role, method, path[:200], query, form, headers)

    tried()


def test_no_address_fails_at_any_body(clients):
    @EXAMPLES
    @given(st.binary(max_size=2000), st.sampled_from(KINDS))
    def tried(body, kind):
        for name, route in ROUTES:
            if name == "account_logout":
                continue
            path = filled(route, None, SAMPLES.get(name, {}))
            for role in ("planner", "administrator"):
                status = asked(
                    clients[role], "POST", path, query={}, body=body, kind=kind, headers={}
                )
                assert status < 500, (role, path, kind, body)

    tried()


TROUBLE = ("\0", "a\0b", "\ud800", "9" * 400)  # what PostgreSQL takes otherwise than SQLite


@pytest.mark.parametrize(
    ("database", "ugly"),
    [("sqlite", one) for one in UGLY if one] + [("postgresql", one) for one in TROUBLE],
    indirect=["database"],
    ids=lambda text: ascii(text)[:24],
)
def test_every_field_of_every_address_takes_ugly_text(clients, ugly):
    """The known troublemakers, in every field at once and in every gap of a path."""
    from urllib.parse import quote, urlencode

    form = dict.fromkeys(CELLS, ugly)
    body = urlencode(form, errors="surrogatepass").encode()
    short = {name: text[:2000] for name, text in form.items()} if len(ugly) > 2000 else form
    for name, route in ROUTES:
        if name in {"account_logout", "account:demo"}:
            continue
        gap = quote(ugly[:2000], safe="", errors="surrogatepass")
        for path in (filled(route, None, SAMPLES.get(name, {})), filled(route, gap, {})):
            for method, need in ADDRESSES[name].items():
                role = one_who_may(need)
                status = asked(clients[role], method, path, query=short if method == "GET" else {},
                               body=body if method == "POST" else b"", kind=KINDS[0], headers={})  # fmt: skip
                assert status < 500, (role, method, path[:100])


def one_who_may(need):
    """Name one of those signed in whom an address opens to: only then does its view run."""
    able = MATRIX[need] if isinstance(need, Action) else dict.fromkeys(SIGNED_IN, 1)
    return next((role for role in SIGNED_IN if able.get(role)), SIGNED_IN[0])
