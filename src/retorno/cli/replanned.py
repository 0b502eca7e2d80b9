"""What a re-plan gives, side by side: who moves, who is left, what it costs."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from retorno.cli.replan_folder import Answer
from retorno.cli.replanning import Replanned
from retorno.cli.shell import tell, tell_json
from retorno.protect.cleared import NOT_AVAILABLE
from retorno.report.numbers import exact_money
from retorno.report.view import FEW
from retorno.vocabulary.money import cents
from retorno.wording import say
from retorno.wording.numbers import number, percent


def tell_replanned(replanned: Replanned, out: Path, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what was planned anew."""
    if as_json:
        tell_json(_as_json(replanned, out))
        return
    for answer in replanned.answers:
        _tell_answer(answer, replanned.currency, lang)
    causes = sorted(replanned.written.causes.items(), key=lambda item: (-item[1], item[0]))
    for cause, people in causes:
        tell(f"  {_shown(cause, people, lang):>7}  {say(f'replan.cause.{cause}', lang)}")
    tell(say("replan.written", lang, folder=out / "plan", moves=out / "moves.csv"))


def _tell_answer(answer: Answer, currency: str, lang: str) -> None:
    summary = answer.files.summary
    amounts = {
        name: exact_money(cents(getattr(summary, name)), currency, lang)
        for name in ("cost", "money", "bound")
    }
    gap = "?" if summary.gap is None else percent(summary.gap, lang)
    tell(
        say(
            f"replan.{answer.mode}",
            lang,
            moved=number(answer.score.moved, lang),
            stranded=number(answer.stranded, lang),
            left=number(summary.not_placed, lang),
            gap=gap,
            **amounts,
        )
    )


def _shown(cause: str, people: int, lang: str) -> str:
    """A count; of people who are not available no small one."""
    return "<10" if cause == NOT_AVAILABLE and people < FEW else number(people, lang)


def _as_json(replanned: Replanned, out: Path) -> dict[str, object]:
    return {
        "folder": str(out),
        "first_answer_seconds": round(replanned.first_seconds, 2),
        "answers": {answer.mode: _answer(answer) for answer in replanned.answers},
    }


def _answer(answer: Answer) -> Mapping[str, object]:
    judged = asdict(answer.score)
    causes = {
        cause: _shown(cause, people, "en") if cause == NOT_AVAILABLE else people
        for cause, people in sorted(answer.causes.items())
    }
    return {
        "people_who_change_flight_or_day": judged["moved"],
        "of_the_window": judged["of_window"],
        "newly_without_place": judged["stranded"],
        "causes": causes,
        "plan": answer.files.plan,
    }
