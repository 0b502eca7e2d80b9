"""Worlds that differ in one thing only, why somebody is held, look the same to all but its owners.

Each world is a house of its own with the same people, made in the same order, at the same moment. Every
page that a role may open is fetched in each: what comes back must be equal to the byte (but for the
token of forms, which is new each time), and so must the number of queries. So counts, sort orders,
search results, addresses and sizes are compared at once.
"""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from retorno.protect.holds import HoldKind
from retorno.web.access import Role
from retorno.web.access.addresses import ADDRESSES
from retorno.web.access.owners import owner
from retorno.web.actions import demo, holds
from retorno.web.actions.availability import renew_all
from retorno.web.readers.access import viewer_of
from retorno.web.records.models import Availability, Person, User
from tests.web.addresses import SAMPLES
from tests.web.held import NOON

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
ASKED = ("q=Ruiz", "q=P2", "available=yes", "available=no", "sort=availability", "sort=name")
# whoever has signed out, or shares a login, sees another session list each time
# the clock of the server itself, and the number that each request gets by chance
OF_THE_MOMENT = {"Set-Cookie", "Expires", "Last-Modified", "X-Request-Id"}
PARTS = ("status", "page", "headers", "queries", "sealed queries")
OWN = ("account_", "mfa_", "usersessions", "account:")
PEOPLE = [("AAAAAAA1", "Ana", "F1"), ("BBBBBBB2", "Luz", "F1"), ("CCCCCCC3", "Eva", ""),
          ("DDDDDDD4", "Leo", "")]  # fmt: skip


@pytest.fixture
def moment(monkeypatch):
    """Let the clock of the requests stand: all worlds are looked at in the same moment."""
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def seen(role):
    return viewer_of(User.objects.get(username=f"demo-{role}"))


def world(*, held=None, kind=None, answered=True, again=None):
    """Build a house: the same people, one of them held for a kind, perhaps for another besides."""
    demo.make_logins({role.value: f"Invención {role}" for role in Role}, "Sede", NOON)
    for number, name, family in PEOPLE:
        made = Person.objects.create(
            number=number, person_id=f"P{number[-1]}", given_names=name, surnames="Ruiz",
            family_id=family, birth_date="1990-01-01", site_code="SEDE", created_at=NOON,
        )  # fmt: skip
        Availability.objects.create(person=made)
    renew_all(now=NOON)
    if answered:
        said = {number: "yes" for number, *_ in PEOPLE}
        holds.take_answers(seen("coordinator"), answers=said, now=NOON)
    for one in filter(None, (kind, again)):
        opener = seen(owner(one))
        holds.open_hold(opener, person=held, kind=one, heard="counsel", now=NOON + timedelta(1))


def words_of(name):
    """Fill the gaps of an address: people that exist, nothing else."""
    gaps = dict(SAMPLES.get(name, {}))
    return gaps | {"number": PEOPLE[0][0]} if "number" in gaps and "people" in name else gaps


def looks(role):
    """Fetch all that a role may open; give status, page, headers and queries by address."""
    client = Client()
    client.post(reverse("account:demo"), {"role": role})
    found = {}
    for name in sorted(ADDRESSES):
        if "GET" not in ADDRESSES[name] or name.startswith(OWN):
            continue
        address = reverse(name, kwargs=words_of(name))
        for asked in ("", *(ASKED if name.startswith("people:") else ())):
            with (
                CaptureQueriesContext(connections["default"]) as records,
                CaptureQueriesContext(connections["sealed"]) as sealed,
            ):
                answer = client.get(f"{address}?{asked}")
                body = b"".join(answer) if answer.streaming else answer.content
            headers = {key: value for key, value in answer.items() if key not in OF_THE_MOMENT}
            page = TOKEN.sub(b"", body)
            found[address, asked] = (answer.status_code, page, headers, len(records), len(sealed))
    return found


def compared(engine, role, worlds):
    """Look at each world with the eyes of a role; give where they differ from the first."""
    views = []
    for each in worlds:
        with engine.fresh(), override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
            world(**each)
            views.append(looks(role))
    first, *others = views
    assert any(status == 200 for status, *_ in first.values())
    return [
        (each, address, [part for part, (one, other) in parts.items() if one != other])
        for each, view in zip(worlds[1:], others, strict=True)
        for address in first
        if view[address] != first[address]
        for parts in [
            dict(zip(PARTS, zip(first[address], view[address], strict=True), strict=True))
        ]
    ]


def held_worlds(role, **said):
    """List the worlds that must be one to a role: every kind that it does not own."""
    return [
        {"held": PEOPLE[0][0], "kind": kind, **said} for kind in HoldKind if owner(kind) != role
    ]


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_l03_why_somebody_is_held_is_nowhere_to_be_seen(sqlite, moment, role):
    worlds = held_worlds(role)
    worlds.append({"held": PEOPLE[1][0], "kind": worlds[0]["kind"]})  # a member of the family is
    worlds.append(worlds[0] | {"again": worlds[1]["kind"]})  # held twice
    if role == Role.OMBUDSMAN:
        worlds = worlds[: len(held_worlds(role))]  # who is due is told to this role, and only who
    assert compared(sqlite, role, worlds) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.PLANNER, Role.CONSUL, Role.RECEPTION])
def test_l03_whoever_was_not_asked_looks_like_whoever_is_held(sqlite, moment, role):
    worlds = [{"answered": False}, *held_worlds(role, answered=False)]
    assert compared(sqlite, role, worlds) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.PLANNER, Role.PROTECTION])
def test_l03_the_same_on_the_other_database(postgresql, moment, role):
    assert compared(postgresql, role, held_worlds(role)) == []


def test_owners_do_see_what_is_theirs_so_the_comparison_can_fail(sqlite, moment):
    kinds = (HoldKind.MEDICAL, HoldKind.CHILD)
    worlds = [{"held": PEOPLE[0][0], "kind": kind} for kind in kinds]
    assert any("proteccion" in where[0] for _, where, _ in compared(sqlite, Role.DOCTOR, worlds))


def clear_texts():
    return {
        "needs": "insulina-muy-especial", "pregnancy_weeks": "31-semanas-dichas",
        "document_number": "CC 52.118.774", "fit_to_fly_until": "2031-07-19",
    }  # fmt: skip


SECRETS = [b"insulina-muy-especial", b"31-semanas-dichas", b"52.118.774", b"52118774",
           b"2031-07-19"]  # fmt: skip
SEALED = [b"AAAAAAA1", b"protection", b"court_stay", b"counsel", b"no_risk", b"u-1"]


def filled():
    world(held=PEOPLE[0][0], kind=HoldKind.PROTECTION, again=HoldKind.COURT_STAY)
    one = Person.objects.get(number=PEOPLE[0][0])
    for name, text in clear_texts().items():
        setattr(one, name, text)
    one.save()
    assert Person.objects.get(pk=one.pk).needs == "insulina-muy-especial"


def dump(alias):
    """Give all bytes that a thief of a database has."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        from pathlib import Path

        file = Path(connection.settings_dict["NAME"])
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            held += [row[0].encode() for row in cursor.fetchall()]
    return b"\n".join(held)


def test_l12_a_stolen_database_says_nothing_of_health_documents_or_holds(database):
    with override_settings(DEMO=True):
        filled()
    records, sealed = dump("default"), dump("sealed")
    assert b"AAAAAAA1" in records
    assert [text for text in SECRETS if text in records + sealed] == []
    assert [text for text in SEALED if text in sealed] == []
    kinds = {kind.encode() for kind in HoldKind} - {b"family", b"child", b"identity", b"medical"}
    rows = Availability.objects.filter(person__number=PEOPLE[0][0]).values_list()
    assert not any(kind in str(list(rows)).encode() for kind in kinds)
