"""Role x action x scope. Both the checks and their test are made from this one table."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from retorno.web.access.roles import Role


class Scope(IntEnum):
    """How far an action reaches; wider is greater."""

    NONE = 0
    OWN_FLIGHT = 1
    SITE = 2
    ALL = 3


class Action(StrEnum):
    """Everything that may be asked of the house."""

    PICTURE_READ = "picture.read"
    PEOPLE_LIST = "people.list"
    PEOPLE_READ = "people.read"
    PEOPLE_CREATE = "people.create"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_EXPORT = "people.export"
    FAMILIES_EDIT = "families.edit"
    CHILDREN_EDIT = "children.edit"
    NEEDS_CODE = "needs.code"
    NEEDS_EDIT = "needs.edit"
    HOLDS_OPEN = "holds.open"
    HOLDS_OWN = "holds.own"
    HOLDS_DUE = "holds.due"
    ANSWERS_NOTE = "answers.note"
    IMPORTS_READ = "imports.read"
    IMPORTS_UPLOAD = "imports.upload"
    IMPORTS_CONFIRM = "imports.confirm"
    JOURNAL_READ = "journal.read"
    USERS_READ = "users.read"
    USERS_EDIT = "users.edit"
    JOBS_READ = "jobs.read"


_A, _S, _F = Scope.ALL, Scope.SITE, Scope.OWN_FLIGHT

MATRIX: Mapping[Action, Mapping[Role, Scope]] = {
    Action.PICTURE_READ: {
        Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S, Role.FLIGHT_OPS: _A,
        Role.PROTECTION: _A, Role.CHILD_PROTECTION: _A, Role.DOCTOR: _A, Role.RECEPTION: _A,
        Role.TREASURY: _A, Role.MONITOR: _A, Role.OMBUDSMAN: _A,
    },
    Action.PEOPLE_LIST: {
        Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S, Role.PROTECTION: _A,
        Role.CHILD_PROTECTION: _A, Role.DOCTOR: _S, Role.RECEPTION: _F, Role.FLIGHT_OPS: _F,
        Role.MONITOR: _F,
    },
    Action.PEOPLE_READ: {
        Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S, Role.PROTECTION: _A,
        Role.CHILD_PROTECTION: _A, Role.DOCTOR: _S, Role.RECEPTION: _F, Role.FLIGHT_OPS: _F,
        Role.MONITOR: _F,
    },
    Action.PEOPLE_CREATE: {Role.CONSUL: _S, Role.PLANNER: _A},
    Action.PEOPLE_EDIT: {Role.CONSUL: _S, Role.PLANNER: _A},
    Action.PEOPLE_EXPORT: {Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S},
    Action.FAMILIES_EDIT: {Role.CONSUL: _S, Role.CHILD_PROTECTION: _A},
    Action.CHILDREN_EDIT: {Role.CHILD_PROTECTION: _A},
    Action.NEEDS_CODE: {
        Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S, Role.DOCTOR: _S,
        Role.FLIGHT_OPS: _F, Role.RECEPTION: _F,
    },
    Action.NEEDS_EDIT: {Role.DOCTOR: _S},
    # whoever hears a reason opens, also about somebody whose page they may not read: NRF-01
    Action.HOLDS_OPEN: {
        Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S, Role.FLIGHT_OPS: _A,
        Role.PROTECTION: _A, Role.CHILD_PROTECTION: _A, Role.DOCTOR: _A, Role.RECEPTION: _A,
        Role.MONITOR: _A, Role.OMBUDSMAN: _A,
    },
    Action.HOLDS_OWN: {Role.PROTECTION: _A, Role.CHILD_PROTECTION: _A, Role.DOCTOR: _A},
    Action.ANSWERS_NOTE: {Role.CONSUL: _S, Role.PROTECTION: _A, Role.CHILD_PROTECTION: _A},
    Action.HOLDS_DUE: {Role.OMBUDSMAN: _A},
    Action.IMPORTS_READ: {Role.PLANNER: _A, Role.COORDINATOR: _A, Role.CONSUL: _S},
    Action.IMPORTS_UPLOAD: {Role.PLANNER: _A, Role.CONSUL: _S},
    Action.IMPORTS_CONFIRM: {Role.COORDINATOR: _A},
    Action.JOURNAL_READ: {Role.AUDITOR: _A, Role.OMBUDSMAN: _A, Role.ADMINISTRATOR: _A},
    Action.USERS_READ: {Role.ADMINISTRATOR: _A, Role.AUDITOR: _A},
    Action.USERS_EDIT: {Role.ADMINISTRATOR: _A},
    Action.JOBS_READ: {Role.ADMINISTRATOR: _A, Role.PLANNER: _A, Role.COORDINATOR: _A},
}  # fmt: skip
