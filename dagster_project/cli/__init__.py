"""The command line: `allocmv make`, `plan`, `edit`, `lyrics`, `export`, `demo`, `train`, `ui`, `doctor`.

Every command checks what it was given, runs the same Dagster jobs as the UI, and says in the end what came of it.
Dagster and the domain are imported inside the commands, so that `--help` is instant and worker processes stay light.
"""

import gc
import logging

from dagster_project.cli.commands import app

ALLOCATIONS_BETWEEN_COLLECTIONS = 50_000
"""What a command loads stays: looking for garbage in it as often as Python does takes a fifth of the loading."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(ALLOCATIONS_BETWEEN_COLLECTIONS)
    # A user of the command line gets Dagster's errors as sentences of ours.
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    app()
