"""People, viewers and families for tests: plain functions with safe defaults."""

from datetime import UTC, datetime, timedelta
from itertools import count

from retorno.web.access import Role, Viewer
from retorno.web.actions.families import gather
from retorno.web.records.models import Availability, Person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADULT, CHILD = "1984-05-01", "2015-03-09"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_made = count(1)


def later(hours=1):
    return NOON + timedelta(hours=hours)


def number_of(k):
    return "".join(LETTERS[k // 32**place % 32] for place in reversed(range(8)))


def viewer(*roles, at=None, user_id=7, language="es"):
    return Viewer(
        user_id=user_id,
        name="Alba",
        language=language,
        roles=frozenset(roles or (Role.CHILD_PROTECTION,)),
        sites=frozenset([at] if at else []),
    )


def person(**cells):
    number = number_of(next(_made))
    state = cells.pop("available", "yes")
    said = {"number": number, "person_id": f"id-{number}", "created_at": NOON, "birth_date": ADULT}
    made = Person.objects.create(**said | cells)
    Availability.objects.create(person=made, state=state)
    if made.family_id:
        gather([made], made.created_at)
    return made


def again(one):
    return Person.objects.get(pk=one.pk)
