"""One invented person a role, for the demo alone: they open nothing elsewhere."""

from datetime import datetime

from django.db import transaction

from retorno.web.access import Role
from retorno.web.records.models import Grant, Person, Site, User

SITE = "DEMO"


@transaction.atomic
def make_logins(names: dict[str, str], site_name: str, now: datetime) -> None:
    """Make the demo's people, each with one role and no password.

    Args:
        names: What to call the holder of each role.
        site_name: What to call the one site.
        now: This moment.
    """
    site, _ = Site.objects.get_or_create(code=SITE, defaults={"name": site_name})
    for role in Role:
        user, is_new = User.objects.get_or_create(
            username=f"demo-{role}",
            defaults={"full_name": names[role], "is_demo": True, "created_at": now},
        )
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
            here = site if role in {Role.CONSUL, Role.DOCTOR} else None
            Grant.objects.create(user=user, role=role, site=here, given_at=now)


def login_of(role: str) -> User | None:
    """Return the demo's holder of a role."""
    return User.objects.filter(username=f"demo-{role}", is_demo=True, is_active=True).first()


def number_of(person_id: str) -> str:
    """Return the number of the person whom a list calls so; empty where there is nobody."""
    found = Person.objects.filter(person_id=person_id).values_list("number", flat=True)
    return found.first() or ""
