"""Whole-number programs for HiGHS, the only place that speaks to it: silent, seeded, not parallel."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from retorno.plan.instance import Floats, Indices

TOLERANCE = 1e-9  # by how much HiGHS may miss a row, a whole number or a price
SAME = 1e-9  # of a cost: computed twice, it differs by less
SEED = 1
_ENDED_WELL = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kInterrupt,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Least `cost` over whole numbers from 0 to `most`, where no row exceeds its `limit`.

    Row i has the amounts `amount[start[i]:start[i + 1]]` of the columns named there.
    """

    cost: Floats
    most: Floats
    start: Indices
    column: Indices
    amount: Floats
    limit: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found: whole numbers or none, what no answer can cost less than, and if proven."""

    values: Floats | None
    bound: float
    is_proven: bool


class _Silent(highspy.Highs):
    """HiGHS that prints nothing, not even its name while it is made."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS names it
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def minimise(
    program: Program,
    first: Floats,
    *,
    nodes: int,
    seconds: float,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Answer:
    """Solve, starting at the answer `first`, until proven, stopped or out of nodes or seconds.

    HiGHS sometimes hands the first answer back as the best when it finds a better one before any
    search; then it is asked again without.
    """
    if not len(program.cost):
        return Answer(values=np.zeros(0), bound=0.0, is_proven=True)
    highs = _Silent()  # type: ignore[no-untyped-call]
    _set_options(highs, nodes, seconds)

    def listen(event: highspy.highs.HighsCallbackEvent) -> None:
        if is_stopped():
            event.interrupt()

    highs.cbMipInterrupt += listen
    highs.passModel(_as_highs(program))
    given = highspy.HighsSolution()
    given.col_value = first.tolist()
    highs.setSolution(given)
    highs.run()
    answer = _answer(highs, program)
    if answer.is_proven or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return answer
    highs.clearSolver()
    highs.run()
    return _answer(highs, program)


def _set_options(highs: highspy.Highs, nodes: int, seconds: float) -> None:
    options: dict[str, bool | int | float | str] = {
        "threads": 0,  # any other number fails where somebody in this process has asked for another
        "parallel": "off",
        "random_seed": SEED,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": TOLERANCE,
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": TOLERANCE,
        "dual_feasibility_tolerance": TOLERANCE,
        "mip_max_nodes": nodes,
        "time_limit": seconds,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)


def _as_highs(program: Program) -> highspy.HighsLp:
    columns, rows = len(program.cost), len(program.limit)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, np.zeros(columns), program.most
    lp.row_lower_, lp.row_upper_ = np.full(rows, -highspy.kHighsInf), program.limit
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, rows
    lp.a_matrix_.start_ = program.start.astype(np.int32)
    lp.a_matrix_.index_ = program.column.astype(np.int32)
    lp.a_matrix_.value_ = program.amount
    lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return lp


def _answer(highs: highspy.Highs, program: Program) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.rint(highs.getSolution().col_value) if has_values else None
    cost = float("inf") if values is None else float(program.cost @ values)
    bound = float(info.mip_dual_bound) if status in _ENDED_WELL else -np.inf
    is_optimal = status == highspy.HighsModelStatus.kOptimal
    return Answer(
        values=values,
        bound=bound,
        is_proven=is_optimal and cost - bound <= SAME * max(1.0, abs(cost)),
    )
