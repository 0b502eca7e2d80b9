"""Compiled loops over texts. The cache folder of all loops is set before numba is first imported.

numba's cache does not notice when a callee in another file changes, so the folder's name carries a
hash of all kernel sources, numba, Python and the processor.
"""

import hashlib
import importlib.metadata
import os
import platform
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).parents[2]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in sorted(PACKAGE.rglob("kernels/*.py")):
        place = source.relative_to(PACKAGE).as_posix()
        digest.update(place.encode() + source.read_bytes())
    facts = (importlib.metadata.version("numba"), sys.version, platform.machine())
    digest.update(repr(facts).encode())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    wanted = Path(sys.prefix) / "kernels" / _fingerprint()
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            return wanted
    except OSError:  # a read-only installation: the user's own cache serves as well
        home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
        return home / "retorno" / "kernels" / _fingerprint()


def keep_compiled() -> None:
    """Say where compiled loops are kept, unless that is said already."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        os.environ["NUMBA_CACHE_DIR"] = str(_cache_folder())


keep_compiled()
