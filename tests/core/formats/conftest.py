"""Lets the tests of formats share `tried`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
