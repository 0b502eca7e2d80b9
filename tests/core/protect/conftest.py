import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # `listed` is read by every test of this folder
