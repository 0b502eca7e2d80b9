"""What each kind of job does. A kind is a name in the database, so it is never renamed."""

from collections.abc import Callable, Mapping

from retorno.web.actions.imports.checking import check
from retorno.web.actions.imports.committing import commit
from retorno.web.actions.imports.opening import open_lists
from retorno.web.actions.imports.steps import CHECK, COMMIT, OPEN
from retorno.web.actions.jobs import Hand

Work = Callable[[Hand], Mapping[str, object]]
KINDS: dict[str, Work] = {OPEN: open_lists, CHECK: check, COMMIT: commit}
