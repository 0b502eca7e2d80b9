"""Children and families: INT-07, INT-08, CHD-01, CHD-02, CHD-05, CHD-13."""

from retorno.protect.age import Age
from retorno.protect.outcome import Outcome, missing, notice, stands

HOURS_A_DAY = 24


def decide_int_07(*, age: str) -> Outcome | None:
    """Tell whom the child rules protect because the age is not certain."""
    return notice("treated_as_child") if age == Age.UNCERTAIN else None


def decide_int_08(*, age: str, guardian: str, family: str) -> Outcome | None:
    """Tell what does not agree about a family, so that somebody asks the person.

    Args:
        age: One of `Age`.
        guardian: `not_asked`, `alone`, `settled` or `not_settled`.
        family: `none`, `one` when nobody else of it is on the list, or `several`.
    """
    if family == "several" and age != Age.ADULT and guardian == "alone":
        return stands("child_alone_within_family")
    return stands("family_of_one_on_the_list") if family == "one" else None


def decide_chd_01(*, age: str, best_interests: str) -> Outcome | None:
    """Ask for a best-interests assessment of every child; a recorded `no` is no assessment done."""
    if age == Age.ADULT or best_interests == "yes":
        return None
    if best_interests == "no":
        return stands("best_interests_not_assessed")
    return missing("best_interests_not_asked")


def decide_chd_02(*, family_waits: str) -> Outcome | None:
    """Keep a family whole: who could go waits with those who cannot."""
    return stands("family_waits") if family_waits == "yes" else None


def decide_chd_05(*, age: str, guardian: str) -> Outcome | None:
    """Ask with whom a child travels: whether it lands by day depends on it."""
    if age == Age.ADULT or guardian in {"alone", "settled"}:
        return None
    return (
        missing("guardian_not_asked") if guardian == "not_asked" else stands("guardian_unsettled")
    )


def decide_chd_13(
    *, infant_age: int | str, fitness: str, min_age_h: int, clearance_until_days: int
) -> Outcome | None:
    """Keep the newborn on the ground, then ask for a doctor's clearance.

    Args:
        infant_age: Days from the latest possible birth to the first day the person may board; or
            `grown`, or `unknown` for a lap infant without a birth date. A child born at the end of
            its day is a day younger than the dates say.
        fitness: `none`, `expired` or `valid` on that first day.
        min_age_h: Hours below which nobody flies.
        clearance_until_days: Days until which a doctor clears.
    """
    if infant_age == "grown":
        return None
    if not isinstance(infant_age, int):
        return missing("infant_age_not_known")
    if (infant_age - 1) * HOURS_A_DAY < min_age_h:
        return stands("newborn_too_young")
    if infant_age <= clearance_until_days and fitness != "valid":
        return missing("newborn_clearance_missing")
    return None
