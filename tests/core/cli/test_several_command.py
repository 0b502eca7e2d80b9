"""`retorno several` and `retorno check-several`, as people type them."""

import csv
import json
import shutil

import pytest

from retorno.cli.main import run
from retorno.demo.tables import states

SHARED = """format = "retorno-shared/1"
currency = "USD"
money_total = 250000.0
[[fleet]]
id = "CHA737"
programmes = ["COL", "GTM"]
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    base = tmp_path_factory.mktemp("both")
    for code in states():
        words = ["demo-data", "--country", code, "--people", "24", "--seed", "3", "--no-raw"]
        assert run([*words, "--out", str(base / code)]) == 0
    (base / "shared.toml").write_text(SHARED, encoding="utf-8")
    for file in ("shared_aircraft.csv", *(f"{code}/programme/aircraft.csv" for code in states())):
        (base / file).write_text(CALENDAR, encoding="utf-8")
    for code in states():
        (base / code / "programme/seats.csv").write_text("scheduled,date,seats\n")
    return base


DAYS = [f"2025-{month:02}-{day:02}" for month in (3, 5) for day in range(3, 17)]
CALENDAR = "".join(f"{row}\n" for row in ("fleet,date,aircraft", *(f"CHA737,{d},1" for d in DAYS)))
"""Both programmes have this one aircraft and no other."""


def folders(base):
    return [str(base / code) for code in states()]


def planned(base, out, *more):
    return run(["several", *folders(base), "--out", str(out), "--iterations", "3", *more])


@pytest.fixture(scope="module")
def joint(both, tmp_path_factory):
    out = tmp_path_factory.mktemp("joint") / "out"
    assert planned(both, out, "--jobs", "1", "--lang", "en") in {0, 1}
    return out


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_programme_has_its_share_and_its_plan(joint, both):
    told = json.loads((joint / "joint.json").read_text(encoding="utf-8"))
    assert told["format"] == "retorno-several/1"
    assert set(told["programmes"]) == set(states())
    assert told["lower_bound"] <= told["cost"]
    assert told["money"] <= 250_000.01
    for code in states():
        words = [str(joint / code / "programme"), str(both / code / "people.csv")]
        assert run(["check", *words, str(joint / code / "plan")]) == 0


def test_the_table_of_shares_never_gives_more_than_there_is(joint):
    given, used = {}, {}
    for row in table(joint / "shares.csv"):
        key = row["fleet"], row["date"]
        given[key] = given.get(key, 0) + int(row["aircraft"])
        used[key] = used.get(key, 0) + int(row["used"])
    assert given
    assert max(given.values()) == 1
    assert all(used[key] <= given[key] for key in given)


def test_the_check_passes_in_either_language(joint, both, capsys):
    assert run(["check-several", str(joint), *folders(both), "--lang", "es"]) == 0
    assert "Todos juntos respetan lo común" in capsys.readouterr().out
    assert run(["check-several", str(joint), *folders(both), "--lang", "en", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["valid"] is True
    assert told["together"] == []


def broken(joint, both, tmp_path, capsys, change):
    """Rules that a changed copy breaks."""
    copy = tmp_path / "copy"
    shutil.copytree(joint, copy)
    change(copy)
    assert run(["check-several", str(copy), *folders(both), "--json"]) == 1
    return {row["rule"] for row in json.loads(capsys.readouterr().out)["together"]}


def test_an_aircraft_used_twice_is_found(joint, both, tmp_path, capsys):
    used = [row for row in table(joint / "shares.csv") if row["used"] == "1"]
    assert used

    def change(copy):
        calendar = copy / "shared_aircraft.csv"
        text = calendar.read_text(encoding="utf-8")
        calendar.write_text(text.replace(f"{used[0]['date']},1", f"{used[0]['date']},0"))

    assert broken(joint, both, tmp_path, capsys, change) == {"joint_aircraft"}


def test_too_much_money_is_found(joint, both, tmp_path, capsys):
    def change(copy):
        shared = copy / "shared.toml"
        shared.write_text(shared.read_text(encoding="utf-8").replace("250000.0", "1000.0"))

    assert broken(joint, both, tmp_path, capsys, change) == {"joint_money"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("cost", 1.0), ("money", "much"), ("lower_bound", 1e12), ("format", "x"), ("programmes", [])],
)
def test_what_the_joint_file_says_wrongly_is_found(key, value, joint, both, tmp_path, capsys):
    def change(copy):
        told = json.loads((copy / "joint.json").read_text(encoding="utf-8"))
        (copy / "joint.json").write_text(json.dumps(told | {key: value}), encoding="utf-8")

    assert broken(joint, both, tmp_path, capsys, change) == {"joint_stated"}


def replaced(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("programme.toml", "max_wait_days = 110", "max_wait_days = 111"),
        ("programme.toml", "circuity = 1.2", "circuity = 1.1"),
        ("programme.toml", "budget_total = ", "budget_total = 9"),
    ],
)
def test_a_share_that_is_not_cut_from_its_programme_is_found(
    file, before, after, joint, both, tmp_path, capsys
):
    def change(copy):
        replaced(copy / "GTM/programme" / file, before, after)

    assert "share_other" in broken(joint, both, tmp_path, capsys, change)


def test_more_aircraft_than_its_own_are_found(joint, both, tmp_path, capsys):
    def more(copy):
        with (copy / "COL/programme/aircraft.csv").open("a", encoding="utf-8") as file:
            file.write("CHA737,2025-02-09,1\r\n")

    assert "share_other" in broken(joint, both, tmp_path, capsys, more)


def test_a_share_of_other_length_is_found(joint, both, tmp_path, capsys):
    def change(copy):
        replaced(copy / "COL/programme/programme.toml", "days = 180", "days = 179")

    assert "share_other" in broken(joint, both, tmp_path, capsys, change)


def test_somebody_with_two_flights_in_one_country_is_found(joint, both, tmp_path, capsys):
    again = tmp_path / "again"
    shutil.copytree(both, again)
    copy = tmp_path / "copy"
    shutil.copytree(joint, copy)
    shutil.copytree(both / "COL", again / "TWO")
    shutil.copytree(joint / "COL", copy / "TWO")
    words = [str(copy), *folders(again), str(again / "TWO")]
    assert run(["check-several", *words, "--json"]) == 1
    rules = {row["rule"] for row in json.loads(capsys.readouterr().out)["together"]}
    assert "joint_person" in rules


def test_a_plan_that_breaks_its_own_rules_is_told(joint, both, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(joint, copy)
    replaced(copy / "COL/plan/placements.csv", "DEMO-", "DEMX-")
    assert run(["check-several", str(copy), *folders(both), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "COL: the plan is NOT valid" in told
    assert "[person_unknown]" in told
    replaced(copy / "joint.json", '"cost": ', '"cost": 1')
    assert run(["check-several", str(copy), *folders(both), "--lang", "en"]) == 1
    assert "do NOT keep" in capsys.readouterr().out


def test_people_and_programs_are_told(both, tmp_path, capsys):
    assert planned(both, tmp_path / "a", "--jobs", "1", "--lang", "es") in {0, 1}
    told = capsys.readouterr()
    assert "COL: con vuelo" in told.out
    assert "Aeronaves-día de CHA737" in told.out
    assert "Cota demostrada" in told.out
    assert "etapa 1" in told.err
    assert planned(both, tmp_path / "b", "--jobs", "1", "--json") in {0, 1}
    value = json.loads(capsys.readouterr().out)
    assert value["folder"] == str(tmp_path / "b")
    assert (tmp_path / "a/joint.json").exists()


def test_the_same_plans_however_many_work(both, joint, tmp_path):
    assert planned(both, tmp_path / "c", "--jobs", "2", "--json") in {0, 1}
    for code in states():
        one, other = (
            (at / code / "plan/placements.csv").read_bytes() for at in (joint, tmp_path / "c")
        )
        assert one == other


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_plans(both, joint, tmp_path, cluster):
    assert planned(both, tmp_path / "d", "--cluster", cluster[0], "--json") in {0, 1}
    for code in states():
        one, other = (
            (at / code / "plan/placements.csv").read_bytes() for at in (joint, tmp_path / "d")
        )
        assert one == other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["COL"], "Two folders or more are needed"),
        (["COL", "COL"], "Two folders are called"),
        (["COL", "nowhere"], "has no folder called programme"),
        (["COL", "empty"], "has no list"),
        (["COL", "GTM", "--shared", "none.toml"], "cannot be read"),
        (["COL", "GTM", "--seconds", "1", "--iterations", "1"], "seconds"),
        (["COL", "GTM", "--cluster", "nonsense://x"], "nonsense://x"),
    ],
)
def test_what_cannot_be_used_is_one_clear_sentence(words, said, both, tmp_path, capsys):
    shutil.copytree(both, tmp_path / "in")
    (tmp_path / "in/empty/programme").mkdir(parents=True)
    inside = [
        w if w.startswith(("-", "nonsense", "1")) else str(tmp_path / "in" / w) for w in words
    ]
    assert run(["several", *inside, "--out", str(tmp_path / "o"), "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert not (tmp_path / "o").exists()


def test_an_input_is_never_overwritten(both, tmp_path, capsys):
    shutil.copytree(both, tmp_path / "in")
    words = ["several", *folders(tmp_path / "in"), "--out", str(tmp_path / "in"), "--lang", "en"]
    assert run(words) == 2
    assert capsys.readouterr().err
    assert (tmp_path / "in/COL/people.csv").exists()


def test_the_list_that_protect_wrote_comes_first(both, tmp_path, capsys):
    shutil.copytree(both, tmp_path / "in")
    for code in states():
        at = tmp_path / "in" / code
        words = [str(at / "people.csv"), "--programme", str(at / "programme")]
        assert run(["protect", *words, "--out", str(at / "protect")]) == 0
    capsys.readouterr()
    assert planned(tmp_path / "in", tmp_path / "o", "--jobs", "1", "--lang", "en") in {0, 1}
    assert "retorno protect" not in capsys.readouterr().out
    plan = json.loads((tmp_path / "o/COL/plan/plan.json").read_text(encoding="utf-8"))
    assert plan["protected"] is True


def test_small_numbers_of_held_people_are_not_told(both, tmp_path, capsys):
    assert planned(both, tmp_path / "o", "--jobs", "1", "--lang", "en") in {0, 1}
    held = [line for line in capsys.readouterr().out.splitlines() if "not available" in line]
    assert len(held) == len(states())
    assert all("not available <10" in line for line in held)
