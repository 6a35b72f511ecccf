"""The command line: `allocmv make`, `plan`, `edit`, `lyrics`, `export`, `demo`, `ui`, `doctor`.

Every command checks what it was given, runs the same Dagster jobs as the UI, and says in the end what came of it.
Dagster and the domain are imported inside the commands, so that `--help` is instant and worker processes stay light.
"""

import logging
import warnings

from dagster_project.cli.commands import app


def main() -> None:
    """Run the command line."""
    # Dagster's notices are for developers; a user of the command line gets its errors as sentences of ours.
    warnings.filterwarnings("ignore", message=r".*is currently in (beta|preview)")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    app()
