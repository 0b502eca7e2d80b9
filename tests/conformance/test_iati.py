"""The published test files of IATI 2.03: what validates is read, what must not is refused."""

import pytest

from retorno.formats.iati import read_iati
from retorno.vocabulary.errors import UnusableInputError
from retorno.wording import LANGUAGES, say

FOLDER = "humanitarian/iati"
REFUSED = {
    "activity__01-empty-activity": "missing_element",
    "activity__18-missing-iati-activities-version": "missing_attribute",
    "activity__22-missing-title-narrative": "missing_element",
    "activity__budget_07-contains-text-period-start": "unexpected_text",
    "activity__budget_12-non-decimal-value": "bad_number",
    "activity__document-link_01-missing-category": "missing_element",
    "activity__humanitarian_03-humanitarian-scope-no-code": "missing_attribute",
    "activity__location_04-location-point-without-pos": "missing_element",
    "activity__participating-org_01-activity-id-empty": "missing_element",
    "activity__transaction_03-missing-value": "missing_element",
    "activity__transaction_23-incorrect-date-transaction-date": "bad_date",
    "org__total-budget_03-missing-value": "missing_element",
}


def test_every_file_that_validates_is_read(shared_data):
    files = sorted(shared_data(f"{FOLDER}/pass").glob("*.xml"))
    assert len(files) == 12
    for path in files:
        found = read_iati(path)
        assert len(found.activities) + found.organisations == 1, path.name


def test_every_file_that_must_not_validate_is_refused_with_its_line(shared_data):
    files = {path.stem: path for path in shared_data(f"{FOLDER}/fail").glob("*.xml")}
    assert files.keys() == REFUSED.keys()
    for name, path in files.items():
        with pytest.raises(UnusableInputError) as stop:
            read_iati(path)
        assert stop.value.code == f"iati.{REFUSED[name]}", name
        assert int(stop.value.facts["line"]) > 1
        for lang in LANGUAGES:
            assert path.name in say(f"error.{stop.value.code}", lang, **stop.value.facts)


def test_budgets_and_transactions_are_what_the_files_say(shared_data):
    (activity,) = read_iati(shared_data(f"{FOLDER}/pass/activity__19-budget.xml")).activities
    assert [b.value for b in activity.budgets] == [1000000.99, 1000000, 1000000]
    assert {b.currency for b in activity.budgets} == {"GBP"}
    (activity,) = read_iati(shared_data(f"{FOLDER}/pass/activity__21-transaction.xml")).activities
    assert {t.value for t in activity.transactions} == {100}
    assert {t.currency for t in activity.transactions} == {"EUR", ""}
