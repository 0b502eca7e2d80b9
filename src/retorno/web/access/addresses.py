"""What each address asks of whoever comes, by method. An address that is not here fails the build."""

from collections.abc import Mapping
from enum import StrEnum

from retorno.web.access.matrix import Action


class Anyone(StrEnum):
    """Needs that are no action of a role."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


type Need = Action | Anyone

_OPEN = {"GET": Anyone.PUBLIC, "POST": Anyone.PUBLIC}
_OWN = {"GET": Anyone.SIGNED_IN, "POST": Anyone.SIGNED_IN}
# the steps between a password and a second factor, or behind a lock, are nobody's pages yet:
# allauth itself sends away whoever is not in the midst of them
_STEPS = ("account_login", "account_inactive", "mfa_authenticate", "mfa_login_webauthn")
_ACCOUNT = (
    "account_logout", "account_change_password", "account_reauthenticate",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn", "usersessions_list",
)  # fmt: skip

# the demo's people have no password to change and need no second factor
NOT_IN_DEMO = frozenset(_ACCOUNT) - {"account_logout", "usersessions_list"}

ADDRESSES: Mapping[str, Mapping[str, Need]] = {
    **dict.fromkeys(_STEPS, _OPEN),
    **dict.fromkeys(_ACCOUNT, _OWN),
    "account:health": {"GET": Anyone.PUBLIC},
    "account:language": {"POST": Anyone.PUBLIC},
    "account:demo": {"POST": Anyone.PUBLIC},
    "account:invitation": _OPEN,
    "picture:home": {"GET": Anyone.SIGNED_IN},
    "people:list": {"GET": Action.PEOPLE_LIST},
    "people:save_view": {"POST": Action.PEOPLE_LIST},
    "people:drop_view": {"POST": Action.PEOPLE_LIST},
    "people:bulk": {"POST": Action.PEOPLE_EDIT},
    "people:export": {"GET": Action.PEOPLE_EXPORT, "POST": Action.PEOPLE_EXPORT},
    "people:search": {"GET": Action.PEOPLE_CREATE},
    "people:create": {"GET": Action.PEOPLE_CREATE, "POST": Action.PEOPLE_CREATE},
    "people:case": {"GET": Action.PEOPLE_READ},
    "people:tab": {"GET": Action.PEOPLE_READ},
    "people:edit": {"GET": Action.PEOPLE_EDIT, "POST": Action.PEOPLE_EDIT},
    "people:health": {"GET": Action.NEEDS_EDIT, "POST": Action.NEEDS_EDIT},
    "people:child": {"GET": Action.CHILDREN_EDIT, "POST": Action.CHILDREN_EDIT},
    "people:close": {"GET": Action.PEOPLE_EDIT, "POST": Action.PEOPLE_EDIT},
    "people:family_add": {"POST": Action.FAMILIES_EDIT},
    "people:family_split": {"POST": Action.FAMILIES_EDIT},
    "people:family_accompany": {"POST": Action.FAMILIES_EDIT},
    "people:family_paper": {"POST": Action.FAMILIES_EDIT},
    "people:family_answer": {"POST": Action.FAMILIES_EDIT},
    "people:family_not_wanted": {"POST": Action.FAMILIES_EDIT},
    "protection:open": {"GET": Action.HOLDS_OPEN, "POST": Action.HOLDS_OPEN},
    "protection:answer": {"GET": Action.ANSWERS_NOTE, "POST": Action.ANSWERS_NOTE},
    "protection:list": {"GET": Action.HOLDS_OWN},
    "protection:due": {"GET": Action.HOLDS_DUE},
    "protection:hold": {"GET": Action.HOLDS_OWN},
    "protection:propose": {"POST": Action.HOLDS_OWN},
    "protection:keep": {"POST": Action.HOLDS_OWN},
    "protection:confirm": {"POST": Action.HOLDS_OWN},
    "imports:list": {"GET": Action.IMPORTS_READ},
    "imports:new": {"GET": Action.IMPORTS_UPLOAD, "POST": Action.IMPORTS_UPLOAD},
    "imports:batch": {"GET": Action.IMPORTS_READ},
    "imports:columns": {"POST": Action.IMPORTS_UPLOAD},
    "imports:problems": {"GET": Action.IMPORTS_READ},
    "imports:duplicates": {"GET": Action.IMPORTS_READ},
    "imports:rows": {"GET": Action.IMPORTS_READ},
    "imports:tell_apart": {"POST": Action.IMPORTS_UPLOAD},
    "imports:submit": {"POST": Action.IMPORTS_UPLOAD},
    "imports:send_back": {"POST": Action.IMPORTS_CONFIRM},
    "imports:confirm": {"POST": Action.IMPORTS_CONFIRM},
    "imports:discard": {"POST": Action.IMPORTS_UPLOAD},
    "imports:rejected": {"GET": Action.IMPORTS_READ},
    "imports:outcomes": {"GET": Action.IMPORTS_READ},
    "users:list": {"GET": Action.USERS_READ},
    "users:invite": {"GET": Action.USERS_EDIT, "POST": Action.USERS_EDIT},
    "users:user": {"GET": Action.USERS_READ},
    "users:grant": {"POST": Action.USERS_EDIT},
    "users:end": {"POST": Action.USERS_EDIT},
    "users:close": {"POST": Action.USERS_EDIT},
}


def needed(view_name: str, method: str) -> Need | None:
    """Return what an address asks for a method; None where it has no such method.

    Raises:
        KeyError: The address is not in the table.
    """
    return ADDRESSES[view_name].get("GET" if method == "HEAD" else method)
