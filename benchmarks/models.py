"""The ablations of the papers' video models in a tiny world whose true answer is known.

`python -m benchmarks.models FOLDER` teaches small networks, judges what they make, and writes a page that says of each
claim of a paper whether it shows here. Networks and measured rows are kept in the folder: a run that was cut off is
taken up by the same command, and more seeds join those that are there. All of it takes about an hour and a half of one
core, most of it for the mixers. What is compared is in `benchmarks.model_rows`.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

from benchmarks.model_networks import Kept
from benchmarks.model_rows import BLOCKS, ROWS, measure, row_path
from benchmarks.models_page import Results, page

COMMAND = "python -m benchmarks.models"
PAGE = Path("docs/models-benchmark.md")
SEEDS, STEPS, LATER_STEPS = 3, 1500, 300
QUICK_STEPS, QUICK_LATER_STEPS = 1000, 60
ROW_FOLDER, NETWORK_FOLDER, SETTINGS = "rows", "networks", "settings.json"


def main() -> int:
    """Teach, measure what is not measured yet, and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("folder", type=Path, help="where networks and rows are kept")
    parser.add_argument("--seeds", type=int, help=f"networks of each kind (default: {SEEDS}, or 1 if quick)")
    parser.add_argument("--only", nargs="*", choices=BLOCKS, default=BLOCKS, help="parts to measure (default: all)")
    parser.add_argument("--quick", action="store_true", help="one seed if not said, and fewer batches to learn from")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    steps = (QUICK_STEPS, QUICK_LATER_STEPS) if arguments.quick else (STEPS, LATER_STEPS)
    try:
        kept = settled(arguments.folder, *steps)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    rows = [key for key, row in ROWS.items() if row.block in arguments.only]
    command = _command(arguments)
    for seed in range(arguments.seeds or (1 if arguments.quick else SEEDS)):
        for key in measure(rows, kept, seed, arguments.folder / ROW_FOLDER):
            print(f"{key} {seed} {time.process_time():.0f} s", file=sys.stderr, flush=True)
            arguments.out.write_text(page(measured(arguments.folder), command, *steps))
    arguments.out.write_text(page(measured(arguments.folder), command, *steps))
    return 0


def _command(arguments: argparse.Namespace) -> str:
    said = [f"{COMMAND} FOLDER"]
    if arguments.quick:
        said.append("--quick")
    if arguments.seeds:
        said.append(f"--seeds {arguments.seeds}")
    if tuple(arguments.only) != BLOCKS:
        said.append("--only " + " ".join(arguments.only))
    return " ".join(said)


def settled(folder: Path, steps: int, later_steps: int) -> Kept:
    """Return where a folder's networks are.

    Raises
    ------
    ValueError
        If they learnt from other numbers of batches.
    """
    settings, path = {"steps": steps, "later_steps": later_steps}, folder / SETTINGS
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    if json.loads(path.read_text()) != settings:
        raise ValueError(f"{folder} holds networks that learnt for longer or shorter: give another folder")
    return Kept(folder / NETWORK_FOLDER, steps, later_steps)


def measured(folder: Path) -> Results:
    """Return all rows that a folder holds."""
    results: dict[str, dict[int, list[dict[str, float]]]] = {}
    for key in ROWS:
        for path in sorted((folder / ROW_FOLDER).glob(f"{key}-*.json")):
            seed = path.stem.removeprefix(f"{key}-")
            if seed.isdigit() and path == row_path(folder / ROW_FOLDER, key, int(seed)):
                results.setdefault(key, {})[int(seed)] = json.loads(path.read_text())
    return results


if __name__ == "__main__":
    sys.exit(main())
