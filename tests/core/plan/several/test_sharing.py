"""What is shared, as people write it down, and how it fits the programmes."""

import math
from dataclasses import replace
from types import SimpleNamespace

import pytest

from retorno.demo.country import read_country
from retorno.demo.programme import default_programme
from retorno.demo.writing import write_programme
from retorno.formats.folders import output_folder
from retorno.plan.programme import read_programme
from retorno.plan.several.joining import join, refuse_misfit
from retorno.plan.several.sharing import SharedFleet, Sharing, read_sharing
from retorno.vocabulary.errors import UnusableInputError

GOOD = """format = "retorno-shared/1"
currency = "USD"
money_total = 5000.0
[[fleet]]
id = "CHA737"
programmes = ["COL", "GTM"]
"""
CALENDAR = "fleet,date,aircraft\nCHA737,2025-02-03,1\nCHA737,2025-02-05,2\n"


def written(tmp_path, text=GOOD, calendar=CALENDAR):
    (tmp_path / "shared.toml").write_text(text, encoding="utf-8")
    (tmp_path / "shared_aircraft.csv").write_text(calendar, encoding="utf-8")
    return tmp_path / "shared.toml"


def refusal(path):
    with pytest.raises(UnusableInputError) as refused:
        read_sharing(path)
    return refused.value.code


def test_what_is_shared_is_read(tmp_path):
    sharing = read_sharing(written(tmp_path))
    assert sharing.money_total == 5000.0
    assert sharing.fleets == (SharedFleet(id="CHA737", programmes=("COL", "GTM")),)
    assert sorted(sharing.aircraft.values()) == [1, 2]


def test_money_alone_can_be_shared_and_needs_no_calendar(tmp_path):
    file = written(tmp_path, GOOD.split("[[fleet]]", maxsplit=1)[0])
    (tmp_path / "shared_aircraft.csv").unlink()
    sharing = read_sharing(file)
    assert (sharing.fleets, sharing.aircraft) == ((), {})


def test_aircraft_alone_can_be_shared(tmp_path):
    file = written(tmp_path, GOOD.replace("money_total = 5000.0\n", ""))
    assert math.isinf(read_sharing(file).money_total)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('"retorno-shared/1"', '"retorno-shared/2"', "several.format"),
        ('format = "retorno-shared/1"', "", "several.format"),
        ('currency = "USD"', "", "several.wrong_value"),
        ('currency = "USD"', 'currency = " "', "several.wrong_value"),
        ("5000.0", "-1.0", "several.wrong_value"),
        ("5000.0", "nan", "several.wrong_value"),
        ("5000.0", "true", "several.wrong_value"),
        ("5000.0", '"much"', "several.wrong_value"),
        ("[[fleet]]", "[fleet]", "several.wrong_value"),
        ("[[fleet]]", "[[fleets]]", "several.unknown_key"),
        ('["COL", "GTM"]', '"COL"', "several.wrong_value"),
        ('["COL", "GTM"]', '["COL"]', "several.few_sharers"),
        ('["COL", "GTM"]', '["COL", "COL"]', "several.few_sharers"),
        ('id = "CHA737"', "id = 3", "several.wrong_value"),
        ('id = "CHA737"\n', "", "several.wrong_value"),
        ('id = "CHA737"', 'id = "OTHER"', "programme.cell.known"),
        ("currency =", "currency", "several.not_toml"),
    ],
)
def test_what_cannot_be_is_refused(before, after, code, tmp_path):
    assert before in GOOD
    assert refusal(written(tmp_path, GOOD.replace(before, after))) == code


def test_a_fleet_twice_is_refused(tmp_path):
    again = GOOD + "[[fleet]]" + GOOD.split("[[fleet]]")[1]
    assert refusal(written(tmp_path, again)) == "several.doubled_fleet"


def test_nothing_shared_is_refused(tmp_path):
    nothing = GOOD.split("[[fleet]]", maxsplit=1)[0].replace("money_total = 5000.0\n", "")
    assert refusal(written(tmp_path, nothing)) == "several.nothing_shared"


def test_a_fleet_without_a_day_is_refused(tmp_path):
    assert refusal(written(tmp_path, calendar="fleet,date,aircraft\n")) == "several.no_days"


def test_files_that_are_not_there_are_named(tmp_path):
    assert refusal(tmp_path / "shared.toml") == "several.missing_file"
    file = written(tmp_path)
    (tmp_path / "shared_aircraft.csv").unlink()
    assert refusal(file) == "programme.missing_file"


@pytest.fixture(scope="module")
def programmes(tmp_path_factory):
    found = {}
    for code in ("COL", "GTM"):
        out = tmp_path_factory.mktemp("programmes") / code
        with output_folder(out) as folder:
            write_programme(folder, default_programme(50, country=read_country(code)))
        found[code] = read_programme(out)
    return found


SHARING = Sharing(
    currency="USD",
    money_total=math.inf,
    fleets=(SharedFleet(id="CHA737", programmes=("COL", "GTM")),),
    aircraft={},
)


def misfit(sharing, programmes):
    with pytest.raises(UnusableInputError) as refused:
        refuse_misfit(sharing, programmes)
    return refused.value


def test_the_shipped_programmes_describe_their_common_fleet_alike(programmes):
    refuse_misfit(SHARING, programmes)  # raises where anything of the fleet differs
    described = [
        next(fleet for fleet in one.fleets if fleet.id == "CHA737") for one in programmes.values()
    ]
    assert len(described) == 2


def test_another_currency_is_refused(programmes):
    assert misfit(replace(SHARING, currency="EUR"), programmes).code == "several.currency"


def test_names_that_nobody_has_are_refused(programmes):
    fleet = SharedFleet(id="CHA737", programmes=("COL", "PER"))
    found = misfit(replace(SHARING, fleets=(fleet,)), programmes)
    assert (found.code, found.facts["name"]) == ("several.unknown_programme", "PER")
    fleet = SharedFleet(id="FAC737", programmes=("COL", "GTM"))
    found = misfit(replace(SHARING, fleets=(fleet,)), programmes)
    assert (found.code, found.facts["name"]) == ("several.no_such_fleet", "GTM")


def test_a_fleet_that_is_not_the_same_everywhere_is_refused(programmes):
    fleets = tuple(
        replace(f, seats=99) if f.id == "CHA737" else f for f in programmes["GTM"].fleets
    )
    other = programmes | {"GTM": replace(programmes["GTM"], fleets=fleets)}
    found = misfit(SHARING, other)
    assert (found.code, found.facts["key"]) == ("several.fleet_differs", "seats")


def test_nobody_is_on_two_lists_of_one_country(programmes):
    def task(person, programme):
        caseload = SimpleNamespace(person_id=[person])
        return SimpleNamespace(programme=programme, cleared=SimpleNamespace(caseload=caseload))

    alike = {"one": programmes["COL"], "two": programmes["COL"]}
    names = SharedFleet(id="CHA737", programmes=("one", "two"))
    sharing = replace(SHARING, fleets=(names,))
    with pytest.raises(UnusableInputError) as refused:
        join(sharing, {name: task("P1", p) for name, p in alike.items()})
    assert refused.value.code == "several.person_twice"
    assert "P1" not in str(refused.value)
