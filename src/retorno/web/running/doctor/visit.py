"""Look at everything, in the order in which one thing needs the other."""

from datetime import datetime

from retorno.web.running.backup.engines import is_empty
from retorno.web.running.doctor import databases, house, machine, rings
from retorno.web.running.doctor.findings import Finding


def visit(now: datetime) -> list[Finding]:
    """Give what was found; what cannot be looked at because something before it is wrong is left out."""
    found = [*machine.python(), *machine.folders(), *machine.disk(), *rings.secret()]
    of_databases = list(databases.databases())
    found += of_databases
    if not any(one.is_wrong for one in of_databases) and not any(map(is_empty, databases.ALIASES)):
        found += [*rings.keys(), *house.of_records(now)]
    return [*found, *house.addresses(now)]
