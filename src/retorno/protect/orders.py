"""Orders and contact: INT-01, INT-02, INT-09."""

from retorno.protect.outcome import Outcome, missing, stands


def decide_int_01(*, order_number: str, order_date: str, order_authority: str) -> Outcome | None:
    """Ask for an individual, dated order made before the day on which the person may board.

    Args:
        order_number: `missing`, `own`, or `shared` with somebody else on the list.
        order_date: `missing`, `in_time`, or `too_late`: after the day the person may board.
        order_authority: `missing` or `named`.
    """
    if "missing" in {order_number, order_date, order_authority}:
        return missing("order_reference_missing")
    if order_number == "shared":
        return stands("order_shared")
    if order_date == "too_late":
        return stands("order_after_boarding")
    return None


def decide_int_02(*, order_final: str) -> Outcome | None:
    """Ask that the order is recorded as final; the last call is made before departure."""
    if not order_final:
        return missing("finality_not_asked")
    return None if order_final == "yes" else stands("order_not_final")


def decide_int_09(*, consular_contact: str) -> Outcome | None:
    """Ask that the person was asked. Who declined is not interviewed and travels all the same."""
    return None if consular_contact else missing("consular_contact_not_asked")
