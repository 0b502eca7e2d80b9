"""Who may do what: every address x every role, made from the table and from the list of addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import INCOMPATIBLE, MATRIX, Action, NotAllowedError, Role, Scope, Viewer
from retorno.web.access.addresses import ADDRESSES, NOT_IN_DEMO, Anyone
from retorno.web.access.roles import clash
from retorno.web.actions import access, demo
from retorno.web.readers.access import user, viewer_of
from retorno.web.readers.journal import about
from retorno.web.records.models import Grant, Invitation, User
from tests.web.addresses import SAMPLES

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PASSWORD = "jacaranda-violeta-93"


def addresses(patterns=None, space=""):
    """Yield the name of every address."""
    for one in patterns or get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}"
        else:
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)


def viewer(role=Role.ADMINISTRATOR, user_id=1):
    return Viewer(user_id=user_id, name="X", language="es", roles=frozenset((role,)))


@pytest.fixture
def logins(database, settings_demo):
    demo.make_logins({role.value: f"Invención {role}" for role in Role}, "Sede", NOON)


@pytest.fixture
def settings_demo():
    from django.test import override_settings

    with override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        yield


def test_every_address_is_in_the_table_and_every_row_is_an_address():
    assert set(addresses()) == set(ADDRESSES)


def test_every_action_has_a_row_and_somebody():
    assert set(MATRIX) == set(Action)
    assert all(any(reach) for reach in (row.values() for row in MATRIX.values()))


@pytest.mark.parametrize("role", Role)
def test_l31_every_address_opens_to_the_roles_of_the_table_and_to_no_other(logins, role):
    client = Client()
    assert client.post(reverse("account:demo"), {"role": role}).status_code == 302
    own = viewer_of(User.objects.get(username=f"demo-{role}"))
    wrong = []
    for name, methods in ADDRESSES.items():
        for method, need in methods.items():
            if name in {"account_logout", "account:demo"}:
                continue
            status = client.generic(method, reverse(name, kwargs=SAMPLES.get(name, {}))).status_code
            shut = name in NOT_IN_DEMO or (isinstance(need, Action) and not own.may(need))
            if (status == 403) != shut or status >= 500:
                wrong.append((name, method, need, status))
    assert wrong == []


def test_nobody_signed_in_sees_nothing_but_what_is_public(logins):
    client = Client()
    for name, methods in ADDRESSES.items():
        for method, need in methods.items():
            answer = client.generic(method, reverse(name, kwargs=SAMPLES.get(name, {})))
            if need is not Anyone.PUBLIC:
                assert (answer.status_code, "/entrar" in answer["Location"]) == (302, True), name


def test_methods_that_an_address_does_not_have_are_refused(logins):
    client = Client()
    client.post(reverse("account:demo"), {"role": "administrator"})
    for name, methods in ADDRESSES.items():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - set(methods):
            answer = client.generic(method, reverse(name, kwargs=SAMPLES.get(name, {})))
            assert answer.status_code == 405, (name, method)


def test_an_address_of_nowhere_is_not_found_in_words(logins):
    answer = Client().get("/nada")
    assert answer.status_code == 404
    assert "Aquí no hay nada" in answer.content.decode()


def test_watchers_and_administrators_hold_nothing_else():
    for lonely in (Role.MONITOR, Role.OMBUDSMAN, Role.AUDITOR, Role.ADMINISTRATOR):
        assert all(frozenset((lonely, other)) in INCOMPATIBLE for other in Role if other != lonely)
    assert clash(frozenset((Role.PLANNER, Role.PROTECTION))) is not None
    assert clash(frozenset((Role.PLANNER, Role.COORDINATOR))) is not None
    assert clash(frozenset((Role.PLANNER, Role.TREASURY))) is None


def test_scopes_are_the_widest_of_the_roles_held():
    both = Viewer(user_id=1, name="X", language="es",
                  roles=frozenset((Role.CONSUL, Role.PLANNER)))  # fmt: skip
    assert both.scope(Action.PEOPLE_LIST) is Scope.ALL
    assert both.role_for(Action.PEOPLE_LIST) == Role.PLANNER
    assert viewer(Role.TREASURY).scope(Action.PEOPLE_LIST) is Scope.NONE
    with pytest.raises(NotAllowedError):
        viewer(Role.TREASURY).check(Action.PEOPLE_LIST)
    nobody = Viewer(user_id=1, name="X", language="es", roles=frozenset())
    assert (nobody.role_for(Action.PEOPLE_LIST), nobody.may(Action.PEOPLE_LIST)) == ("", False)


@pytest.fixture
def administrator(database):
    access.first_administrator("admin", "Admin", token="t" * 40, now=NOON)
    return viewer_of(User.objects.get(username="admin"))


def invited(administrator, username="uno", token="u" * 40):
    return access.invite(
        administrator, username=username, full_name="Uno", language="es", token=token, now=NOON
    )


def test_an_empty_house_has_one_first_administrator(administrator):
    with pytest.raises(RefusedError, match="has_administrator"):
        access.first_administrator("otro", "Otro", token="x" * 40, now=NOON)


def test_an_invitation_is_used_once_and_in_time(administrator):
    key = invited(administrator)
    assert access.invited("u" * 40, NOON) == key
    assert access.invited("u" * 40, NOON + timedelta(hours=72)) is None
    assert access.accept("u" * 40, PASSWORD, NOON).check_password(PASSWORD)
    with pytest.raises(RefusedError, match="no_invitation"):
        access.accept("u" * 40, PASSWORD, NOON)
    assert not Invitation.objects.filter(user=key).exists()
    actions = [entry.action for entry in about(f"user:{key}")]
    assert set(actions) == {"user.invited", "user.password_set"}


def test_a_name_is_taken_in_any_spelling(administrator):
    invited(administrator)
    with pytest.raises(RefusedError, match="name_taken"):
        invited(administrator, "UNO", "v" * 40)


def test_roles_are_given_by_others_and_never_clash(administrator):
    key = invited(administrator)
    give = {"site_id": None, "now": NOON}
    access.grant(administrator, user_id=key, role=Role.PLANNER, **give)
    for role, why in [(Role.PLANNER, "has_it"), (Role.PROTECTION, "clash")]:
        with pytest.raises(RefusedError, match=why):
            access.grant(administrator, user_id=key, role=role, **give)
    with pytest.raises(RefusedError, match="not_yourself"):
        access.grant(administrator, user_id=administrator.user_id, role=Role.PLANNER, **give)
    with pytest.raises(RefusedError, match="no_such"):
        access.grant(administrator, user_id=99, role=Role.PLANNER, **give)
    with pytest.raises(NotAllowedError):
        access.grant(viewer(Role.PLANNER), user_id=key, role=Role.TREASURY, **give)


def test_a_role_ends_and_its_history_stays(administrator):
    key = invited(administrator)
    made = access.grant(administrator, user_id=key, role=Role.PLANNER, site_id=None, now=NOON)
    access.end(administrator, grant_id=made.pk, now=NOON)
    assert viewer_of(User.objects.get(pk=key)).roles == frozenset()
    assert user(key).grants[0].ended_at == NOON
    with pytest.raises(RefusedError, match="no_such"):
        access.end(administrator, grant_id=made.pk, now=NOON)
    own = Grant.objects.get(user=administrator.user_id)
    with pytest.raises(RefusedError, match="not_yourself"):
        access.end(administrator, grant_id=own.pk, now=NOON)


def test_a_closed_account_holds_nothing_and_opens_nothing(administrator):
    key = invited(administrator)
    access.grant(administrator, user_id=key, role=Role.PLANNER, site_id=None, now=NOON)
    access.close(administrator, user_id=key, now=NOON)
    assert access.invited("u" * 40, NOON) is None
    assert not user(key).is_active
    assert user(key).roles == []
    for wrong, why in [(key, "no_such"), (administrator.user_id, "not_yourself")]:
        with pytest.raises(RefusedError, match=why):
            access.close(administrator, user_id=wrong, now=NOON)
