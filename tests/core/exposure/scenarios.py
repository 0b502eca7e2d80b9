"""Small scenarios and prices for tests, with safe defaults."""

import numpy as np

from retorno.exposure.ladder import Annual, Toll
from retorno.vocabulary.evidence import Evidence

TOP = """format = "retorno-ladder/1"
es = "prueba"
en = "trial"
first_day = 2025-01-24
last_day = 2025-03-01
holidays = [2025-02-17]
"""
VISAS = """
[visas]
surge_percent = [0, 25]
evidence = "default"
source = "ours"
[[visas.volume]]
es = "v"
en = "v"
applications = 3000
per = "week"
year = 2025
evidence = "secondary"
source = "press"
"""
AID = """
[aid]
year = 2024
basis = "CRS"
"""


def step(name, measure, more="", *, side="US", first="2025-01-26", status="threatened", until=""):
    until = f"until = {until}\n" if until else ""
    return f"""
[[step]]
id = "{name}"
side = "{side}"
measure = "{measure}"
authority = "law"
from = {first}
{until}status = "{status}"
es = "{name} es"
en = "{name} en"
evidence = "secondary"
source = "press"
{more}
"""


def tariff(name="t25", rate=25, **more):
    return step(name, "tariff", f"rate_percent = {rate}", **more)


def price(side, steps, day):
    """Cost a year: a million dollars a percent, 0.5 to 1.5 over the draws, duty a tenth of it."""
    rate = sum(one.rate for one in steps) * 100
    draws = np.linspace(0.5, 1.5, 101) * rate * 1e6
    return Annual(
        tolls={Toll.EXPORTS: draws, Toll.GROSS: 2 * draws, Toll.DUTY: draws / 10},
        basis="series",
        source=f"table {side}",
        evidence=Evidence.SECONDARY,
    )
