"""The protection desk: one tap opens, owners release with reasons, and nobody else finds it."""

import json

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from retorno.protect.holds import HoldKind
from retorno.web.access import NotAllowedError, Role
from retorno.web.actions import demo, holds
from retorno.web.readers.access import viewer_of
from retorno.web.records.models import Grant, User
from retorno.web.sealed.models import Answer, Hold
from retorno.wording import LANGUAGES, say
from tests.web.held import NOON, person, words


@pytest.fixture
def desk(database):
    """Give a door for each role of a demo."""
    with override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        demo.make_logins({role.value: f"Invención {role}" for role in Role}, "Sede", NOON)

        def door(role):
            client = Client()
            client.post(reverse("account:demo"), {"role": role})
            return client

        yield door


def seen(role):
    return viewer_of(User.objects.get(username=f"demo-{role}"))


def colleague(role):
    """Give somebody else of the same role a login of the demo, and their door."""
    user = User.objects.create(
        username=f"second-{role}", full_name="Otra persona", created_at=NOON, is_demo=True
    )
    Grant.objects.create(user=user, role=role, given_at=NOON)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ready():
    ana = person(given_names="Ana", surnames="Ruiz")
    holds.take_answers(seen("coordinator"), answers={ana.number: "yes"}, now=NOON)
    return ana


def opened(client, ana, reason, **cells):
    body = {"person": ana.number, "kind": reason, "heard": ""} | cells
    return client.post(reverse("protection:open"), body, follow=True)


@pytest.mark.parametrize("kind", HoldKind)
def test_one_tap_opens_and_says_the_same_for_every_reason(desk, kind):
    ana = ready()
    planner = desk("planner")
    form = planner.get(reverse("protection:open"), {"person": ana.number}).content.decode()
    assert f'value="{ana.number}"' in form
    assert f'name="kind" value="{kind}"' in form
    assert "<textarea" not in form
    answer = opened(planner, ana, kind)
    assert say("holds.opened", "es") in answer.content.decode()
    assert answer.redirect_chain == [(f"/no-disponible?person={ana.number}", 302)]
    assert (words(ana), Hold.objects.get().kind) == ([""], kind)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"person": "NADIE000"}, "error.holds.not_there"),
        ({"kind": ""}, "holds.choose"),
        ({"kind": "bad"}, ""),
        ({"heard": "gossip"}, ""),
    ],
)
def test_what_cannot_be_taken_is_said_in_words_and_opens_nothing(desk, cells, code):
    answer = opened(desk("planner"), ready(), "medical", **cells)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    if code:
        assert say(code, "es") in answer.content.decode()
    assert not Hold.objects.exists()


def test_a_number_is_taken_however_it_is_typed(desk):
    ana = ready()
    spaced = f" {ana.number[:4].lower()} {ana.number[4:]}"
    opened(desk("monitor"), ana, "child", person=spaced)
    assert words(ana) == [""]


def test_two_people_of_protection_release_with_a_reason(desk):
    ana = ready()
    opened(desk("consul"), ana, "protection")
    assert not Hold.objects.exists()  # no site of this consul
    opened(desk("reception"), ana, "protection", heard="counsel")
    number = Hold.objects.get().number
    first, second = desk("protection"), colleague("protection")
    listed = first.get(reverse("protection:list")).content.decode()
    assert "Ana Ruiz" in listed
    assert reverse("protection:hold", args=[number]) in listed
    page = first.get(reverse("protection:hold", args=[number])).content.decode()
    assert say("holds.heard.counsel", "es") in page
    assert 'name="reason" value="no_risk_decided"' in page

    def step(client, name, **cells):
        answer = client.post(reverse(f"protection:{name}", args=[number]), cells, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    assert say("error.holds.unknown_reason", "es") in step(first, "propose", reason="because")
    assert say("holds.needs_another", "es") in step(first, "propose", reason="no_risk_decided")
    assert say("error.holds.same_person", "es") in step(first, "confirm")
    assert say("holds.waits", "es") in first.get(reverse("protection:list")).content.decode()
    assert (
        say("holds.waits_for_you", "es") in second.get(reverse("protection:list")).content.decode()
    )
    assert (
        say("holds.confirm", "es")
        in second.get(reverse("protection:hold", args=[number])).content.decode()
    )
    assert say("holds.reason", "es") in step(second, "keep")
    step(second, "propose", reason="no_risk_decided")
    assert words(ana) == [""]
    done = step(first, "confirm")
    assert say("holds.released", "es") in done
    assert say("holds.move.keep", "es") in done
    assert words(ana) == ["yes"]
    assert say("holds.none", "es") in first.get(reverse("protection:list")).content.decode()


def test_a_hold_of_another_office_is_nowhere(desk):
    opened(desk("planner"), ready(), "medical")
    number = Hold.objects.get().number
    protection, doctor = desk("protection"), desk("doctor")
    for name in ("hold", "propose", "keep", "confirm"):
        call = protection.get if name == "hold" else protection.post
        there = call(reverse(f"protection:{name}", args=[number]))
        nowhere = call(reverse(f"protection:{name}", args=["0" * 16]))
        assert there.status_code == nowhere.status_code == 404
        assert len(there.content) == len(nowhere.content)
    assert doctor.get(reverse("protection:hold", args=[number])).status_code == 200


def test_the_ombudsman_sees_who_waits_long_and_no_reason(desk):
    ana, luz = ready(), person()
    for who, at in ((ana, NOON.replace(year=2020)), (luz, NOON.replace(year=2100))):
        holds.open_hold(seen("doctor"), person=who.number, kind=HoldKind.MEDICAL, now=at)
    page = desk("ombudsman").get(reverse("protection:due")).content.decode()
    assert ana.number in page
    assert luz.number not in page
    for kind in HoldKind:
        assert say(f"holds.kind.{kind}", "es") not in page
    assert (
        say("holds.went_up", "es")
        in desk("doctor").get(reverse("protection:list")).content.decode()
    )


def asked(client, who, **cells):
    body = {"person": who.number, "asked_on": "2026-11-20", "place": "Houston", "spoken": "wayuu",
            "interpreter": "yes", "answer": "yes"}  # fmt: skip
    return client.post(reverse("protection:answer"), body | cells, follow=True).content.decode()


def test_l02_an_answer_has_who_asked_when_where_and_in_which_language(desk):
    ana, luz = person(), person()
    client = desk("protection")
    form = client.get(reverse("protection:answer"), {"person": ana.number}).content.decode()
    assert f'value="{ana.number}"' in form
    assert "checked" not in form
    for missing in ("asked_on", "place", "spoken", "interpreter", "answer", "person"):
        assert 'role="alert"' in asked(client, ana, **{missing: ""}), missing
    assert say("error.holds.asked_later", "es") in asked(client, ana, asked_on="2999-01-01")
    assert say("error.holds.not_there", "es") in asked(client, ana, person="NADIE000")
    assert (Answer.objects.count(), words(ana)) == (0, [""])
    said = say("holds.answer_noted", "es")
    assert said in asked(client, ana)
    assert said in asked(client, luz, answer="no")
    assert words(ana, luz) == ["yes", ""]
    assert json.loads(Answer.objects.order_by("pk")[0].content)["spoken"] == "wayuu"
    assert Hold.objects.get().kind == "protection"
    assert desk("planner").get(reverse("protection:answer")).status_code == 403
    with pytest.raises(NotAllowedError):
        holds.note_answer(seen("planner"), person=ana.number, answer="yes", asked_on=NOON.date(),
                          place="x", spoken="x", interpreter="no", now=NOON)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_whole_in_both_languages(desk, lang):
    opened(desk("planner"), ready(), "identity", heard="list")
    number = Hold.objects.get().number
    client = desk("protection")
    client.post(reverse("account:language"), {"language": lang})
    for address in (
        reverse("protection:open"),
        reverse("protection:answer"),
        reverse("protection:list"),
        reverse("protection:hold", args=[number]),
    ):
        page = client.get(address).content.decode()
        assert f'lang="{lang}"' in page
        assert "holds." not in page
