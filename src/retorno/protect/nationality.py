"""Who is a national: INT-03, INT-06, NRF-07, CHD-12."""

from retorno.protect.age import Age
from retorno.protect.outcome import Outcome, missing, notice, stands
from retorno.vocabulary.people import NationalityStatus

SHOWN = {NationalityStatus.DOCUMENT_SEEN, NationalityStatus.CLAIMED, NationalityStatus.DUAL}


def decide_int_03(
    *, nationality_status: str, document: str, identity: str, boarding_status: str
) -> Outcome | None:
    """Hold who is not shown to be a national; tell in time what boarding will ask for.

    Args:
        nationality_status: One of the closed list, or empty.
        document: `none`, `incomplete`, `expired` or `valid` on the first day the person may board.
        identity: `own`, or `shared` when the document names another person of the list too; what
            was confirmed may then be true of that person.
        boarding_status: The status that is enough without a document.
    """
    if identity == "shared":
        return stands("document_shared")
    if not nationality_status:
        return missing("nationality_not_asked")
    if nationality_status == boarding_status:
        return notice("document_to_complete") if document == "incomplete" else None
    if nationality_status not in SHOWN:
        return stands("nationality_not_shown")
    return None if document == "valid" else notice("nationality_to_confirm_before_boarding")


def decide_int_06(*, nationality_status: str) -> Outcome | None:
    """Ask who reviewed that somebody is no national: no list says so, so nobody passes."""
    if nationality_status == NationalityStatus.NOT_NATIONAL:
        return missing("reviewers_not_recorded")
    return None


def decide_nrf_07(*, nationality_status: str, nationality: str) -> Outcome | None:
    """Leave out who is of another country or of none.

    Args:
        nationality_status: One of the closed list, or empty; it speaks of the claimed nationality.
        nationality: The claimed one: `ours`, `other` or empty.
    """
    if nationality_status == NationalityStatus.NOT_NATIONAL:
        return stands("not_a_national")
    if nationality_status == NationalityStatus.DUAL or nationality == "ours":
        return None
    if nationality == "other":
        return stands("other_nationality")
    if nationality_status == NationalityStatus.REGISTRY_CONFIRMED:
        return None
    return missing("nationality_claimed_missing")


def decide_chd_12(*, age: str, nationality_status: str, nationality: str) -> Outcome | None:
    """Ask for the other parent's permission when a child has another nationality, also besides."""
    has_another = nationality == "other" or nationality_status in {
        NationalityStatus.DUAL,
        NationalityStatus.NOT_NATIONAL,
    }
    if age == Age.ADULT or not has_another:
        return None
    return missing("permission_not_recorded")
