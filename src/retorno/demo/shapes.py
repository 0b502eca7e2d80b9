"""Named programmes and caseloads that test a planner: the default and what goes wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from retorno.demo.calendar import WEEK
from retorno.demo.country import Country, read_country
from retorno.demo.makeup import Kind, Makeup
from retorno.demo.people import Columns, invent
from retorno.demo.programme import ProgrammeFiles, Settings, Table, default_programme

SPARSE_EVERY = 4
"""In a sparse programme clearances hold in one week of so many."""
SURGES = (4, 39, 81, 130)

Row = Mapping[str, object]


def _same(files: ProgrammeFiles, _: Country) -> ProgrammeFiles:
    return files


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a named instance differs from the default."""

    makeup: Makeup = field(default_factory=Makeup)
    settings: Settings = field(default_factory=Settings)
    change: Callable[[ProgrammeFiles, Country], ProgrammeFiles] = _same
    is_near_hubs: bool = False


def _keep(files: ProgrammeFiles, name: str, wanted: Callable[[Row], bool]) -> ProgrammeFiles:
    """Keep the rows of one table that are wanted."""
    table = files.tables[name]
    rows = zip(*table.values(), strict=True)
    kept = [row for row in rows if wanted(dict(zip(table, row, strict=True)))]
    columns: Table = {column: [row[at] for row in kept] for at, column in enumerate(table)}
    return replace(files, tables={**files.tables, name: columns})


def _few_hubs(files: ProgrammeFiles, country: Country) -> ProgrammeFiles:
    return _keep(files, "clearances.csv", lambda row: row["airport"] in country.shapes.hubs)


def _sparse(files: ProgrammeFiles, _: Country) -> ProgrammeFiles:
    days = sorted({str(day) for day in files.tables["clearances.csv"]["date"]})
    number = {day: at for at, day in enumerate(days)}
    files = _keep(
        files,
        "clearances.csv",
        lambda row: number[str(row["date"])] // WEEK % SPARSE_EVERY == 0,
    )
    return _keep(files, "seats.csv", lambda _: False)


def _small_fleet(files: ProgrammeFiles, country: Country) -> ProgrammeFiles:
    files = _keep(files, "aircraft.csv", lambda row: row["fleet"] == country.shapes.small_fleet)
    table = files.tables["aircraft.csv"]
    one: Table = {**table, "aircraft": [1] * len(table["aircraft"])}
    return replace(files, tables={**files.tables, "aircraft.csv": one})


def _no_aircraft(files: ProgrammeFiles, _: Country) -> ProgrammeFiles:
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
    ready_last=195,
    ready_unknown=0.05,
    latest_stated=0.3,
    latest_days=(-3, 40),
    facility_unknown=0.05,
    two_facilities=0.5,
    needs=12.0,
)
"""Everything unusual at once: many families, needs, late and impossible dates."""

SHAPES: dict[str, Shape] = {
    "default": Shape(),
    "tight": Shape(settings=Settings(money=0.88, aircraft=0.7, reception=0.8, max_wait_days=60)),
    "surge": Shape(makeup=Makeup(ready_surges=SURGES)),
    "sparse": Shape(change=_sparse),
    "few_hubs": Shape(change=_few_hubs, is_near_hubs=True),
    "reception_binds": Shape(settings=Settings(reception=0.3)),
    "small_fleet": Shape(change=_small_fleet),
    "all_held": Shape(makeup=Makeup(not_available=1.0)),
    "nobody_ready": Shape(makeup=Makeup(ready_unknown=1.0)),
    "no_aircraft": Shape(change=_no_aircraft),
    "no_money": Shape(settings=Settings(money=0.0)),
    "edge": Shape(makeup=EDGE),
}


def shaped(
    name: str, people: int, seed: int, country: Country | None = None
) -> tuple[ProgrammeFiles, Columns]:
    """Return programme and caseload of a named shape.

    >>> files, columns = shaped("no_aircraft", 12, 1)
    >>> files.tables["aircraft.csv"]["fleet"], len(columns["person_id"])
    ([], 12)
    """
    shape, country = SHAPES[name], country or read_country()
    programme = default_programme(people, shape.settings, country)
    areas = country.shapes.hub_areas if shape.is_near_hubs else shape.makeup.areas
    makeup = replace(shape.makeup, areas=areas)
    return shape.change(programme, country), invent(people, seed, makeup=makeup, country=country)
