"""Who may see and do what, as one table: role x action x scope."""

from retorno.web.access.matrix import MATRIX, Action, Scope
from retorno.web.access.roles import INCOMPATIBLE, Role
from retorno.web.access.viewer import NotAllowedError, Viewer

__all__ = ["INCOMPATIBLE", "MATRIX", "Action", "NotAllowedError", "Role", "Scope", "Viewer"]
