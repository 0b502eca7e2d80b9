"""Who may do what today, as rows."""

from dataclasses import dataclass
from datetime import datetime

from retorno.web.access import Role, Viewer
from retorno.web.records.models import Grant, Site, User


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A role held, or once held."""

    id: int
    role: str
    site: str
    given_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """Somebody who may sign in; `grants` newest first."""

    id: int
    username: str
    full_name: str
    is_active: bool
    is_demo: bool
    last_login: datetime | None
    grants: tuple[GrantRow, ...]

    @property
    def roles(self) -> list[str]:
        """Return the roles held now."""
        return sorted({grant.role for grant in self.grants if grant.ended_at is None})


KNOWN = frozenset(role.value for role in Role)
"""A role that a later version dropped opens nothing."""


def viewer_of(user: User) -> Viewer:
    """Return what somebody may do now, in one query."""
    rows = Grant.objects.filter(user=user, ended_at=None).values_list("role", "site__code")
    grants = list(rows)
    return Viewer(
        user_id=user.pk,
        name=user.full_name,
        language=user.language,
        roles=frozenset(Role(role) for role, _ in grants if role in KNOWN),
        sites=frozenset(site for _, site in grants if site),
        is_demo=user.is_demo,
    )


def users() -> list[UserRow]:
    """List everybody who may sign in or once could."""
    found = User.objects.prefetch_related("grants__site").order_by("username")
    return [_row(user) for user in found]


def user(user_id: int) -> UserRow | None:
    """Return one of them."""
    found = User.objects.prefetch_related("grants__site").filter(pk=user_id).first()
    return None if found is None else _row(found)


def demo_users() -> list[UserRow]:
    """List the users that the demo made."""
    return [row for row in users() if row.is_demo]


def sites() -> list[tuple[int, str, str]]:
    """List sites: key, code, name."""
    return list(Site.objects.order_by("name").values_list("id", "code", "name"))


def _row(user: User) -> UserRow:
    grants = sorted(user.grants.all(), key=lambda grant: grant.given_at, reverse=True)
    return UserRow(
        id=user.pk,
        username=user.username,
        full_name=user.full_name,
        is_active=user.is_active,
        is_demo=user.is_demo,
        last_login=user.last_login,
        grants=tuple(
            GrantRow(
                id=grant.pk,
                role=grant.role,
                site=grant.site.name if grant.site else "",
                given_at=grant.given_at,
                ended_at=grant.ended_at,
            )
            for grant in grants
        ),
    )
