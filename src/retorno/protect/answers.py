"""Answers to what was not asked, read back from `to_ask.csv`: the road on which availability is earned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retorno.formats.tables import Table, read_table
from retorno.intake.columns import COLUMNS
from retorno.protect.age import under_18
from retorno.protect.cleared import NO, NOT_ASKED
from retorno.protect.families import may_guard
from retorno.vocabulary.errors import UnusableInputError

if TYPE_CHECKING:
    from retorno.intake.caseload import Caseload

CODED = ("available", "best_interests", "consular_contact")
GUARDIAN = "guardian_id"
ASKED = ("available", GUARDIAN, "best_interests", "consular_contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An answer that was not taken as it stands, and where it is in the file of answers."""

    row: int
    person_id: str
    column: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A caseload with the answers in it."""

    caseload: "Caseload"
    filled: int
    troubles: tuple[Trouble, ...]


def read_answers(path: Path) -> Table:
    """Read a file of answers, refusing it for the first cell that is no answer.

    Raises:
        UnusableInputError: Naming the file, and the row, column and value where there is one.
    """
    table = read_table(path, expects=("person_id", *ASKED))
    file = table.source.file
    if "person_id" not in table.cells:
        raise UnusableInputError("protect.answers_no_column", file=file, column="person_id")
    if not set(ASKED) & set(table.cells):
        raise UnusableInputError("protect.answers_no_column", file=file, column=", ".join(ASKED))
    for name in CODED:
        codes = COLUMNS[name].codes
        for index, cell in enumerate(table.column(name)):
            if cell and cell not in codes:
                raise UnusableInputError(
                    "intake.bad_code",
                    file=file,
                    row=table.row_number(index),
                    column=name,
                    value=cell,
                    codes=", ".join(codes),
                )
    return table


class _Filling:
    """The answered columns while they are filled, cell by cell."""

    def __init__(self, caseload: "Caseload", first_day: date) -> None:
        self.caseload = caseload
        self.child = under_18(caseload, first_day)
        self.coded: dict[str, NDArray[np.int8]] = {
            "available": caseload.available.copy(),
            "best_interests": caseload.best_interests.copy(),
            "consular_contact": caseload.consular_contact.copy(),
        }
        self.guardian = list(caseload.guardian_id)
        self.place = {person: row for row, person in enumerate(caseload.person_id)}
        self.filled = 0

    def take(self, row: int, column: str, cell: str) -> str:
        """Take one answer; return the code of a trouble, or nothing.

        Only what was empty is filled. Where answers differ the stricter one stays, whichever came
        first; who is said to travel with two different people waits until that is settled.
        """
        if column == GUARDIAN:
            return self._take_guardian(row, cell)
        column_now, answer = self.coded[column], COLUMNS[column].codes.index(cell)
        if column_now[row] == NOT_ASKED:
            column_now[row] = answer
            self.filled += 1
            return ""
        if column_now[row] == answer:
            return ""
        column_now[row] = NO
        return "differs"

    def _take_guardian(self, row: int, cell: str) -> str:
        if self.guardian[row] == cell:
            return ""
        if self.guardian[row]:
            self.coded["available"][row] = NO
            return "differs"
        if not may_guard(self.caseload, self.child, self.place, row, cell):
            return "no_such_guardian"
        self.guardian[row] = cell
        self.filled += 1
        return ""

    def caseload_now(self) -> "Caseload":
        """Return the caseload with all that was taken."""
        return replace(
            self.caseload,
            available=self.coded["available"],
            best_interests=self.coded["best_interests"],
            consular_contact=self.coded["consular_contact"],
            guardian_id=self.guardian,
        )


def take_answers(caseload: "Caseload", answers: Table, first_day: date) -> Answered:
    """Fill what was empty; tell of every answer that names nobody, no guardian, or differs.

    A `no` is never turned into `yes`, and a `no` that comes later counts.
    """
    filling = _Filling(caseload, first_day)
    troubles = []
    for number, person, given in _rows(answers):
        row = filling.place.get(person)
        if row is None:
            codes = {"person_id": "unknown_person"}
        else:
            codes = {name: filling.take(row, name, cell) for name, cell in given.items()}
        troubles += [
            Trouble(row=number, person_id=person, column=column, code=code)
            for column, code in codes.items()
            if code
        ]
    return Answered(
        caseload=filling.caseload_now(), filled=filling.filled, troubles=tuple(troubles)
    )


def _rows(answers: Table) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield the row, the person and what is answered about the person, of each row with answers."""
    columns = {name: answers.column(name) for name in ASKED}
    for index, person in enumerate(answers.column("person_id")):
        given = {name: cells[index] for name, cells in columns.items() if cells[index]}
        if given:
            yield answers.row_number(index), person, given
