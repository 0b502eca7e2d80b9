"""Scenario files: read strictly, refused with file and key."""

from datetime import date

import pytest

from retorno.exposure.scenario import Measure, Side, Status, read_scenario, shipped
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
    assert stop.value.code == f"exposure.{code}"
    assert stop.value.facts["file"] == "s.toml"
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
