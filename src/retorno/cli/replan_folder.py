"""What `retorno replan` writes: programme and people after the events, plans, and who moves."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retorno.cli.plan_folder import refuse_invalid, versions, write_plan
from retorno.cli.planning import Wish, load
from retorno.formats.folders import OutputFolder
from retorno.intake.caseload import Caseload
from retorno.plan.check import check_plan
from retorno.plan.folder import PlanFiles, Run, describe
from retorno.plan.found import Found
from retorno.plan.programme_files import programme_text
from retorno.plan.replan.after import After, after_events
from retorno.plan.replan.changes import PEOPLE
from retorno.plan.replan.events import Events
from retorno.plan.replan.moves import dealt, moves
from retorno.plan.replan.problem import Arrangement
from retorno.plan.replan.stable import Score, score
from retorno.plan.standing import Standing

STABLE, FREE = "stable", "free"
OTHERWISE = {STABLE: "made_room", FREE: "cheaper"}
MARK = "protect.json"
STABLE_METHOD = (
    "kept what stands, seated again whoever lost a place, moved others only for somebody left "
    "behind; small problems as one whole-number program; bound: Lagrangian relaxation over flights"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A re-plan that has been read."""

    standing: Standing
    events: Events
    more: Sequence[Caseload]
    after: After


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An answer, why parties lost their place, and what is proven about it."""

    arrangement: Arrangement
    hit: Mapping[int, str]
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, written and checked."""

    mode: str
    files: PlanFiles
    score: Score
    causes: Mapping[str, int]  # people of moves.csv by cause

    @property
    def stranded(self) -> int:
        """People who had a place or are new, may travel, and have no place."""
        return self.score.stranded


class Writer:
    """Writes one re-plan into its folder."""

    def __init__(
        self, folder: OutputFolder, case: Case, people: Path, wish: Wish, seconds: float
    ) -> None:
        self.folder, self.case, self.wish, self.seconds = folder, case, wish, seconds
        self.given = people
        self.people = folder.path / PEOPLE
        self.programme = folder.path / "programme"

    def write(self, found: Mapping[str, Proposed]) -> list[Answer]:
        """Write everything; the first answer is `plan`, a second one `free`.

        Raises:
            RefusedError: A plan fails its check.
        """
        self._inputs()
        final = load(self.programme, self.people)  # plans are described from what is written
        after = after_events(self.case.standing, self.case.events, final)
        places = zip(("plan", FREE), ("moves.csv", "moves_free.csv"), found, strict=False)
        return [self._answer(after, mode, found[mode], *place) for *place, mode in places]

    def _inputs(self) -> None:
        text = programme_text(self.case.after.task.programme)
        inside = self.folder.inside("programme")
        inside.write_text("programme.toml", text.toml)
        for name, columns in text.tables.items():
            inside.write_table(name, columns)
        table = self.case.after.task.cleared.caseload.table
        columns = {name: table.cells[name] for name in table.columns}
        self.folder.write_table(PEOPLE, columns)
        if self.case.after.task.cleared.caseload.protected:
            self.folder.write_json(MARK, self._mark())
        self.folder.seal()

    def _mark(self) -> dict[str, object]:
        """Say of the people after the events what `protect` said of them and of the new ones."""
        cleared = self.case.after.task.cleared
        record: dict[str, object] = json.loads(
            (self.given.parent / MARK).read_text(encoding="utf-8")
        )
        first_days = [str(record["first_day"])]
        for file in self.case.events.files:
            more = json.loads((file.parent / MARK).read_text(encoding="utf-8"))
            first_days.append(str(more["first_day"]))
        lists = [self.case.standing.task.cleared.caseload, *self.case.more]
        counts = {
            "listed": len(cleared.caseload),
            "available": len(cleared.row),
            "not_available": len(cleared.held_row),
        }
        return record | {
            "people": counts,
            "first_day": max(first_days),
            "replanned_from": {one.file: one.sha256 for one in lists},
        }

    def _answer(self, after: After, mode: str, proposed: Proposed, place: str, file: str) -> Answer:
        new = dealt(self.case.standing, proposed.arrangement)
        run = Run(seed=self.wish.seed, seconds=self.seconds, versions=versions())
        if mode == STABLE:
            run = Run(
                seed=run.seed, seconds=run.seconds, versions=run.versions, method=STABLE_METHOD
            )
        files = describe(after.task, proposed.found, run, new)
        columns = moves(self.case.standing, after, new, proposed.hit, OTHERWISE[mode])
        inside = self.folder.inside(place)
        write_plan(inside, after.task, files, lang=self.wish.lang, command=self._command(mode))
        self.folder.write_table(file, columns)
        inside.seal()
        refuse_invalid(check_plan(self.programme, self.people, inside.path), self.wish.lang)
        return Answer(
            mode=mode,
            files=files,
            score=score(after.problem, proposed.arrangement),
            causes=Counter(columns["cause"]),
        )

    def _command(self, mode: str) -> str:
        wish = self.wish
        pace = (
            f"--seconds {wish.seconds:g}"
            if wish.iterations is None
            else f"--iterations {wish.iterations}"
        )
        return (
            "retorno replan PROGRAMME PEOPLE PLAN --events EVENTS --out OUT "
            f"--mode {mode} {pace} --seed {wish.seed}\n"
            "retorno check OUT/programme OUT/people.csv OUT/plan"
        )
