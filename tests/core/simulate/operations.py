"""Operations made of invented planning problems, and assumptions scaled up or down."""

from dataclasses import replace

import numpy as np

from retorno.simulate.operation import Operation, learn_outlook
from retorno.simulate.policies import policies
from retorno.simulate.uncertainty import shipped

POLICIES = tuple(policies(0.1).values())


def operation(instance):
    outlook, plan = learn_outlook(instance)
    return Operation(
        instance=instance,
        classes=("general", "children"),
        class_of=(np.arange(instance.cohorts) % 2).astype(np.int32),
        outlook=outlook,
        plan=plan,
        people=int((instance.count * instance.people).sum()),
        beyond=0,
        always=0.0,
        not_available=3,
    )


def scaled(factor, **values):
    """Multiply every chance; `values` set parameters by their last word."""
    found = {}
    for key, parameter in shipped().parameters.items():
        value = parameter.value
        if parameter.kind == "share":
            value = min(1.0, value * factor)
        found[key] = replace(parameter, value=values.get(key.split(".")[1], value))
    return replace(shipped(), parameters=found)
