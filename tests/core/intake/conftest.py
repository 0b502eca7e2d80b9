"""Lets the tests of intake share `received`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
