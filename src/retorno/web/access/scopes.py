"""The only door to people: rows outside somebody's reach are as if they did not exist."""

from retorno.web.access.matrix import Action, Scope
from retorno.web.access.viewer import Viewer
from retorno.web.records.models import Person
from retorno.web.records.models.people import PersonQuerySet


def people(viewer: Viewer, action: Action) -> PersonQuerySet:
    """Return the people whom somebody reaches by an action.

    Nobody is reached by `OWN_FLIGHT` before flights have manifests.
    """
    match viewer.scope(action):
        case Scope.ALL:
            return Person.objects.all()
        case Scope.SITE:
            return Person.objects.filter(site_code__in=viewer.sites).exclude(site_code="")
        case _:
            return Person.objects.none()
