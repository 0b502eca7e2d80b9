"""Who is asking."""

from dataclasses import dataclass

from retorno.web.access.matrix import MATRIX, Action, Scope
from retorno.web.access.roles import Role


class NotAllowedError(Exception):
    """Nobody with these roles may do this."""

    def __init__(self, action: Action) -> None:
        self.action = action
        super().__init__(action.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Somebody signed in, with what they may do.

    Args:
        user_id: Key of the user; `actor` is how the journal writes it.
        name: As shown in the page.
        language: `es` or `en`.
        roles: Held today.
        sites: Codes of the sites for which a role with scope `SITE` reaches people.
        is_demo: Made by the demo, for nothing but invented people.
    """

    user_id: int
    name: str
    language: str
    roles: frozenset[Role]
    sites: frozenset[str] = frozenset()
    is_demo: bool = False

    @property
    def actor(self) -> str:
        """Return what the journal calls this person."""
        return f"u-{self.user_id}"

    def scope(self, action: Action) -> Scope:
        """Return the widest scope that any of the roles gives."""
        reaches = MATRIX[action]
        return max((reaches.get(role, Scope.NONE) for role in self.roles), default=Scope.NONE)

    def may(self, action: Action) -> bool:
        """Say whether any object may be reached by this action."""
        return self.scope(action) is not Scope.NONE

    def check(self, action: Action) -> None:
        """Refuse what no role allows.

        Raises:
            NotAllowedError: No role of this person has the action.
        """
        if not self.may(action):
            raise NotAllowedError(action)

    def role_for(self, action: Action) -> str:
        """Return the role by which this is done, for the journal: the one that reaches widest."""
        able = [role for role in self.roles if MATRIX[action].get(role, Scope.NONE)]
        return max(sorted(able), key=lambda role: MATRIX[action][role]) if able else ""
