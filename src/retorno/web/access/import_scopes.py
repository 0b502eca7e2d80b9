"""Which imports somebody may see: readers and actions have no other door to them."""

from django.db.models import QuerySet

from retorno.web.access.matrix import Action, Scope
from retorno.web.access.viewer import Viewer
from retorno.web.records.models import ImportBatch


def imports(viewer: Viewer) -> QuerySet[ImportBatch]:
    """Give all imports, or only those that the viewer brought."""
    scope = viewer.scope(Action.IMPORTS_READ)
    if scope is Scope.ALL:
        return ImportBatch.objects.all()
    rows = ImportBatch.objects.filter(owner_id=viewer.user_id)
    return rows.none() if scope is Scope.NONE else rows
