"""`retorno demo`: the whole road on invented people, from dirty lists to a minister's page."""

import time
from collections.abc import Iterable
from contextlib import nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from retorno.cli.house import hand_over
from retorno.cli.main import run
from retorno.cli.serve import PORT
from retorno.cli.shell import EXIT_DONE, Json, Lang, guarded, tell
from retorno.wording import say

DEFAULT_OUT = Path("out/demo")
DEFAULT_SECONDS = 30.0
HOUSE = "house"
STAGES = ("data", "intake", "protect", "plan")
NOT_LISTS = {"answers.csv", "truth.csv"}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""

    @app.command("demo")
    def demo(
        *,
        lang: Lang,
        country: Annotated[str, typer.Option("--country")] = "",
        people: Annotated[int, typer.Option("--people", min=1)] = 27_000,
        seed: Annotated[int, typer.Option("--seed", min=0)] = 1,
        seconds: Annotated[float, typer.Option("--seconds", min=0.0)] = DEFAULT_SECONDS,
        out: Annotated[Path, typer.Option("--out")] = DEFAULT_OUT,
        port: Annotated[int, typer.Option("--port", min=1, max=65535)] = PORT,
        no_serve: Annotated[bool, typer.Option("--no-serve")] = False,
        as_json: Json = False,
    ) -> None:
        with guarded(lang, as_json=as_json):
            what = (
                "--people",
                people,
                "--seed",
                seed,
                *(("--country", country) if country else ()),
            )
            _road(out, what, seed=seed, seconds=seconds, lang=lang, as_json=as_json)
            if not (no_serve or as_json):
                _open_house(out, port, lang)


def _open_house(out: Path, port: int, lang: str) -> None:
    """Open the demo's house: the same lists come in through the same import as everybody's."""
    tell("\n" + say("road.stage.house", lang))
    words = ("demo", "--port", port, "--lang", lang, "--lists", out / "protect" / "people.csv")
    hand_over(words, environment={"RETORNO_DATA": str((out / HOUSE).absolute())})


def _road(
    out: Path,
    what: tuple[object, ...],
    *,
    seed: int,
    seconds: float,
    lang: str,
    as_json: bool,
) -> None:
    """Run the commands of the road one after the other, as a user would type them."""
    from retorno.formats.folders import check_out

    for stage in STAGES:
        check_out(out / stage)
    data, taken, safe, plan = (out / stage for stage in STAGES)
    raw, programme = data / "raw", data / "programme"
    steps = _Steps(lang, as_json=as_json)
    steps.run("data", "demo-data", *what, "--out", data)
    lists = sorted(path for path in raw.iterdir() if path.name not in NOT_LISTS)
    steps.run("intake", "intake", *lists, "--out", taken)
    answers = ("--answers", raw / "answers.csv")
    cleared = taken / "people.csv"
    steps.run("protect", "protect", cleared, "--programme", programme, *answers, "--out", safe)
    cleared = safe / "people.csv"
    steps.title("plan")
    _plan(plan, programme, cleared, seed=seed, seconds=seconds, steps=steps)
    steps.run("check", "check", programme, cleared, plan)
    if not as_json:
        tell("\n" + say("road.end", lang, report=plan / "report.html"))


def _plan(
    out: Path, programme: Path, people: Path, *, seed: int, seconds: float, steps: "_Steps"
) -> None:
    from retorno.cli.planned import tell_planned
    from retorno.cli.planning import Wish, plan_into

    words = ("plan", programme, people, "--out", out, "--seconds", f"{seconds:g}", "--seed", seed)
    steps.show(words)
    wish = Wish(
        seconds=seconds,
        iterations=None,
        seed=seed,
        jobs=0,
        lang=steps.lang,
        is_quiet=steps.as_json,
        is_demo=True,
        started=time.perf_counter(),
    )
    tell_planned(plan_into(out, programme, people, wish), out, steps.lang, as_json=steps.as_json)


class _Steps:
    """Shows each command before it runs; with `--json` only the plan itself is printed."""

    def __init__(self, lang: str, *, as_json: bool) -> None:
        self.lang = lang
        self.as_json = as_json

    def title(self, stage: str) -> None:
        if not self.as_json:
            tell("\n" + say(f"road.stage.{stage}", self.lang))

    def show(self, words: Iterable[object]) -> None:
        if not self.as_json:
            tell("$ retorno " + " ".join(map(str, words)))

    def run(self, stage: str, *words: object) -> None:
        self.title(stage)
        self.show(words)
        arguments = [*map(str, words), "--lang", self.lang]
        with redirect_stdout(StringIO()) if self.as_json else nullcontext():
            code = run(arguments)
        if code != EXIT_DONE:
            raise typer.Exit(code)
