"""The journal handed out, signed, and checked by somebody who has only the files."""

import json
import stat

import pytest
from django.test import override_settings

from retorno.cli.main import run
from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.actions import access
from retorno.web.running import console
from retorno.web.running.lodging import KEY_FILE, lodge
from tests.web.houses import NOW, folders


@pytest.fixture
def house(database, tmp_path):
    with folders(tmp_path / "house") as data:
        access.first_administrator("admin", "Admin", token="t" * 40, now=NOW)
        yield data


def test_a_journal_that_was_lodged_is_whole_for_a_stranger(house, tmp_path, capsys):
    console.give_journal(tmp_path / "first", lang="en", as_json=True, now=NOW)
    told = json.loads(capsys.readouterr().out)
    console.give_journal(tmp_path / "second", lang="es", as_json=False, now=NOW)
    assert told["key"] in capsys.readouterr().out
    words = [
        "verify-journal",
        str(tmp_path / "second"),
        "--lodged",
        told["lodge"],
        "--key",
        told["key"],
    ]
    assert run([*words, "--lang", "en"]) == 0
    file = tmp_path / "second"
    file.write_text(
        file.read_text().replace("user.first_administrator", "user.second_administrator")
    )
    assert run([*words, "--lang", "en"]) == 1
    assert stat.S_IMODE((house / "keys" / KEY_FILE).stat().st_mode) == 0o600


def test_nothing_is_replaced_and_a_damaged_key_signs_nothing(house, tmp_path):
    lodge(tmp_path / "one", now=NOW)
    with pytest.raises(RefusedError, match="exists"):
        lodge(tmp_path / "one", now=NOW)
    (house / "keys" / KEY_FILE).write_text("!")
    with pytest.raises(UnusableInputError, match="damaged"):
        lodge(tmp_path / "two", now=NOW)
    with override_settings(KEYS=tmp_path / "none"):
        (tmp_path / "one").unlink()
        with pytest.raises(RefusedError, match="exists"):
            lodge(tmp_path / "one", now=NOW)


def test_an_empty_journal_is_not_signed(database, tmp_path):
    with folders(tmp_path / "house"), pytest.raises(RefusedError, match="nothing"):
        lodge(tmp_path / "one", now=NOW)
