"""What each kind of job does. A kind is a name in the database, so it is never renamed."""

from collections.abc import Callable, Mapping

from retorno.web.actions.jobs import Hand

Work = Callable[[Hand], Mapping[str, object]]
KINDS: dict[str, Work] = {}
