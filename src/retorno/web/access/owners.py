"""Which role owns which kind of hold: the rules name it in their words, here it is a role of the house."""

from collections.abc import Mapping

from retorno.protect.holds import HoldKind, releasing_role
from retorno.web.access.roles import Role
from retorno.web.access.viewer import Viewer

ROLE_OF: Mapping[str, Role] = {
    "protection_independent": Role.PROTECTION,
    "legal": Role.PROTECTION,
    "identity": Role.PROTECTION,
    "child_protection": Role.CHILD_PROTECTION,
    "clinician": Role.DOCTOR,
}


def owner(kind: HoldKind) -> Role:
    """Return the role that alone reads and releases a kind."""
    return ROLE_OF[releasing_role(kind)]


def owns(viewer: Viewer, kind: HoldKind) -> bool:
    """Say whether a kind is somebody's to read and to release."""
    return owner(kind) in viewer.roles
