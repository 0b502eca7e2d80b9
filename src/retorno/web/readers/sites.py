"""Sites that somebody may give people to."""

from retorno.web.access import Action, Scope, Viewer
from retorno.web.records.models import Site


def sites_for(viewer: Viewer, action: Action) -> list[tuple[str, str]]:
    """List codes and names of the sites within the reach of an action."""
    rows = Site.objects.order_by("name")
    if viewer.scope(action) is not Scope.ALL:
        rows = rows.filter(code__in=viewer.sites)
    return list(rows.values_list("code", "name"))
