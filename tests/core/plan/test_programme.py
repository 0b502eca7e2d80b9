import math

import pytest

from retorno.plan.programme import read_programme
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import say


def refusal(world, written):
    folder, _ = written(world)
    with pytest.raises(UnusableInputError) as caught:
        read_programme(folder)
    for lang in ("es", "en"):
        assert say(f"error.{caught.value.code}", lang, **caught.value.facts)
    return caught.value


def test_whole_programme_is_read(tiny, written):
    folder, _ = written(tiny)
    programme = read_programme(folder)
    assert programme.departures == ("ATL", "MIA", "SEA")
    assert programme.arrivals == ("BOG", "MDE")
    assert [fleet.id for fleet in programme.fleets] == ["CIV", "FAC"]
    assert [fleet.places for fleet in programme.fleets] == [40, 20]
    assert programme.country == "COL"
    assert programme.aircraft.shape == (2, 40)
    assert programme.clearances[1, 0].all()
    assert not programme.clearances[0, 0].any()
    assert programme.seats.tolist() == [[8] * 40]
    assert programme.reception_people.shape == (2, 40)
    assert programme.onward == {("BOG", "MDE"): 50.0}
    assert sorted(programme.inputs) == [
        "aircraft.csv", "airports.csv", "clearances.csv", "facilities.csv", "onward.csv",
        "programme.toml", "reception.csv", "seats.csv",
    ]  # fmt: skip


def test_order_of_rows_means_nothing(tiny, written, tmp_path):
    folder, _ = written(tiny)
    one = read_programme(folder)
    for rows in tiny.tables.values():
        rows.reverse()
    other = read_programme(tiny.write(tmp_path / "reversed")[0])
    assert one.departures == other.departures
    assert list(one.facilities) == list(other.facilities)
    assert (one.clearances == other.clearances).all()


def test_rows_outside_the_programme_are_counted_and_do_not_count(tiny, written):
    tiny.tables["aircraft.csv"].append({"fleet": "FAC", "date": "2024-01-01", "aircraft": 9})
    tiny.tables["clearances.csv"].append({"fleet": "FAC", "airport": "MIA", "date": "2030-01-01"})
    folder, _ = written(tiny)
    programme = read_programme(folder)
    assert programme.aircraft.max() == 1
    assert programme.outside == {"aircraft.csv": 1, "clearances.csv": 1}


def test_budgets_may_be_left_out(tiny, written):
    tiny.term("budget_total = 160_000.0\n", "")
    tiny.term("budget_per_30_days = [160_000.0, 1_000.0]\n", "")
    limits = read_programme(written(tiny)[0]).limits
    assert limits.budget_total == math.inf
    assert limits.budget_per_period == (math.inf, math.inf)


def test_position_may_be_left_to_the_airport_table(tiny, written):
    tiny.row("airports.csv", iata="MIA")["latitude"] = ""
    assert read_programme(written(tiny)[0]).airports["MIA"].latitude == pytest.approx(25.8, abs=0.1)


def test_tables_may_be_sheets(tiny, written):
    import xlsxwriter

    folder, _ = written(tiny)
    (folder / "onward.csv").unlink()
    book = xlsxwriter.Workbook(str(folder / "onward.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["airport", "preferred", "cost_per_person"])
    sheet.write_row(1, 0, ["BOG", "MDE", 50])
    book.close()
    assert read_programme(folder).onward == {("BOG", "MDE"): 50.0}


@pytest.mark.parametrize(
    ("old", "new", "code", "fact"),
    [
        ('"retorno-programme/1"', '"retorno-programme/9"', "programme.format", "retorno-programme/9"),
        ("days = 40", "days = 0", "programme.value", "days"),
        ("days = 40", "days = true", "programme.value", "days"),
        ("days = 40", "days = 40\nmonths = 1", "programme.unknown_key", "months"),
        ("first_day = 2025-03-01", 'first_day = "2025-03-01"', "programme.value", "first_day"),
        ("first_day = 2025-03-01", "first_day = 2025-03-01T08:00:00", "programme.value", "first_day"),
        ("max_wait_days = 30", "max_wait_days = 1.5", "programme.value", "limits.max_wait_days"),
        ("max_wait_days = 30", "max_wait_days = -1", "programme.value", "limits.max_wait_days"),
        ("circuity = 1.2", "circuity = nan", "programme.value", "road.circuity"),
        ("circuity = 1.2", "circuity = 0.0", "programme.value", "road.circuity"),
        ("circuity = 1.2", 'circuity = "1.2"', "programme.value", "road.circuity"),
        ("circuity = 1.2", "", "programme.missing_key", "road.circuity"),
        ("medical = 2.0,", "medicine = 2.0,", "programme.unknown_key", "weights.class.medicine"),
        ("budget_total = 160_000.0", "budget_total = inf", "programme.value", "limits.budget_total"),
        ("[160_000.0, 1_000.0]", "[1.0]", "programme.periods", "2"),
        ("[160_000.0, 1_000.0]", "1.0", "programme.periods", "2"),
        ("[160_000.0, 1_000.0]", "[1.0, -1.0]", "programme.value", "limits.budget_per_30_days[2]"),
        ('id = "CIV"', 'id = "FAC"', "programme.doubled_id", "FAC"),
        ('base = "MIA"', 'base = "XXX"', "programme.unknown_airport", "XXX"),
        ('departure = "MIA"', 'departure = "BOG"', "programme.unknown_airport", "BOG"),
        ('operator = "civil"', 'operator = "navy"', "programme.value", "fleet[2].operator"),
        ("[road]", "[way]", "programme.unknown_key", "way"),
        ("[road]", "[[road]]", "programme.wrong_type", "[table]"),
        ("[[scheduled]]", "[scheduled]", "programme.wrong_type", "[[scheduled]]"),
        ("days = 40", "days = = 40", "programme.not_toml", "programme.toml"),
    ],
)  # fmt: skip
def test_terms_that_are_refused(tiny, written, old, new, code, fact):
    tiny.term(old, new)
    error = refusal(tiny, written)
    assert error.code.startswith(code)
    assert fact in error.facts.values()
    assert error.facts["file"] == "programme.toml"


def test_missing_table_is_named(tiny, written):
    tiny.term("[weights]", "[weights2]")
    assert refusal(tiny, written).code == "programme.unknown_key"


def test_missing_section_is_named(tiny, written):
    start, end = tiny.programme.index("[road]"), tiny.programme.index("[flight]")
    tiny.programme = tiny.programme[:start] + tiny.programme[end:]
    error = refusal(tiny, written)
    assert (error.code, error.facts["key"]) == ("programme.missing_key", "road")


@pytest.mark.parametrize(
    ("table", "change", "code", "fact"),
    [
        ("aircraft.csv", {"aircraft": "-1"}, "programme.cell", "aircraft"),
        ("aircraft.csv", {"date": "2025-02-30"}, "programme.cell", "2025-02-30"),
        ("aircraft.csv", {"date": "3/1/2025"}, "programme.cell", "3/1/2025"),
        ("aircraft.csv", {"fleet": "ZZZ"}, "programme.cell", "ZZZ"),
        ("airports.csv", {"role": "hub"}, "programme.cell", "hub"),
        ("airports.csv", {"country": "XYZ"}, "programme.cell", "XYZ"),
        ("airports.csv", {"country": "USA"}, "programme.airport_country", "BOG"),
        ("airports.csv", {"iata": "QQQ"}, "programme.airport_country", "-"),
        ("airports.csv", {"time_zone": "America/Macondo"}, "programme.cell", "America/Macondo"),
        ("airports.csv", {"latitude": "91"}, "programme.cell", "91"),
        ("facilities.csv", {"latitude": "north"}, "programme.cell", "north"),
        ("facilities.csv", {"longitude": "-181"}, "programme.cell", "-181"),
        ("facilities.csv", {"facility": ""}, "programme.cell", "facility"),
        ("onward.csv", {"cost_per_person": "nan"}, "programme.cell", "nan"),
        ("onward.csv", {"cost_per_person": "-5"}, "programme.cell", "-5"),
        ("onward.csv", {"airport": "CLO"}, "programme.cell", "CLO"),
        ("seats.csv", {"scheduled": "X"}, "programme.cell", "X"),
        ("reception.csv", {"medical": "2.5"}, "programme.cell", "2.5"),
    ],
)
def test_cells_that_are_refused(tiny, written, table, change, code, fact):
    tiny.tables[table][0] |= change
    error = refusal(tiny, written)
    assert error.code.startswith(code)
    assert fact in error.facts.values()
    assert (error.facts["file"], error.facts["row"]) == (table, "2")


def test_doubled_row_is_refused(tiny, written):
    tiny.tables["seats.csv"].insert(1, dict(tiny.tables["seats.csv"][0]))
    error = refusal(tiny, written)
    assert (error.code, error.facts["row"]) == ("programme.doubled_row", "3")


def test_missing_column_is_refused(tiny, written):
    tiny.columns["seats.csv"] = ["scheduled", "date"]
    assert refusal(tiny, written).code == "programme.missing_column"


@pytest.mark.parametrize("name", ["programme.toml", "onward.csv"])
def test_missing_file_is_refused(tiny, written, name):
    folder, _ = written(tiny)
    (folder / name).unlink()
    with pytest.raises(UnusableInputError) as caught:
        read_programme(folder)
    assert caught.value.code == "programme.missing_file"


@pytest.mark.parametrize("role", ["departure", "arrival"])
def test_programme_without_airports_of_a_role_is_refused(tiny, written, role):
    tiny.tables["airports.csv"] = [r for r in tiny.tables["airports.csv"] if r["role"] != role]
    assert refusal(tiny, written).facts["role"] == role


def test_empty_tables_are_allowed(tiny, written):
    for name in ("aircraft.csv", "clearances.csv", "seats.csv", "reception.csv", "onward.csv"):
        tiny.tables[name] = []
    programme = read_programme(written(tiny)[0])
    assert not programme.aircraft.any()
    assert programme.onward == {}


def test_l18_airport_in_the_wrong_country_is_refused(tiny, written):
    """IWA is Ivanovo; Mesa Gateway is AZA."""
    tiny.row("airports.csv", iata="SEA")["iata"] = "IWA"
    error = refusal(tiny, written)
    assert error.code == "programme.airport_country"
    assert "Ivanovo" in error.facts["elsewhere"]
