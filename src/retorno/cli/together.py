"""Planning several programmes at once: progress, Ctrl-C, and a folder that passed its checks."""

import math
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from retorno.cli.plan_folder import versions, write_plan
from retorno.cli.planning import Wish, load, warn
from retorno.cli.together_checked import PLAN, PROGRAMME, lines, named, people_of, places_in
from retorno.cli.watch import Watch, first_interrupt_stops
from retorno.formats.folders import OutputFolder, check_out, output_folder
from retorno.plan.check.several import FORMAT, JOINT, check_several
from retorno.plan.executors import Spread, in_this_process, over_cluster, over_processes
from retorno.plan.folder import SAFETY, PlanFiles, Run, Task, describe, never_costs
from retorno.plan.found import Until
from retorno.plan.programme import Programme, read_programme
from retorno.plan.programme_files import programme_text
from retorno.plan.several.decompose import Decomposer, Joined, Part, Standing
from retorno.plan.several.joining import join
from retorno.plan.several.joint import Joint, Member
from retorno.plan.several.sharing import CALENDAR, FILE, read_sharing
from retorno.plan.several.worker import prepare
from retorno.vocabulary.errors import RefusedError
from retorno.wording import say
from retorno.wording.numbers import number, percent

METHOD = (
    "each programme within a share of aircraft and money, shares split anew by what more is worth; "
    "joint bound: prices on what is shared"
)
TICKET = "several"
SHARES = "shares.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Plans of several programmes that were written and passed their checks."""

    joined: Joined
    joint: Joint
    files: Mapping[str, PlanFiles]
    used: Mapping[str, Mapping[str, int]]  # aircraft-days of each shared fleet by programme
    told: dict[str, object]  # joint.json
    currency: str

    @property
    def status(self) -> str:
        """As in a plan: the least that holds for every programme."""
        return str(self.told["status"])


def plan_together(
    out: Path, folders: Sequence[Path], shared: Path | None, wish: Wish, *, cluster: str | None
) -> Together:
    """Plan several programmes, check each and all, and only then let the folder take its place.

    Raises:
        RefusedError: A check fails; nothing is written.
        UnusableInputError: An input cannot be used.
    """
    found = named(folders)
    file = shared or folders[0].resolve().parent / FILE
    check_out(out, *folders, file)
    sharing = read_sharing(file)
    tasks = {name: load(at / PROGRAMME, people_of(at)) for name, at in found.items()}
    joint = join(sharing, tasks)
    if not wish.is_quiet:
        for task in tasks.values():
            warn(task, wish.lang)
    watch = _watch(wish)
    joined = _solve(joint, wish, watch, cluster)
    with output_folder(out) as folder:
        _copy_shared(folder, file, has_calendar=bool(sharing.fleets))
        writer = _Writer(folder, wish, watch.clock())
        files, used = {}, {}
        for at, (name, task) in enumerate(tasks.items()):
            member, part = joint.members[at], joined.parts[at]
            files[name] = writer.write(name, task, member, part)
            used[name] = _used(joint, member, part)
        told = _joint(joined, tasks, files, writer)
        folder.write_json(JOINT, told)
        folder.write_table(SHARES, _table(joint, tasks, joined))
        folder.seal()
        report = check_several(folder.path / FILE, folder.path, places_in(folder.path, found))
        if not report.valid:
            first = next(line for line in lines(report, wish.lang) if line.startswith("  ["))
            raise RefusedError("several.invalid", first=first.strip())
    return Together(
        joined=joined,
        joint=joint,
        files=files,
        used=used,
        told=told,
        currency=sharing.currency,
    )


def _watch(wish: Wish) -> Watch:
    return Watch(
        lang=wish.lang,
        is_quiet=wish.is_quiet,
        started=wish.started,
        seconds=wish.seconds,
        iterations=wish.iterations,
    )


def _solve(joint: Joint, wish: Wish, watch: Watch, cluster: str | None) -> Joined:
    until = Until(
        stop=watch.stop,
        iterations=wish.iterations,
        deadline=math.inf if wish.iterations is not None else wish.seconds,
        clock=watch.clock,
    )

    def tell(standing: Standing) -> None:
        if not wish.is_quiet:
            sys.stderr.write(_standing(standing, watch) + "\n")

    with first_interrupt_stops(watch, "several.stopping"), _place(joint, wish, cluster) as spread:
        return Decomposer(joint, TICKET, spread, seed=wish.seed, clock=time.perf_counter).run(
            until, tell
        )


def _place(joint: Joint, wish: Wish, cluster: str | None) -> AbstractContextManager[Spread]:
    if cluster is not None:
        return over_cluster(cluster, prepare, TICKET, joint)
    if wish.jobs == 1:
        return in_this_process(prepare, TICKET, joint)
    return over_processes(wish.jobs, prepare, TICKET, joint)


def _standing(standing: Standing, watch: Watch) -> str:
    lang, bound = watch.lang, max(0.0, standing.bound)
    return say(
        "several.standing",
        lang,
        seconds=round(watch.clock()),
        stage=standing.stage,
        cost=number(round(standing.cost), lang),
        bound=number(round(bound), lang),
        gap=percent(standing.cost / bound - 1, lang) if bound > 0 else "?",
    )


def _copy_shared(folder: OutputFolder, file: Path, *, has_calendar: bool) -> None:
    for source, name in ((file, FILE), (file.parent / CALENDAR, CALENDAR)):
        if name == FILE or (has_calendar and source.is_file()):
            shutil.copyfile(source, folder.path / name)
            folder.note_rows(name, None)


class _Writer:
    """Writes the share and the plan of each programme."""

    def __init__(self, folder: OutputFolder, wish: Wish, seconds: float) -> None:
        self.folder, self.wish = folder, wish
        self.run = Run(seed=wish.seed, seconds=seconds, versions=versions(), method=METHOD)
        by_time = wish.iterations is None
        self.pace = f"--seconds {wish.seconds:g}" if by_time else f"--iterations {wish.iterations}"

    def write(self, name: str, task: Task, member: Member, part: Part) -> PlanFiles:
        """Write one programme's share, then its plan, described from what is written."""
        share = self._share(name, with_share(task.programme, member, part))
        within = replace(task, programme=share, instance=member.with_share(part.share))
        files = describe(within, part.found, self.run)
        inside = self.folder.inside(f"{name}/{PLAN}")
        write_plan(inside, within, files, lang=self.wish.lang, command=self._command(name))
        inside.seal()
        return files

    def _share(self, name: str, programme: Programme) -> Programme:
        inside = self.folder.inside(f"{name}/{PROGRAMME}")
        text = programme_text(programme)
        inside.write_text("programme.toml", text.toml)
        for table, columns in text.tables.items():
            inside.write_table(table, columns)
        inside.seal()
        return read_programme(inside.path)

    def _command(self, name: str) -> str:
        return (
            f"retorno several FOLDER... --out JOINT {self.pace} --seed {self.wish.seed}\n"
            f"retorno check JOINT/{name}/{PROGRAMME} PEOPLE JOINT/{name}/{PLAN}"
        )


def with_share(programme: Programme, member: Member, part: Part) -> Programme:
    """A programme with no more than its share of aircraft and money."""
    problem = member.with_share(part.share)
    limits = replace(programme.limits, budget_total=problem.budget_total)
    return replace(programme, aircraft=problem.aircraft, limits=limits)


def _used(joint: Joint, member: Member, part: Part) -> dict[str, int]:
    by_day = member.used(part.found.solution, joint.days)
    return dict(zip(joint.fleets, by_day.sum(axis=1).tolist(), strict=True))


def _joint(
    joined: Joined,
    tasks: Mapping[str, Task],
    files: Mapping[str, PlanFiles],
    writer: _Writer,
) -> dict[str, object]:
    cost = round(math.fsum(one.summary.cost for one in files.values()), 2)
    money = round(math.fsum(one.summary.money for one in files.values()), 2)
    never = math.fsum(sum(never_costs(t.programme, t.parties)) for t in tasks.values())
    bound = math.floor((joined.bound + never - SAFETY * cost) * 100) / 100
    bound = min(max(0.0, bound), cost)
    states = {one.summary.status for one in files.values()}
    return {
        "format": FORMAT,
        "status": next(s for s in ("cannot", "partial", "complete") if s in states),
        "stopped": joined.stopped.value,
        "cost": cost,
        "money": money,
        "lower_bound": bound,
        "gap": round(cost / bound - 1, 8) if bound > 0 else None,
        "clash": joined.clash,
        "stages": joined.stages,
        "method": METHOD,
        "seed": writer.run.seed,
        "seconds": round(writer.run.seconds, 1),
        "versions": dict(writer.run.versions),
        "programmes": {
            name: {
                "cost": one.summary.cost,
                "money": one.summary.money,
                "money_share": _finite(part.share.money),
                "status": one.summary.status,
                "people": one.plan["people"],
            }
            for (name, one), part in zip(files.items(), joined.parts, strict=True)
        },
    }


def _finite(amount: float) -> float | None:
    return amount if math.isfinite(amount) else None


def _table(joint: Joint, tasks: Mapping[str, Task], joined: Joined) -> dict[str, list[object]]:
    """`shares.csv`: aircraft of shared fleets that each programme was given and uses, by day."""
    rows: list[tuple[object, ...]] = []
    for (name, task), member, part in zip(tasks.items(), joint.members, joined.parts, strict=True):
        used = member.used(part.found.solution, joint.days)
        given = member.with_share(part.share).aircraft
        dates = dates_of(task.programme)
        for at, fleet in enumerate(joint.fleets):
            row = member.fleets[at]
            for day in range(member.instance.days if row >= 0 else 0):
                if given[row, day]:
                    use = int(used[at, member.first + day])
                    rows.append((name, fleet, dates[day], int(given[row, day]), use))
    columns = ("programme", "fleet", "date", "aircraft", "used")
    return {column: [row[at] for row in rows] for at, column in enumerate(columns)}


def dates_of(programme: Programme) -> list[str]:
    """Days of a programme as ISO dates."""
    first = programme.first_day.toordinal()
    return [
        type(programme.first_day).fromordinal(first + k).isoformat() for k in range(programme.days)
    ]
