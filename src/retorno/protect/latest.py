"""The last day on which a person may board, tightened by fitness, pregnancy and documents."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retorno.protect.age import UNKNOWN_DAY
from retorno.protect.rules import Rule

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

Days = NDArray[np.int32]
WEEK = 7
OPEN = np.iinfo(np.int32).max


def tightened(caseload: "Caseload", rules: Mapping[str, Rule], day: date) -> Days:
    """Return the last day of each person, -1 where nothing limits it; never a later day than before.

    MED-01: not after the statement's last day. MED-02: the day before the week limit. INT-03: not
    after the last day on which the document lets the person land.
    """
    limits = (
        caseload.latest,
        caseload.fit_until,
        caseload.document_expires,
        last_day_before_limit(caseload, rules["MED-02"], day),
    )
    known = [np.where(limit == UNKNOWN_DAY, OPEN, limit) for limit in limits]
    least = np.minimum.reduce(known)
    return np.where(least == OPEN, UNKNOWN_DAY, least).astype(np.int32)


def last_day_before_limit(caseload: "Caseload", rule: Rule, day: date) -> Days:
    """Return the last day that is surely before the week limit of MED-02, -1 where none is known.

    Completed weeks are almost a week more when their day ends, so the limit is counted from the
    weeks and six days; an unknown number of children takes the stricter limit.
    """
    single = rule.number("week_limit_single", day)
    multiple = rule.number("week_limit_multiple", day)
    by_answer = np.array([min(single, multiple), single, multiple], dtype=np.int32)
    limit = by_answer[caseload.pregnancy_multiple + 1]
    weeks, as_of = caseload.pregnancy_weeks.astype(np.int32), caseload.pregnancy_as_of
    highest = weeks * WEEK + WEEK - 1
    last = np.maximum(as_of + limit * WEEK - 1 - highest, 1)
    is_known = (weeks != UNKNOWN_DAY) & (as_of != UNKNOWN_DAY)
    return np.where(is_known, last, UNKNOWN_DAY).astype(np.int32)
