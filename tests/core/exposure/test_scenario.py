"""Scenario files: read strictly, refused with file and key."""

from datetime import date

import pytest

from retorno.exposure.assumptions import Assumptions, Range
from retorno.exposure.scenario import Measure, Side, Status
from retorno.exposure.scenario_file import read_scenario, shipped
from retorno.vocabulary.errors import UnusableInputError
from retorno.vocabulary.evidence import Evidence
from retorno.wording import LANGUAGES, say
from tests.core.exposure.scenarios import AID, TOP, VISAS, step, tariff


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "s.toml"
        path.write_text(content, encoding="utf-8")
        return read_scenario(path)

    return read


def test_the_shipped_default_is_what_happened_and_what_was_threatened():
    found = read_scenario(shipped())
    assert (found.first_day, found.last_day) == (date(2025, 1, 24), date(2025, 3, 1))
    assert {s.id for s in found.of(Measure.TARIFF) if s.is_counterfactual} == {
        "us_tariff_25",
        "us_tariff_50",
        "co_tariff_25",
        "co_tariff_50",
    }
    assert [s.rate for s in found.of(Measure.TARIFF, Side.COLOMBIA)] == [0.25, 0.5]
    assert all(s.status is Status.CARRIED_OUT for s in found.of(Measure.VISAS))
    assert {s.id for s in found.steps if not s.in_dispute} == {"aid_pause"}
    assert all(s.source and s.words.say("es") and s.words.say("en") for s in found.steps)
    labels = {x.evidence for x in (*found.steps, *found.events)}
    assert Evidence.UNVERIFIED_TEXT not in labels


def test_a_step_without_until_lasts_to_the_end(read):
    found = read(TOP + tariff())
    (one,) = found.steps
    assert one.last_day == found.last_day
    assert one.days == 35
    assert one.is_on(date(2025, 1, 26))
    assert not one.is_on(date(2025, 1, 25))


def test_probability_and_products_are_kept(read):
    more = 'rate_percent = 25\nprobability = 0.3\nproducts = ["0603"]\nin_dispute = false'
    (one,) = read(TOP + step("a", "tariff", more)).steps
    assert (one.probability, one.products, one.in_dispute) == (0.3, ("0603",), False)


def test_a_measure_with_a_wrong_name_is_what_is_refused_not_its_keys(read):
    with pytest.raises(UnusableInputError) as refused:
        read(TOP + step("a", "tarif", "rate_percent = 25"))
    assert refused.value.code == "exposure.wrong_value.measure"
    assert refused.value.facts["value"] == "tarif"


UGLY = [
    ("format =", "not_toml"),
    (TOP.replace("ladder/1", "ladder/9") + tariff(), "format"),
    (TOP + "strange = 1\n" + tariff(), "unknown_key"),
    (TOP, "missing_key"),
    (TOP.replace('es = "prueba"\n', "") + tariff(), "missing_key"),
    (TOP.replace("2025-03-01", "2024-03-01") + tariff(), "order_of_days"),
    (TOP.replace("2025-03-01", "2095-03-01") + tariff(), "order_of_days"),
    (TOP.replace("2025-03-01", '"2025-03-01"') + tariff(), "wrong_value"),
    (TOP.replace("2025-02-17", "2025-02-17T10:00:00") + tariff(), "wrong_value"),
    (TOP + "step = 3\n", "wrong_value"),
    (TOP + tariff() + tariff(), "doubled_id"),
    (TOP + tariff(until="2025-01-25"), "order_of_days"),
    (TOP + tariff(first="2025-01-20"), "outside"),
    (TOP + tariff(until="2025-03-02"), "outside"),
    (TOP + tariff(rate=0.25), "wrong_value"),
    (TOP + tariff(rate=-25), "wrong_value"),
    (TOP + tariff(rate="nan"), "wrong_value"),
    (TOP + tariff(rate="true"), "wrong_value"),
    (TOP + tariff(side="MX"), "wrong_value"),
    (TOP + tariff(status="maybe"), "wrong_value"),
    (TOP + step("a", "war"), "wrong_value"),
    (TOP + step("a", "aid", "share_percent = 101"), "wrong_value"),
    (TOP + step("a", "aid", "share_percent = 50"), "missing_key"),
    (TOP + step("a", "visas"), "missing_key"),
    (TOP + step("a", "visas") + "[visas]\n", "missing_key"),
    (TOP + step("a", "visas") + VISAS.split("[[visas.volume]]")[0], "missing_key"),
    (TOP + "visas = 3\n" + step("a", "visas"), "wrong_value"),
    (TOP + step("a", "visas") + VISAS.replace("[0, 25]", "[]"), "wrong_value"),
    (TOP + step("a", "visas") + VISAS.replace('"week"', '"hour"'), "wrong_value"),
    (TOP + step("a", "tariff", 'rate_percent = 5\nproducts = ["6.3"]'), "wrong_value"),
    (TOP + step("a", "tariff", "rate_percent = 5\nprobability = 30"), "wrong_value"),
    (TOP + step("a", "flights", "flights = 2.5\npeople = 3"), "wrong_value"),
    (TOP + step("a", "unpriced", "rate_percent = 5"), "unknown_key"),
]


@pytest.mark.parametrize(("content", "code"), UGLY, ids=[f"{i}-{u[1]}" for i, u in enumerate(UGLY)])
def test_what_cannot_be_used_is_refused(read, content, code):
    with pytest.raises(UnusableInputError) as stop:
        read(content)
    assert stop.value.code.removeprefix("exposure.").startswith(code)
    assert stop.value.facts["file"] == "s.toml"
    assert code == "not_toml" or int(stop.value.facts["line"]) >= 1
    for lang in LANGUAGES:
        assert "s.toml" in say(f"error.{stop.value.code}", lang, **stop.value.facts)


def test_files_that_are_not_there(tmp_path):
    for path, code in ((tmp_path / "no.toml", "missing_file"), (tmp_path, "unreadable")):
        with pytest.raises(UnusableInputError) as stop:
            read_scenario(path)
        assert stop.value.code == f"exposure.{code}"


def test_visas_and_aid_may_stand_without_a_step(read):
    found = read(TOP + tariff() + VISAS + AID)
    assert found.visas is not None
    assert found.visas.volumes[0].per_working_day.value == 600
    assert (found.aid_year, found.aid_basis) == (2024, "CRS")


ASSUMED = """
[assumptions]
redirected_percent = [10, 40, 60]
no_range_factor = 2
parted_percent = 10
source = "trade ministry"
"""


def test_assumptions_of_the_analyst_take_the_place_of_ours(read):
    ours, given = read(TOP + tariff()), read(TOP + tariff() + ASSUMED)
    assert ours.assumptions == Assumptions()
    assert given.assumptions.redirected == Range(value=0.4, low=0.1, high=0.6)
    assert given.assumptions.discount == ours.assumptions.discount
    assert (given.assumptions.no_range, given.assumptions.parted) == (2, 0.1)
    assert given.assumptions_source == "trade ministry"


@pytest.mark.parametrize(
    "bad", ["[0.1, 0.4, 0.6]", "[40, 10, 60]", "[10, 40]", "40", "[0, 1, 101]"]
)
def test_a_range_that_is_none_is_refused(read, bad):
    with pytest.raises(UnusableInputError) as stop:
        read(TOP + tariff() + ASSUMED.replace("[10, 40, 60]", bad))
    assert stop.value.code == "exposure.wrong_value.range"


CLASSES = """
[[visas.class]]
class = "a"
share_percent = {}
evidence = "secondary"
source = "press"
[[visas.class]]
class = "b"
share_percent = {}
evidence = "secondary"
source = "press"
"""


@pytest.mark.parametrize("shares", [(0.97, 0.03), (97, 30)])
def test_classes_that_do_not_fit_into_all_are_refused(read, shares):
    with pytest.raises(UnusableInputError) as stop:
        read(TOP + step("closed", "visas") + VISAS + CLASSES.format(*shares))
    assert stop.value.code == "exposure.classes_sum"
    for lang in LANGUAGES:
        assert "97" in say(f"error.{stop.value.code}", lang, **stop.value.facts)


def line_of(text, words, nth=1):
    lines = [i for i, line in enumerate(text.splitlines(), 1) if line.strip().startswith(words)]
    return str(lines[nth - 1])


@pytest.mark.parametrize(
    ("content", "key", "words", "nth"),
    [
        (tariff("a") + tariff("b", rate=0.25), "step[2].rate_percent", "rate_percent", 2),
        (tariff("a") + tariff("b").replace("side", "sides"), "step[2].sides", "sides", 1),
        (tariff("a") + tariff("b").replace('side = "US"\n', ""), "step[2].side", "[[step]]", 2),
        (tariff() + VISAS.replace('per = "week"', "per = 3"), "visas.volume[1].per", "per", 1),
        (tariff() + VISAS.replace("[0, 25]", "[0.25]"), "visas.surge_percent", "surge", 1),
        (tariff() + "[aid]\nyear = 24\n", "aid.basis", "[aid]", 1),
        (tariff() + "[aids]\n", "aids", "[aids]", 1),
        ("visas = 3\n" + tariff(), "visas", "visas", 1),
    ],
)
def test_a_refusal_names_its_line(read, content, key, words, nth):
    with pytest.raises(UnusableInputError) as stop:
        read(TOP + content)
    assert stop.value.facts["key"] == key
    assert stop.value.facts["line"] == line_of(TOP + content, words, nth)


def test_codes_lose_their_dots_and_keep_their_zeros(read):
    (one,) = read(TOP + step("a", "tariff", 'rate_percent = 5\nproducts = ["0603.11"]')).steps
    assert one.products == ("060311",)
    with pytest.raises(UnusableInputError) as stop:
        read(TOP + step("a", "tariff", 'rate_percent = 5\nproducts = ["603"]'))
    assert stop.value.code == "exposure.wrong_value.codes"


@pytest.mark.parametrize("share", [0.25, -1, 101])
def test_a_share_as_a_fraction_is_refused_and_nothing_or_all_is_not(read, share):
    with pytest.raises(UnusableInputError) as stop:
        read(TOP + step("a", "aid", f"share_percent = {share}") + AID)
    assert stop.value.code == "exposure.wrong_value.percent"
    for good in (0, 1, 100):
        (one,) = read(TOP + step("a", "aid", f"share_percent = {good}") + AID).steps
        assert one.share == good / 100


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes('es = "año"'.encode("latin-1"))
    with pytest.raises(UnusableInputError) as stop:
        read_scenario(path)
    assert stop.value.code == "exposure.not_toml"
