"""What a plan says of itself: plan.json, reasons.csv and manifest.json against the rest."""

import json

import pytest

from retorno.plan.check import check_plan


def broken(world, folder):
    """Rules broken, with the field, file or party they name."""
    report = check_plan(*world.write(folder))
    names = ("field", "file", "party", "column")
    return {
        (v.rule, next((v.facts[n] for n in names if n in v.facts), "")) for v in report.violations
    }


def _say(**fields):
    return lambda world: world.summary.update(fields)


def _part(name, value, **fields):
    def change(world):
        world.summary["parts"][name] = value
        world.summary.update(fields)

    return change


def _people(**counts):
    return lambda world: world.summary["people"].update(counts)


def _input(**inputs):
    return lambda world: world.inputs.update(inputs)


def _lost_input(world):
    def change(plan):
        path = plan / "plan.json"
        stated = json.loads(path.read_text())
        del stated["inputs"]["onward.csv"]
        path.write_text(json.dumps(stated))

    world.after.append(change)


def _reason(which, **cells):
    return lambda world: world.row("reasons.csv", party=which).update(cells)


def _more_reasons(party, days="1"):
    row = {"party": party, "days": days, "code": "money", "detail": ""}
    return lambda world: world.tables["reasons.csv"].append(row)


def _file(name, text):
    return lambda world: world.after.append(lambda plan: (plan / name).write_text(text))


def _manifest(text):
    return _file("manifest.json", text)


def _entry(name, value):
    def change(plan):
        path = plan / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["files"][name] = value
        path.write_text(json.dumps(manifest))

    return lambda world: world.after.append(change)


def _lose(name):
    return lambda world: world.after.append(lambda plan: (plan / name).unlink())


SHA = "0" * 64

CHANGES = {
    "a field that is not there": (_say(method="absent"), "field_missing", "method"),
    "another format": (_say(format="retorno-plan/2"), "field", "format"),
    "a status that is none": (_say(status="done"), "field", "status"),
    "an end that is none": (_say(stopped="bored"), "field", "stopped"),
    "a cost in words": (_say(cost="190870.30"), "field", "cost"),
    "a cost that is true": (_say(cost=True), "field", "cost"),
    "a cost beyond all money": (_say(cost=1e300), "field", "cost"),
    "a cost of tenths of cents": (_say(cost=190870.301), "field", "cost"),
    "parts that are no parts": (_say(parts=[1, 2]), "field", "parts"),
    "a part missing": (_say(parts={"flights": 158500.0}), "field", "parts"),
    "a gap in words": (_say(gap="27 %"), "field", "gap"),
    "a method of nothing": (_say(method=""), "field", "method"),
    "half a seed": (_say(seed=1.5), "field", "seed"),
    "a seed that is true": (_say(seed=True), "field", "seed"),
    "seconds before the start": (_say(seconds=-1.0), "field", "seconds"),
    "seconds in words": (_say(seconds="1"), "field", "seconds"),
    "no versions": (_say(versions={}), "field", "versions"),
    "protected, perhaps": (_say(protected="no"), "field", "protected"),
    "inputs that are a list": (_say(inputs=[]), "field", "inputs"),
    "people that are a number": (_say(people=18), "field", "people"),
    "half a person": (_people(placed=10.5), "field", "people"),
    "protected, but nothing shows it": (_say(protected=True), "protected", ""),
    "a person too many": (_people(placed=11), "people", "placed"),
    "held people hidden": (_people(held=0), "people", "held"),
    "complete with people left": (_say(status="complete"), "status", ""),
    "an input that changed": (_input(**{"people.csv": SHA}), "input_changed", "people.csv"),
    "an input that is none": (_input(**{"more.csv": SHA}), "input_unknown", "more.csv"),
    "no hash at all": (_input(**{"people.csv": "soon"}), "field", "inputs"),
    "an input not named": (_lost_input, "input_missing", "onward.csv"),
    "a cheaper road": (
        _part("road", 600.30, cost=190770.30, money=159570.30),
        "part",
        "road",
    ),
    "cheaper flights": (
        _part("flights", 150000.00, cost=182370.30, money=151170.30),
        "flights_sum",
        "flights.csv",
    ),
    "flights that the table does not sum to": (
        _part("flights", 150000.00, cost=182370.30, money=151170.30),
        "part",
        "flights",
    ),
    "less waiting": (_part("waiting", 9000.00, cost=188670.30), "part", "waiting"),
    "nobody left": (_part("not_returned", 0.00, cost=170870.30), "part", "not_returned"),
    "a cost that its parts do not give": (_say(cost=190000.00), "sum", "cost"),
    "money that its parts do not give": (_say(money=159000.00), "sum", "money"),
    "a bound above the cost": (_say(lower_bound=190870.31, gap=0.0), "bound", ""),
    "a bound below nothing": (_say(lower_bound=-1.0, gap=-190871.3), "bound", ""),
    "a gap that is not": (_say(gap=0.10), "gap", ""),
    "a gap without a bound": (_say(lower_bound=None), "gap", ""),
    "a bound without a gap": (_say(gap=None), "gap", ""),
    "a gap over a bound of nothing": (_say(lower_bound=0.0), "gap", ""),
    "optimal without a bound": (_say(stopped="optimal", lower_bound=None, gap=None), "optimal", ""),
    "optimal far from the bound": (_say(stopped="optimal"), "optimal", ""),
    "a party that waits without a word": (
        lambda w: w.tables["reasons.csv"].remove(w.row("reasons.csv", party="P07")),
        "reason_missing",
        "P07",
    ),
    "a day of waiting unexplained": (_reason("P07", days="3"), "reason_missing", "P07"),
    "more days than the wait": (_reason("P07", days="5"), "reason_days", "P07"),
    "days that are none": (_reason("B", days="0"), "reason_days", "B"),
    "reasons of a party not placed": (_more_reasons("P13"), "reason_without_wait", "P13"),
    "reasons of a held party": (_more_reasons("C"), "reason_without_wait", "C"),
    "reasons of nobody": (_more_reasons("Z"), "reason_without_wait", "Z"),
    "a reason of no party": (_reason("P07", party=""), "unreadable_cell", "reasons.csv"),
    "a reason in words": (_reason("P07", code="Planes full"), "unreadable_cell", "reasons.csv"),
    "days in words": (_reason("P07", days="four"), "unreadable_cell", "reasons.csv"),
    "no manifest": (_lose("manifest.json"), "manifest", ""),
    "a manifest that is no JSON": (_manifest("{"), "manifest", ""),
    "a manifest without files": (_manifest('{"files": 3}'), "manifest", ""),
    "a file lost": (_lose("report.html"), "manifest_missing", "report.html"),
    "a file outside the folder": (_entry("../people.csv", {}), "manifest_missing", "../people.csv"),
    "a file not listed": (_file("notes.txt", "x"), "manifest_unlisted", "notes.txt"),
    "a file changed": (_file("report.html", "x"), "manifest_entry", "report.html"),
    "an entry that is none": (_entry("flights.csv", 3), "manifest_entry", "flights.csv"),
    "rows of a page": (_entry("report.html", {"rows": 3}), "manifest_entry", "report.html"),
    "a column too many": (
        lambda w: w.columns["flights.csv"].append("pilot"),
        "unknown_column",
        "flights.csv",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_what_a_plan_says_is_caught(world, tmp_path, name):
    change, *expected = CHANGES[name]
    change(world)
    assert tuple(expected) in broken(world, tmp_path)


def _optimal(world):
    world.summary.update(stopped="optimal", lower_bound=190870.10, gap=0.000001)


FINE = {
    "no bound and no gap": _say(lower_bound=None, gap=None),
    "a bound of nothing and no gap": _say(lower_bound=0.0, gap=None),
    "optimal, its bound rounded down": _optimal,
    "cents of the parts that were rounded one by one": _say(cost=190870.31),
    "no report": lambda w: (_lose("report.html")(w), _entry_gone("report.html")(w)),
    "a file that the system hides": _file(".DS_Store", "x"),
    "whole numbers for money": _say(money=159670.3, lower_bound=150000),
    "more than the format asks for": _say(currency="USD"),
    "another table, listed": lambda w: (
        _file("moves.csv", "a\n1\n")(w),
        _entry("moves.csv", {"sha256": MOVES, "bytes": 4, "rows": 1})(w),
    ),
    "limits that bind together": _more_reasons("B", "3"),
    "cannot": _say(status="cannot"),
}
MOVES = "309b0e45a73d3fc5325e2b6ed0a01ef8b9cde6b05a5633c1f893f970d52bfddc"


def _entry_gone(name):
    def change(plan):
        path = plan / "manifest.json"
        manifest = json.loads(path.read_text())
        del manifest["files"][name]
        path.write_text(json.dumps(manifest))

    return lambda world: world.after.append(change)


@pytest.mark.parametrize("name", FINE)
def test_what_the_format_allows_is_valid(world, tmp_path, name):
    FINE[name](world)
    assert broken(world, tmp_path) == set()
