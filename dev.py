#!/usr/bin/env python3
"""Set Retorno up and run it: `python3 dev.py demo`. Standard library only, any Python 3.

It finds a Python that is new enough, keeps `.venv` as the requirement files say and hands the
command on. It asks nothing, needs no rights and writes only into this folder.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import Iterator, List, NoReturn, Optional, Tuple

FLOOR = (3, 12)
NEEDED = "{}.{}".format(*FLOOR)
DOWNLOAD = "3.13"  # the Python that uv fetches when the machine has none that is new enough
ASK_SECONDS = 20

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
UV = BIN / ("uv.exe" if WINDOWS else "uv")

QUESTION = """
import sys, venv, ensurepip, sqlite3, ssl, ctypes, lzma
base = getattr(sys, "_base_executable", None) or sys.executable
print("retorno", sys.version_info[0], sys.version_info[1], base, sep="|")
"""

HELP = """\
Retorno: traer a su gente a casa con dignidad / bring your people home with dignity

  python3 dev.py setup    prepara todo y nada más / only sets everything up
  python3 dev.py demo     27 000 personas inventadas: lista, plan, informe / 27,000 invented people
  python3 dev.py test     las pruebas; dice qué omitió / the tests; says what it skipped
  python3 dev.py check    formato, tipos, capas, páginas / format, types, layers, pages
  python3 dev.py bench    comparaciones medidas / measured comparisons
  python3 dev.py fix      formatea y corrige / formats and mends
  python3 dev.py docs     escribe docs/reference desde el código / writes docs/reference from code
  python3 dev.py lock     rehace requirements/ / rebuilds requirements/
  python3 dev.py ...      lo demás va a `retorno` / the rest goes to `retorno`
"""


NO_PYTHON = f"""\
Retorno necesita Python {NEEDED} o mayor, con venv, y no lo encontró ni pudo descargarlo: \
instálelo, o diga dónde está con RETORNO_PYTHON=/ruta/a/python3 y repita.
Retorno needs Python {NEEDED} or newer, with venv, and could neither find nor download it: \
install it, or say where it is with RETORNO_PYTHON=/path/to/python3 and run again."""


class SetupError(Exception):
    """Setting up cannot go on; the text says why and what to do."""


def write(text: str, stream: str = "stdout") -> None:
    """Print whatever the console's encoding is."""
    out = getattr(sys, stream)
    encoding = out.encoding or "ascii"
    out.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    out.flush()


def tell(spanish: str, english: str) -> None:
    """Say what is going on, in both languages, without breaking into a `--json` answer."""
    write(f"Retorno: {spanish} / {english}", "stderr")


# 1. Find a Python -------------------------------------------------------------------------------


def ask(path: str) -> Optional[Tuple[Tuple[int, int], str]]:
    """Run a Python and return its version and path; None if it fails, hangs or lacks a module."""
    try:
        answer = subprocess.check_output(
            [path, "-I", "-c", QUESTION], stdin=DEVNULL, stderr=DEVNULL, timeout=ASK_SECONDS
        )
        mark, major, minor, base = answer.decode("utf-8", "replace").strip().split("|")
        return ((int(major), int(minor)), base) if mark == "retorno" else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def newest_below(folder: Path) -> Iterator[str]:
    """Yield the Pythons installed below a folder of versions, newest first."""
    versions = folder.iterdir() if folder.is_dir() else ()
    numbered = [([int(n) for n in re.findall(r"\d+", path.name)], path) for path in versions]
    for _, version in sorted(numbered, reverse=True):  # by number: 3.9 comes before 3.13
        for relative in ("bin/python3", "bin/python", "python.exe", "install/bin/python3"):
            if (version / relative).exists():
                yield str(version / relative)
                break


def candidates() -> Iterator[str]:
    """Yield every Python worth asking, best first; none is trusted before it has answered."""
    if os.environ.get("RETORNO_PYTHON"):
        yield os.environ["RETORNO_PYTHON"]
    yield sys.executable
    for name in ("python3.13", "python3.14", "python3.12", "python3.15", "python3", "python"):
        found = shutil.which(name)
        if found:
            yield found
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  -- Path.home() raises where HOME is unset
    yield from newest_below(Path(os.environ.get("PYENV_ROOT") or str(home / ".pyenv")) / "versions")
    yield from newest_below(uv_pythons(home))


def uv_pythons(home: Path) -> Path:
    """Return the folder in which uv keeps the Pythons that it downloads."""
    if os.environ.get("UV_PYTHON_INSTALL_DIR"):
        return Path(os.environ["UV_PYTHON_INSTALL_DIR"])
    if WINDOWS:
        return Path(os.environ.get("APPDATA") or str(home)) / "uv" / "python"
    data = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    return Path(data) / "uv" / "python"


def find_python() -> Optional[str]:
    """Return the first candidate that is new enough and whole."""
    chosen = os.environ.get("RETORNO_PYTHON")
    for path in candidates():
        answer = ask(path)
        if answer and answer[0] >= FLOOR:
            return answer[1]
        if path == chosen:
            tell(
                f"RETORNO_PYTHON ({chosen}) no es un Python {NEEDED} o mayor completo; busco otro",
                f"RETORNO_PYTHON ({chosen}) is no whole Python {NEEDED} or newer; looking for another",
            )
    return None


def download_python() -> str:
    """Let uv fetch a Python, from a small environment that is thrown away afterwards."""
    tell(
        f"no hay Python {NEEDED} o mayor; intento descargar uno",
        f"there is no Python {NEEDED} or newer; trying to download one",
    )
    folder = tempfile.mkdtemp(prefix="retorno-")
    python = str(Path(folder) / ("Scripts/python.exe" if WINDOWS else "bin/python"))
    try:
        for command in (
            [sys.executable, "-m", "venv", folder],
            [python, "-m", "pip", "install", "-q", "-U", "pip"],
            [python, "-m", "pip", "install", "-q", uv_pin()],
            [python, "-m", "uv", "python", "install", DOWNLOAD],
        ):
            if quietly(command)[0] != 0:
                break
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    found = find_python()
    if found is None:
        raise SetupError(NO_PYTHON)
    return found


# 2. Keep .venv as the requirement files say -----------------------------------------------------


def uv_pin() -> str:
    """Return `uv==...` as the requirement file pins it."""
    for line in (LOCKS / "build.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("uv=="):
            return line.split()[0]
    return "uv"


def stamp_of(group: str) -> str:
    """Hash what an installed group depends on, this folder's place included: it may be moved."""
    digest = hashlib.sha256(str(ROOT).encode("utf-8"))
    for path in (LOCKS / "build.txt", LOCKS / (group + ".txt"), ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_installed(group: str) -> bool:
    """Say whether the group's stamp is the one of today's requirement file."""
    stamp = VENV / group
    return PYTHON.exists() and stamp.is_file() and stamp.read_text() == stamp_of(group)


def quietly(command: List[str]) -> Tuple[int, str]:
    """Run a command without showing its output; return its exit code and the output."""
    environment = dict(os.environ, UV_COMPILE_BYTECODE="1", NO_COLOR="1")
    try:
        process = subprocess.Popen(
            command, cwd=str(ROOT), env=environment, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
        output = process.communicate()[0]
    except OSError as error:
        return 127, str(error)
    return process.returncode, output.decode("utf-8", "replace")


def must(command: List[str], what: str) -> None:
    """Run a step of the set-up; if it fails, show what it said and stop."""
    code, output = quietly(command)
    if code != 0:
        raise SetupError(
            f"{output.strip()}\nRetorno: no se pudo / could not: {what}. Lo ya hecho se conserva; "
            "repita con conexión a su índice de paquetes. / What is done is kept; run again with a "
            "connection to your package index."
        )


def make_venv() -> None:
    """Make `.venv` if it is missing, broken or too old, and put the pinned uv into it."""
    answer = ask(str(PYTHON))
    if answer is None or answer[0] < FLOOR:
        python = find_python() or download_python()
        tell(f"preparo .venv con {python}", f"making .venv with {python}")
        shutil.rmtree(str(VENV), ignore_errors=True)
        must([python, "-m", "venv", str(VENV)], "crear .venv / make .venv")
    if not UV.exists() or uv_pin().split("==")[-1] not in quietly([str(UV), "--version"])[1]:
        locked = ["--require-hashes", "-r", str(LOCKS / "build.txt")]
        must([str(PYTHON), "-m", "pip", "install", "-q", *locked], "instalar uv / install uv")


def install(group: str) -> None:
    """Install a group exactly as locked, then the project itself; the stamp comes last."""
    for old in ("runtime", "dev"):
        if group in (old, "dev") and (VENV / old).exists():
            (VENV / old).unlink()
    make_venv()
    tell("instalo los paquetes, menos de un minuto", "installing the packages, under a minute")
    into = [str(UV), "pip", "install", "--quiet", "--python", str(PYTHON)]
    locked = ["--require-hashes", "-r", str(LOCKS / (group + ".txt"))]
    if quietly([*into, *locked])[0] != 0:  # uv knows neither pip's settings nor its certificates
        must([str(PYTHON), "-m", "pip", "install", "-q", *locked], "instalar / install")
    project = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
    must([*into, *project], "instalar Retorno / install Retorno")
    (VENV / group).write_text(stamp_of(group))
    warm()


def warm() -> None:
    """Compile the planner's inner loops once; without it the first plan does so itself."""
    tell("compilo el planificador, una sola vez (un minuto)", "compiling, once (a minute)")
    code, output = quietly([str(PYTHON), "-m", "retorno.plan.warm"])
    if code != 0:
        write(output.strip(), "stderr")
        tell("se compilará al planear por primera vez", "it will compile when it first plans")


def ensure(group: str) -> bool:
    """Bring `.venv` to the state that the group needs; say whether there was anything to do."""
    if group == "runtime" and (VENV / "dev").exists():
        group = "dev"
    if is_installed(group):
        return False
    began = time.time()
    install(group)
    seconds = time.time() - began
    tell(f"preparado en {seconds:.0f} s", f"set up in {seconds:.0f} s")
    return True


# 3. Run the command -----------------------------------------------------------------------------


def hand_over(command: List[str]) -> NoReturn:
    """Become the command, so that its signals and its exit code are its own."""
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606
    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:  # noqa: PERF203  -- the command got it too and decides
            continue


def setup(_: List[str]) -> int:
    """Set everything up and nothing else."""
    if not ensure("runtime"):
        warm()
    tell("todo listo: `python3 dev.py demo`", "all ready: `python3 dev.py demo`")
    return 0


def test(arguments: List[str]) -> int:
    """Run the tests; their own summary says what was skipped and how to enable it."""
    ensure("dev")
    os.chdir(str(ROOT))
    hand_over([str(PYTHON), "-m", "pytest", *arguments])


def check(_: List[str]) -> int:
    """Run every check and print each one that fails, not only the first."""
    ensure("dev")
    failed = []
    for name, command in CHECKS:
        began = time.time()
        code, output = quietly([str(BIN / command[0]), *command[1:]])
        verdict = "ok" if code == 0 else "FALLA / FAILS"
        write(f"{name:<13} {verdict}  {time.time() - began:.1f} s")
        if code != 0:
            failed.append(name)
            write(output.rstrip() + "\n")
    if failed:
        write(f"Falla / fails: {', '.join(failed)}. (`python3 dev.py fix`, `python3 dev.py docs`)")
        return 1
    write("Todo en orden / all in order.")
    return 0


CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("types", ["mypy"]),
    ("layers", ["lint-imports"]),
    ("dependencies", ["deptry", "src"]),
    ("spelling", ["codespell"]),
    ("wording", ["pytest", "-q", "-p", "no:randomly", "tests/architecture/test_wording.py"]),
    ("pages", ["python", "-m", "retorno.cli.docs", "--check"]),
)


def bench(arguments: List[str]) -> int:
    """Measure against other planners, in the same run and as ratios."""
    ensure("dev")
    hand_over([str(PYTHON), str(ROOT / "tests" / "benchmarks" / "bench.py"), *arguments])


def fix(_: List[str]) -> int:
    """Format and mend what can be mended without thinking."""
    ensure("dev")
    worst = 0
    for command in (["ruff", "check", "--fix", "--quiet", "."], ["ruff", "format", "."]):
        code, output = quietly([str(BIN / command[0]), *command[1:]])
        worst = max(worst, code)
        write(output.rstrip())
    return worst


def docs(_: List[str]) -> int:
    """Write the pages of docs/reference that are made from code."""
    ensure("runtime")
    hand_over([str(PYTHON), "-m", "retorno.cli.docs"])


def lock(arguments: List[str]) -> int:
    """Rebuild the requirement files: exact versions and hashes, no address of any index."""
    make_venv()
    command = [str(UV), "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--python-version", NEEDED, *arguments]
    house = ["pyproject.toml", "--extra", "web", "--extra", "postgres"]
    for group, sources in (
        ("build", ["--group", "build"]),
        ("runtime", house),
        ("dev", [*house, "--group", "dev", "-c", "requirements/runtime.txt"]),
    ):
        file = f"requirements/{group}.txt"
        must([*command, *sources, "-o", file], f"rehacer / rebuild {file}")
        tell(f"{file} al día", f"{file} is up to date")
    return 0


COMMANDS = {run.__name__: run for run in (setup, test, check, bench, fix, docs, lock)}


def main(arguments: List[str]) -> int:
    """Run one command; anything that is not ours goes to `retorno`."""
    if not arguments or arguments[0] in ("-h", "--help"):
        write(HELP)
        return 0
    try:
        is_a_plan = arguments[0] == "check" and len(arguments) > 1  # `retorno check` has arguments
        if arguments[0] in COMMANDS and not is_a_plan:
            return COMMANDS[arguments[0]](arguments[1:])
        ensure("runtime")
        hand_over([str(PYTHON), "-m", "retorno", *arguments])
    except SetupError as error:
        write(str(error), "stderr")
    except BrokenPipeError:  # whoever read our output has gone: nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except OSError as error:
        tell(f"no se pudo preparar: {error}", f"cannot set up: {error}")
    except KeyboardInterrupt:
        tell("interrumpido; repita cuando quiera", "interrupted; run again whenever you like")
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
