"""People, viewers and holds for tests of the house, with safe defaults."""

from datetime import UTC, datetime
from itertools import count

from retorno.web.access import Role, Viewer
from retorno.web.records.models import Availability, Person, User

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_made = count(1)


def person(**cells):
    """Make somebody with the first word everybody has: none."""
    k = next(_made)
    made = Person.objects.create(
        **{"number": f"N{k:07}", "person_id": f"P{k}", "created_at": NOON} | cells
    )
    Availability.objects.create(person=made)
    return made


def viewer(*roles, sites=()):
    """Make a user and see with their eyes."""
    k = next(_made)
    user = User.objects.create(username=f"user{k}", full_name=f"User {k}", created_at=NOON)
    return Viewer(
        user_id=user.pk,
        name=user.full_name,
        language="es",
        roles=frozenset(map(Role, roles)),
        sites=frozenset(sites),
    )


def words(*people):
    """Give the one word about each."""
    states = dict(Availability.objects.values_list("person__number", "state"))
    return [states[one.number] for one in people]
