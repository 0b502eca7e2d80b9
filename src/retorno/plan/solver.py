"""Whole-number programs for HiGHS, the only place that speaks to it: silent, seeded, one thread."""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from retorno.plan.instance import Floats, Indices

TOLERANCE = 1e-9  # by how much HiGHS may miss a row, a whole number or a price
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


def minimise(
    program: Program,
    first: Floats,
    *,
    nodes: int,
    seconds: float,
    is_stopped: Callable[[], bool] | None = None,
) -> Answer:
    """Solve, starting at the answer `first`, until proven or out of nodes or seconds."""
    if not len(program.cost):
        return Answer(values=np.zeros(0), bound=0.0, is_proven=True)
    highs = _silent(nodes, seconds)
    highs.passModel(_as_highs(program))
    given = highspy.HighsSolution()
    given.col_value = first.tolist()
    highs.setSolution(given)
    if is_stopped is not None:

        def listen(event: highspy.highs.HighsCallbackEvent) -> None:
            if is_stopped():
                event.interrupt()

        highs.cbMipInterrupt += listen
    highs.run()
    return _answer(highs)


def _silent(nodes: int, seconds: float) -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    options: dict[str, bool | float | str] = {
        "threads": 1,
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
    return highs


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


def _answer(highs: highspy.Highs) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if has_values else None
    return Answer(
        values=values,
        bound=float(info.mip_dual_bound) if status in _ENDED_WELL else -np.inf,
        is_proven=status == highspy.HighsModelStatus.kOptimal,
    )
