"""What one identifier of a family in several lists means: one register, each list's own, or doubt."""

from retorno.intake.profiles import FAMILY_WAYS, PER_LIST
from retorno.vocabulary.errors import UnusableInputError


def check_way(way: str) -> None:
    """Refuse a way of reading families that is not known."""
    if way and way not in FAMILY_WAYS:
        raise UnusableInputError("intake.bad_families", value=way)


def family_in(family_id: str, place: str, way: str) -> str:
    """Return the identifier by which a family of a list is known in a batch.

    Where each list numbers its own families, the list becomes part of the identifier, so that
    families of two lists are never the same; taken in again it stays as it is.

    >>> family_in("7", "a@b.csv", "per-list"), family_in("7 @a.csv", "a.csv", "per-list")
    ('7 @a%40b.csv', '7 @a.csv')
    >>> family_in("7", "a.csv", "shared"), family_in("", "a.csv", "per-list")
    ('7', '')
    """
    if way != PER_LIST or not family_id:
        return family_id
    ending = " @" + place.replace("%", "%25").replace("@", "%40")
    return family_id if family_id.endswith(ending) else family_id + ending
