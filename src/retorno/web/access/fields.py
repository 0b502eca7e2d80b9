"""Who writes each group of a person's fields."""

from collections.abc import Mapping

from retorno.web.access.matrix import Action

WRITERS: Mapping[str, Action] = {
    "identity": Action.PEOPLE_EDIT,
    "document": Action.PEOPLE_EDIT,
    "order": Action.PEOPLE_EDIT,
    "place": Action.PEOPLE_EDIT,
    "health": Action.NEEDS_EDIT,
    "child": Action.CHILDREN_EDIT,
}
