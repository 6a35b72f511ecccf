"""The benchmarks are run from the repository's root and are not installed: let their tests find them there."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
