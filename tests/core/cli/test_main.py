import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer

from retorno.cli import main as door
from retorno.cli.shell import Json, Lang, flush, guarded, tell, tell_json
from retorno.vocabulary.errors import RefusedError, UnusableInputError

FACTS = {"folder": "x\x1b[31m\u202ey"}


def register(app: typer.Typer) -> None:
    @app.command("walk")
    def walk(
        place: Path,
        out: Annotated[Path, typer.Option()],
        lang: Lang,
        people: Annotated[int, typer.Option(min=1, max=9)] = 3,
        share: Annotated[float, typer.Option()] = 0.5,
        file: Annotated[Path | None, typer.Option(exists=True)] = None,
        as_json: Json = False,
    ) -> None:
        """Walk."""
        with guarded(lang, as_json=as_json):
            act(str(place), lang, as_json=as_json)

    @app.command("lengthy")
    def lengthy(
        *,
        an_option_of_more_than_thirty_letters: bool = False,
        rest: Annotated[list[str] | None, typer.Argument(help="word " * 40)] = None,
    ) -> None:
        pass

    @app.command("count")
    def count(numbers: list[int]) -> int:
        """Count in words of the code."""
        return len(numbers)


def act(what: str, lang: str, *, as_json: bool) -> None:
    problems = {
        "unusable": UnusableInputError("folders.not_ours", **FACTS),
        "refused": RefusedError("folders.is_a_file", **FACTS),
        "interrupt": KeyboardInterrupt(),
        "disk": OSError("disk full"),
        "pipe": BrokenPipeError(),
        "bug": ZeroDivisionError("ours"),
        "leave": typer.Exit(1),
        "abort": typer.Abort(),
    }
    if what in problems:
        raise problems[what]
    if as_json:
        tell_json({"lang": lang, "niño": 1})
    else:
        tell(f"{what} {lang}")


@pytest.fixture(autouse=True)
def no_language(monkeypatch):
    monkeypatch.setenv("RETORNO_LANG", "es")  # restored afterwards, whatever `run` sets
    monkeypatch.delenv("RETORNO_LANG")
    monkeypatch.delenv("RETORNO_DEBUG", raising=False)


def call(*arguments):
    return door.run(arguments, [register])


def test_first_word_in_spanish_and_english(capsys):
    assert call() == 0
    assert "Órdenes" in capsys.readouterr().out
    assert call("--lang=en") == 0
    assert "Commands" in capsys.readouterr().out


def test_version(capsys):
    assert call("--version") == 0
    assert capsys.readouterr().out.startswith("retorno ")


def test_language_from_environment_and_option(capsys, monkeypatch):
    monkeypatch.setenv("RETORNO_LANG", "en_GB.UTF-8")
    assert call("walk", "here", "--out", "o") == 0
    assert capsys.readouterr().out == "here en\n"
    assert call("walk", "here", "--out", "o", "--lang", "es") == 0
    assert capsys.readouterr().out == "here es\n"
    monkeypatch.setenv("RETORNO_LANG", "fr")
    assert call("walk", "here", "--out", "o") == 0
    assert capsys.readouterr().out == "here es\n"


def test_language_before_the_command_counts_too(capsys):
    assert call("--lang", "en", "walk", "here", "--out", "o") == 0
    assert capsys.readouterr().out == "here en\n"


def test_json_is_one_value(capsys):
    assert call("walk", "here", "--out", "o", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"lang": "es", "niño": 1}


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        ("unusable", 2, "was not written by Retorno"),
        ("refused", 1, "is a file"),
        ("interrupt", 130, "Interrupted"),
        ("abort", 130, "Interrupted"),
        ("disk", 2, "disk full"),
        ("bug", 2, "ZeroDivisionError"),
        ("leave", 1, ""),
    ],
)
def test_every_end_has_a_sentence_and_a_code(capsys, what, code, words):
    assert call("walk", what, "--out", "o", "--lang", "en") == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert "Traceback" not in said.err


def test_control_characters_of_a_cell_never_reach_the_terminal(capsys):
    call("walk", "unusable", "--out", "o")
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "x�[31m�y" in said


def test_problem_as_json_has_code_facts_and_sentence(capsys):
    assert call("walk", "unusable", "--out", "o", "--json") == 2
    said = json.loads(capsys.readouterr().out)
    assert said["error"] == "folders.not_ours"
    assert said["facts"] == FACTS
    assert "no la escribió Retorno" in said["message"]


def test_debug_shows_our_own_bug(monkeypatch):
    monkeypatch.setenv("RETORNO_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        call("walk", "bug", "--out", "o")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "There is no 'fly'. See: retorno --help"),
        (["wlak"], "There is no 'wlak'; did you mean walk? See: retorno --help"),
        (["walk"], "is missing. See: retorno walk --help"),
        (["walk", "x"], "--out is missing."),
        (["walk", "x", "--out"], "--out needs a value."),
        (["walk", "x", "y", "--out", "o"], "'y' is one too many."),
        (["walk", "x", "--uot", "o"], "There is no '--uot'; did you mean --out?"),
        (["walk", "x", "--zzz"], "There is no '--zzz'."),
        (
            ["walk", "x", "--out", "o", "--people", "ten"],
            "--people: expected a whole number, not 'ten'.",
        ),
        (["walk", "x", "--out", "o", "--people", "0"], "--people: expected 1 or more, not '0'."),
        (["walk", "x", "--out", "o", "--people", "10"], "--people: expected 9 or less, not '10'."),
        (["walk", "x", "--out", "o", "--share", "all"], "--share: expected a number, not 'all'."),
        (["walk", "x", "--out", "o", "--file", "none"], "--file: 'none' does not exist"),
        (["count", "1", "b"], "NUMBERS: expected a whole number, not 'b'."),
        (["walk", "x", "--out", "o", "--lang", "fr"], "--lang:"),
    ],
)
def test_bad_arguments_end_in_2_and_say_what_is_wrong(capsys, arguments, words, monkeypatch):
    monkeypatch.setenv("RETORNO_LANG", "en")
    assert call(*arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_bad_arguments_as_json(capsys):
    assert call("walk", "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"] == "usage"


def test_help_of_a_command(capsys):
    assert call("walk", "--help", "--lang", "en") == 0
    page = capsys.readouterr().out
    assert "Usage: retorno walk PLACE --out FOLDER [OPTIONS]" in page
    assert "--people N" in page
    assert "[default: 3]" in page
    assert "\n  --json " in page


def test_help_falls_back_to_the_words_in_the_code(capsys):
    assert call("count", "--help") == 0
    page = capsys.readouterr().out
    assert "Count in words of the code." in page
    assert "Uso: retorno count NUMBERS..." in page


def test_help_of_a_real_command_shows_its_example(capsys):
    def register_rules(app):
        @app.command("rules")
        def rules(lang: Lang) -> None:
            pass

        @app.command("other")
        def other() -> None:
            pass

    assert door.run(["rules", "--help"], [register_rules]) == 0
    assert capsys.readouterr().out.endswith("Ejemplo\n  retorno rules\n")


def test_help_wraps_what_is_long(capsys):
    assert call("lengthy", "--help") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  --an-option-of-more-than-thirty-letters" in lines
    assert "  [REST...]" in lines[4]
    assert max(map(len, lines)) <= 100


def test_a_command_that_cannot_be_loaded_ends_in_a_sentence(capsys):
    def broken(app):
        raise OSError("no disk")

    assert door.run([], [broken]) == 2
    assert "no disk" in capsys.readouterr().err


def test_returned_number_is_the_exit_code():
    assert call("count", "1", "2") == 2


def test_help_is_narrow_where_the_terminal_is(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    call("walk", "--help")
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60


def retorno(*arguments, **options):
    environment = os.environ | {"PYTHONPATH": "src", "RETORNO_LANG": "es", "COLUMNS": "90"}
    command = [sys.executable, "-m", "retorno", *arguments]
    return subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )


def test_the_real_command_from_outside(root):
    done = retorno("nothing-like-it", cwd=root)
    assert done.returncode == 2
    assert done.stderr == "«nothing-like-it» no existe. Vea: retorno --help\n"


@pytest.fixture
def broken():
    """Give an output whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        yield stream


def test_work_goes_on_when_its_reader_has_gone(broken, monkeypatch):
    monkeypatch.setattr(sys, "stdout", broken)
    assert call("walk", "here", "--out", "o") == 0
    tell("into nothing")


def test_what_is_left_to_print_is_dropped_when_the_reader_has_gone(broken, monkeypatch):
    monkeypatch.setattr(sys, "stdout", broken)
    broken.write("not yet written")
    flush()
    broken.write("into nothing")
    flush()


def test_a_pipe_that_breaks_elsewhere_is_silent(broken, monkeypatch):
    monkeypatch.setattr(sys, "stdout", broken)
    assert call("walk", "pipe", "--out", "o") == 141


def test_the_door_leaves_with_the_exit_code(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["retorno", "--lang", "en", "nothing-like-it"])
    with pytest.raises(SystemExit) as leaving:
        door.main()
    assert leaving.value.code == 2
    assert capsys.readouterr().err == "There is no 'nothing-like-it'. See: retorno --help\n"


def test_a_stream_that_cannot_change_its_encoding_is_left_alone():
    door.speak_utf8([io.StringIO()])


def test_a_reader_that_has_gone_is_silent_from_outside(root):
    code = (
        "import sys; from retorno.cli.shell import tell, flush, guarded\n"
        "import typer\n"
        "for _ in range(9): tell('x' * 99999)\n"
        "flush()\n"
        "sys.stderr.write('done')\n"
        "try:\n"
        "  with guarded('es', as_json=False): raise BrokenPipeError\n"
        "except typer.Exit as e: sys.exit(e.exit_code)\n"
    )
    command = [sys.executable, "-c", code]
    process = subprocess.Popen(
        command,
        cwd=root,
        env=os.environ | {"PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert said == b"done"
