"""The repository as its own tests read it: tracked files, parsed once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "src" / "retorno"
TEXT = {".py", ".toml", ".md", ".txt", ".csv", ".json", ".css", ".svg", ".html", ""}


@cache
def tracked() -> tuple[Path, ...]:
    """List every file of the repository that git would commit, new ones included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name.decode() for name in names.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def texts() -> list[Path]:
    """List the tracked files that people write."""
    return [path for path in tracked() if path.suffix in TEXT]


def python_files() -> list[Path]:
    """List every tracked Python file."""
    return [path for path in tracked() if path.suffix == ".py"]


def sources() -> list[Path]:
    """List the Python files of the product itself."""
    return [path for path in python_files() if CORE in path.parents]


@cache
def tree(path: Path) -> ast.Module:
    """Parse a file once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def relative(path: Path) -> str:
    """Name a file as people do: from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def called(node: ast.Call) -> str:
    """Return the bare name of what a call calls."""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
