"""Fitness and pregnancy: MED-01, MED-02, MED-03. A clinician decides; these ask that one did."""

from retorno.protect.outcome import Outcome, missing, notice, stands

NOT_PREGNANT = "none"


def decide_med_01(*, clinical_need: str, fitness: str) -> Outcome | None:
    """Hold after the last day of a statement, and a patient who needs care without one.

    Args:
        clinical_need: `yes` for MEDA, STCR or OXYG.
        fitness: `none`, `expired` or `valid` on the first day the person may board.
    """
    if fitness == "expired":
        return stands("fitness_expired")
    if clinical_need == "yes" and fitness == "none":
        return missing("fitness_not_stated")
    return None


def week_limit(multiple: str, week_limit_single: int, week_limit_multiple: int) -> int:
    """Return the week from which nobody travels; the stricter one when it is not known."""
    limits = {"yes": week_limit_multiple, "no": week_limit_single}
    return limits.get(multiple, min(week_limit_single, week_limit_multiple))


def decide_med_02(
    *,
    pregnancy_week: int | str,
    pregnancy_multiple: str,
    week_limit_single: int,
    week_limit_multiple: int,
) -> Outcome | None:
    """Hold from the week limit on; before it, `latest_date` ends the day before the limit.

    Args:
        pregnancy_week: The highest week that can be true on the first day the person may board;
            or `none`, or `incomplete` when weeks or their day are not recorded.
        pregnancy_multiple: `yes`, `no` or empty.
        week_limit_single: First week without travel when one child is expected.
        week_limit_multiple: The same when more are expected.
    """
    if pregnancy_week == NOT_PREGNANT:
        return None
    if not isinstance(pregnancy_week, int):
        return missing("pregnancy_incomplete")
    if pregnancy_week >= week_limit(pregnancy_multiple, week_limit_single, week_limit_multiple):
        return stands("pregnancy_week_limit")
    return None if pregnancy_multiple else notice("pregnancy_multiple_not_asked")


def decide_med_03(*, pregnancy_week_last: int | str, from_week: int) -> Outcome | None:
    """Tell in time that a certificate will be asked for: it may be few days old only."""
    if pregnancy_week_last == NOT_PREGNANT:
        return None
    if not isinstance(pregnancy_week_last, int):
        return missing("pregnancy_incomplete")
    return notice("certificate_before_boarding") if pregnancy_week_last >= from_week else None
