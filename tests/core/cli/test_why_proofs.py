"""Every proof told of on invented people passes the check, which finds the same money and cost."""

import csv

import pytest

from retorno.cli.answered import Sentences
from retorno.cli.answering import Question, answer, checked
from retorno.cli.main import run
from retorno.plan.check import check_plan
from retorno.plan.why.record import record


@pytest.fixture(scope="module", params=[12, 1_000, 27_000])
def planned(request, tmp_path_factory):
    """Invented people, and a first plan of theirs."""
    folder = tmp_path_factory.mktemp("why")
    data, plan = folder / "data", folder / "plan"
    inputs = [data / "programme", data / "people.csv"]
    size = ["--people", str(request.param), "--seed", "1"]
    assert run(["demo-data", *size, "--out", str(data), "--lang", "en"]) == 0
    more = ["--iterations", "1", "--jobs", "1", "--lang", "en", "--json"]
    assert run(["plan", *map(str, inputs), "--out", str(plan), *more]) in {0, 1}
    return [*inputs, plan]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def people_to_ask(plan, most):
    """Somebody who waits long, somebody who waits a little, and somebody without a flight."""
    placed = sorted(rows(plan / "placements.csv"), key=lambda row: -int(row["waits_days"]))
    left = [row for row in rows(plan / "not_placed.csv") if row["reason"] != "not_available"]
    found = [placed[0], placed[len(placed) // 2], *left[:1]]
    return [row["person_id"] for row in found][:most]


def test_the_check_finds_every_proof_valid_and_its_figures_true(planned):
    programme, people, plan = planned
    standing = check_plan(programme, people, plan).parts
    proofs = 0
    for person in people_to_ask(plan, 1 if people.stat().st_size > 10**6 else 3):
        question = Question(
            programme=programme, people=people, plan=plan, person=person, departure=None, as_of=None, lang="es",
            is_quiet=True,
        )  # fmt: skip
        found = answer(question)
        told = record(found.standing, found.why, person)
        assert len(told["tried"]) == len(found.why.proofs)
        assert "\n".join(Sentences(found.standing, found.why, question).lines())
        for proof, row in zip(found.why.proofs, told["tried"], strict=True):
            report = checked(question, found.standing, found.why, proof.forced)
            assert report.violations == ()
            assert report.parts.money - standing.money == pytest.approx(row["money"], abs=0.02)
            assert report.parts.cost - standing.cost == pytest.approx(row["cost"], abs=0.02)
            moved = {move["person"] for move in row["moves"]}
            lost = {move["person"] for move in row["moves"] if move["to_flight"] is None}
            others = [
                row[name]["people"] for name in ("later", "earlier", "same_day", "left", "gained")
            ]
            assert len(moved) == len(row["moves"]) == sum(others)
            assert len(lost) == row["left"]["people"]
            assert person not in moved
            proofs += 1
    assert proofs
