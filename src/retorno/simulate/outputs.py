"""What `retorno simulate` writes: every run, and what they say together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from retorno.simulate.ensemble import Ensemble, Work
from retorno.simulate.spreads import Distribution, spread_of

FORMAT = "retorno-simulation/1"
DECIMALS = 4
FEW = 10  # held people below it are not counted out


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Distributions by policy and name; the differences are the second policy less the first."""

    work: Work
    ensemble: Ensemble
    of_policy: tuple[Mapping[str, Distribution | None], ...]
    difference: Mapping[str, Distribution | None]
    certain: tuple[Mapping[str, float], ...]  # by policy, when nothing goes otherwise

    @property
    def is_whole(self) -> bool:
        """Say whether every run that was asked for is there."""
        return len(self.ensemble.run) == self.work.runs


def result_of(work: Work, ensemble: Ensemble, certain: tuple[Mapping[str, float], ...]) -> Result:
    """Sum up the runs of every policy, and of two what differs, run by run."""
    names = ensemble.names
    difference: Mapping[str, Distribution | None] = {}
    if len(work.policies) > 1:
        difference = {n: spread_of(ensemble.of(1, n) - ensemble.of(0, n)) for n in names}
    return Result(
        work=work,
        ensemble=ensemble,
        of_policy=tuple(
            {n: spread_of(ensemble.of(index, n)) for n in names}
            for index in range(len(work.policies))
        ),
        difference=difference,
        certain=certain,
    )


def columns(result: Result) -> dict[str, Sequence[object]]:
    """List every run under every policy: `runs.csv`."""
    ensemble, policies = result.ensemble, result.work.policies
    table: dict[str, Sequence[object]] = {
        "run": np.repeat(ensemble.run, len(policies)).tolist(),
        "policy": [policy.name for policy in policies] * len(ensemble.run),
    }
    for index, name in enumerate(ensemble.names):
        table[name] = [_plain(value) for value in ensemble.numbers[:, :, index].ravel()]
    return table


def as_mapping(
    result: Result, inputs: Mapping[str, str], versions: Mapping[str, str]
) -> dict[str, object]:
    """Say everything for machines: `simulate.json`. Nothing in it depends on who did the work."""
    work = result.work
    operation = work.operation
    held = operation.not_available
    return {
        "format": FORMAT,
        "seed": work.seed,
        "runs": {"asked": work.runs, "finished": len(result.ensemble.run)},
        "policies": [asdict(policy) for policy in work.policies],
        "people": {
            "available": operation.people + operation.beyond,
            "beyond_reach": operation.beyond,
            "not_available": f"<{FEW}" if held < FEW else held,
        },
        "inputs": dict(inputs) | {work.uncertainty.file: work.uncertainty.sha256},
        "versions": dict(versions),
        "assumptions": {
            key: {
                "value": parameter.value,
                "evidence": str(parameter.evidence),
                "source": dict(parameter.source),
            }
            for key, parameter in work.uncertainty.parameters.items()
        },
        "without_uncertainty": {
            policy.name: {name: _plain(value) for name, value in numbers.items()}
            for policy, numbers in zip(work.policies, result.certain, strict=True)
        },
        "outcomes": {
            policy.name: _all(of)
            for policy, of in zip(work.policies, result.of_policy, strict=True)
        },
        "differences": _all(result.difference),
    }


def _all(of: Mapping[str, Distribution | None]) -> dict[str, object]:
    return {
        name: None if found is None else {key: _plain(v) for key, v in asdict(found).items()}
        for name, found in of.items()
    }


def _plain(value: float) -> float | int | None:
    """Round a number; a whole one loses its decimals, one that is not known is None."""
    if math.isnan(value):
        return None
    rounded = round(float(value), DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded
