"""The same people as dirty lists, as they are really sent, and the truth about every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retorno.demo.country import Country, read_country
from retorno.demo.dirt import CLEAN, DOUBLED, DOUBLED_SHARE, KINDS, NO_IDENTIFIER, Outcome, Row
from retorno.demo.draws import chance
from retorno.demo.people import COLUMNS, Columns

ASKED = ("available", "guardian_id", "best_interests", "consular_contact")
"""What no sender knows: it is asked by the people of the cell and comes in `answers.csv`."""
SENT = tuple(name for name in COLUMNS if name not in ASKED)
SHARES = (0.45, 0.25, 0.15, 0.15)
STREAM = 7
NOTICE = "Personas inventadas / invented people: nadie de esta lista existe / nobody on it exists"

HEADERS_ES = {
    "person_id": "Identificador",
    "family_id": "Grupo familiar",
    "given_names": "Nombres",
    "surnames": "Apellidos",
    "birth_date": "Fecha de nacimiento",
    "sex": "Sexo",
    "nationality_claimed": "Nacionalidad",
    "nationality_status": "Estado de nacionalidad",
    "document_type": "Tipo de documento",
    "document_number": "Número de documento",
    "document_expires": "Documento vence",
    "order_number": "Número de orden",
    "order_date": "Fecha de la orden",
    "order_authority": "Autoridad",
    "order_final": "Orden en firme",
    "facility": "Centro",
    "ready_date": "Fecha lista",
    "latest_date": "Fecha límite",
    "arrival_preferred": "Aeropuerto de llegada",
    "destination_municipality": "Municipio de destino",
    "needs": "Necesidades",
    "pregnancy_weeks": "Semanas de embarazo",
    "pregnancy_as_of": "Fecha de las semanas",
    "pregnancy_multiple": "Embarazo múltiple",
    "fit_to_fly_until": "Apto para volar hasta",
}
HEADERS_EN = {name: name.replace("_", " ").title() for name in SENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawList:
    """One table of one file: rows by column of the caseload, and what was done to each."""

    file: str
    sheet: str
    headers: Mapping[str, str]
    preamble: tuple[str, ...]
    rows: list[Row]
    dirt: list[str]
    person: list[str]

    @property
    def first_row(self) -> int:
        """Row of the first person in the file; line 1 is the first of the preamble."""
        return len(self.preamble) + 2


LISTS = (
    ("lista_consulados.csv", "", HEADERS_ES),
    ("lista_vuelos.xlsx", "Primera parte", HEADERS_ES),
    ("lista_vuelos.xlsx", "Segunda parte", HEADERS_ES),
    ("roster.txt", "", HEADERS_EN),
)


def _preambles(country: Country) -> tuple[tuple[str, ...], ...]:
    """Return the lines above each list."""
    as_of = f"Corte: {country.lists_as_of}"
    return (
        (NOTICE, country.state, "Lista consolidada por consulados", as_of),
        (NOTICE,),
        (NOTICE,),
        (NOTICE, "Roster of people with final orders", "Released with redactions"),
    )


def soil(columns: Columns, seed: int, country: Country | None = None) -> list[RawList]:
    """Split people into lists, families whole, and spoil a few percent of the rows."""
    rng = np.random.default_rng(seed).spawn(STREAM + 2)[STREAM + 1]
    people = len(columns["person_id"])
    cuts = _cuts(columns["family_id"], people)
    dirt = _choose(rng, columns)
    doubled = chance(rng, DOUBLED_SHARE, people)
    lists, preambles = [], _preambles(country or read_country())
    for number, (file, sheet, headers) in enumerate(LISTS):
        at = range(cuts[number], cuts[number + 1])
        again = [row for row in at if doubled[row] and dirt[row] == CLEAN]
        rows = [_row(columns, row, dirt[row]) for row in (*at, *again)]
        lists.append(
            RawList(
                file=file,
                sheet=sheet,
                headers=headers,
                preamble=preambles[number],
                rows=rows,
                dirt=[dirt[row] for row in at] + [DOUBLED] * len(again),
                person=[columns["person_id"][row] for row in (*at, *again)],
            )
        )
    return lists


def _cuts(families: Sequence[str], people: int) -> list[int]:
    """Where each list begins: never inside a family."""
    cuts = [0]
    for share in np.cumsum(SHARES)[:-1]:
        at = max(cuts[-1], round(people * float(share)))
        while 0 < at < people and families[at] and families[at] == families[at - 1]:
            at += 1
        cuts.append(at)
    return [*cuts, people]


def _choose(rng: np.random.Generator, columns: Columns) -> list[str]:
    people = len(columns["person_id"])
    chosen = [CLEAN] * people
    for name, kind in KINDS.items():
        hit = chance(rng, kind.share, people)
        for row in np.flatnonzero(hit).tolist():
            if chosen[row] == CLEAN and (not kind.touches or columns[kind.touches][row]):
                chosen[row] = name
    return chosen


def _row(columns: Columns, at: int, dirt: str) -> Row:
    row = {name: columns[name][at] for name in SENT}
    if dirt != CLEAN:
        KINDS[dirt].spoil(row)
    return row


def outcome(dirt: str) -> Outcome:
    """Return what intake must make of a row with that fault."""
    if dirt == DOUBLED:
        return Outcome.REJECTED
    return KINDS[dirt].outcome if dirt != CLEAN else Outcome.ACCEPTED


def truth(lists: Sequence[RawList]) -> Columns:
    """Return the columns of `truth.csv`: file, sheet and row of each person, fault, outcome."""
    rows = [
        (table.file, table.sheet, str(table.first_row + at), person, dirt, str(outcome(dirt)))
        for table in lists
        for at, (person, dirt) in enumerate(zip(table.person, table.dirt, strict=True))
    ]
    names = ("file", "sheet", "row", "person_id", "dirt", "outcome")
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def answers(columns: Columns, lists: Sequence[RawList]) -> Columns:
    """Return the columns of `answers.csv`, as `retorno protect --answers` reads them.

    Answers come from asking the people whom intake took in; who was rejected is asked later.
    """
    known = {
        person
        for table in lists
        for person, dirt in zip(table.person, table.dirt, strict=True)
        if outcome(dirt) is not Outcome.REJECTED and dirt != NO_IDENTIFIER
    }
    at = [row for row, person in enumerate(columns["person_id"]) if person in known]
    return {name: [columns[name][row] for row in at] for name in ("person_id", *ASKED)}
