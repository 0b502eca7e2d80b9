from retorno.cli import docs


def test_pages_are_written_and_then_up_to_date(tmp_path, capsys):
    assert docs.main(["--check"], tmp_path) == 1
    assert "docs/reference/commands.md" in capsys.readouterr().err
    assert docs.main([], tmp_path) == 0
    assert docs.main(["--check"], tmp_path) == 0


def test_a_changed_page_is_stale(tmp_path):
    docs.write(tmp_path, docs.pages())
    page = tmp_path / "docs/reference/settings.md"
    page.write_text("changed by hand", encoding="utf-8")
    assert docs.stale(tmp_path, docs.pages()) == ["docs/reference/settings.md"]


def test_every_command_has_its_entry_in_both_languages():
    page = docs.pages()["docs/reference/commands.md"]
    assert "## retorno programme\n" in page
    assert "Uso: retorno programme --out CARPETA" in page
    assert "Usage: retorno programme --out FOLDER" in page
