"""Named programmes and caseloads that test a planner: the default and what goes wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from retorno.demo.calendar import WEEK
from retorno.demo.makeup import Kind, Makeup
from retorno.demo.people import Columns, invent
from retorno.demo.programme import DAYS, ProgrammeFiles, Settings, Table, default_programme

HUBS = ("AEX", "IAH", "MIA")
HUB_AREAS = ("HOU", "MIA", "NOL")
SPARSE_EVERY = 4
"""In a sparse programme clearances hold in one week of so many."""
SURGES = (4, 39, 81, 130)

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a named instance differs from the default."""

    makeup: Makeup
    settings: Settings
    change: Callable[[ProgrammeFiles], ProgrammeFiles]


def _same(files: ProgrammeFiles) -> ProgrammeFiles:
    return files


def _keep(files: ProgrammeFiles, name: str, wanted: Callable[[Row], bool]) -> ProgrammeFiles:
    """Keep the rows of one table that are wanted."""
    table = files.tables[name]
    rows = zip(*table.values(), strict=True)
    kept = [row for row in rows if wanted(dict(zip(table, row, strict=True)))]
    columns: Table = {column: [row[at] for row in kept] for at, column in enumerate(table)}
    return replace(files, tables={**files.tables, name: columns})


def _few_hubs(files: ProgrammeFiles) -> ProgrammeFiles:
    return _keep(files, "clearances.csv", lambda row: row["airport"] in HUBS)


def _sparse(files: ProgrammeFiles) -> ProgrammeFiles:
    days = sorted({str(day) for day in files.tables["clearances.csv"]["date"]})
    number = {day: at for at, day in enumerate(days)}
    files = _keep(
        files,
        "clearances.csv",
        lambda row: number[str(row["date"])] // WEEK % SPARSE_EVERY == 0,
    )
    return _keep(files, "seats.csv", lambda _: False)


def _small_fleet(files: ProgrammeFiles) -> ProgrammeFiles:
    files = _keep(files, "aircraft.csv", lambda row: row["fleet"] == "FAC737")
    table = files.tables["aircraft.csv"]
    one: Table = {**table, "aircraft": [1] * len(table["aircraft"])}
    return replace(files, tables={**files.tables, "aircraft.csv": one})


def _no_aircraft(files: ProgrammeFiles) -> ProgrammeFiles:
    return _keep(files, "aircraft.csv", lambda _: False)


EDGE_KINDS = {
    Kind.ALONE: 0.40,
    Kind.COUPLE: 0.08,
    Kind.TWO_PARENTS: 0.14,
    Kind.MOTHER: 0.14,
    Kind.FATHER: 0.06,
    Kind.CARER: 0.08,
    Kind.SIBLINGS: 0.05,
    Kind.CHILD_ALONE: 0.05,
}
EDGE = Makeup(
    kinds=EDGE_KINDS,
    one_name=0.05,
    homonyms=0.2,
    year_only=0.1,
    month_only=0.1,
    no_birth_date=0.03,
    not_available=0.05,
    not_asked=0.05,
    ready_first=-40,
    ready_last=DAYS + 15,
    ready_unknown=0.05,
    latest_stated=0.3,
    latest_days=(-3, 40),
    facility_unknown=0.05,
    two_facilities=0.5,
    needs=12.0,
)
"""Everything unusual at once: many families, needs, late and impossible dates."""

SHAPES: dict[str, Shape] = {
    "default": Shape(makeup=Makeup(), settings=Settings(), change=_same),
    "tight": Shape(
        makeup=Makeup(),
        settings=Settings(money=0.88, aircraft=0.7, reception=0.8, max_wait_days=60),
        change=_same,
    ),
    "surge": Shape(makeup=Makeup(ready_surges=SURGES), settings=Settings(), change=_same),
    "sparse": Shape(makeup=Makeup(), settings=Settings(), change=_sparse),
    "few_hubs": Shape(makeup=Makeup(areas=HUB_AREAS), settings=Settings(), change=_few_hubs),
    "reception_binds": Shape(makeup=Makeup(), settings=Settings(reception=0.3), change=_same),
    "small_fleet": Shape(makeup=Makeup(), settings=Settings(), change=_small_fleet),
    "all_held": Shape(makeup=Makeup(not_available=1.0), settings=Settings(), change=_same),
    "nobody_ready": Shape(makeup=Makeup(ready_unknown=1.0), settings=Settings(), change=_same),
    "no_aircraft": Shape(makeup=Makeup(), settings=Settings(), change=_no_aircraft),
    "no_money": Shape(makeup=Makeup(), settings=Settings(money=0.0), change=_same),
    "edge": Shape(makeup=EDGE, settings=Settings(), change=_same),
}


def shaped(name: str, people: int, seed: int) -> tuple[ProgrammeFiles, Columns]:
    """Return programme and caseload of a named shape.

    >>> files, columns = shaped("no_aircraft", 12, 1)
    >>> files.tables["aircraft.csv"]["fleet"], len(columns["person_id"])
    ([], 12)
    """
    shape = SHAPES[name]
    programme = default_programme(people, shape.settings)
    return shape.change(programme), invent(people, seed, makeup=shape.makeup)
