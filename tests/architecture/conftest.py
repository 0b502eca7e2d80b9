import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # `sources` is read by every test of this folder
