import pytest

from retorno import wording
from retorno.wording import catalogue, say


def test_gaps_are_filled():
    assert "«x»" in say("cli.usage.extra", "es", name="x")
    assert "'x'" in say("cli.usage.extra", "en", name="x")


def test_a_missing_sentence_is_an_error_of_ours():
    with pytest.raises(KeyError):
        say("cli.never_written", "es")


def test_a_gap_without_a_value_is_an_error_of_ours():
    with pytest.raises(KeyError):
        say("cli.usage.extra", "es")


def test_a_code_defined_twice_is_refused(tmp_path, monkeypatch):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "a.toml").write_text("[x]\ny = 'one'\n", encoding="utf-8")
    (tmp_path / "es" / "b.toml").write_text("x.y = 'two'\n", encoding="utf-8")
    (tmp_path / "es" / "notes.md").write_text("not a table of sentences", encoding="utf-8")
    monkeypatch.setattr(wording, "files", lambda _: tmp_path)
    catalogue.cache_clear()
    with pytest.raises(ValueError, match="defined twice in es: "):
        catalogue("es")
    monkeypatch.undo()
    catalogue.cache_clear()
