"""The command line: `allocmv make`, `plan`, `edit`, `lyrics`, `export`, `demo`, `ui`, `doctor`.

Every command checks what it was given, runs the same Dagster jobs as the UI, and says in the end what came of it.
Dagster and the domain are imported inside the commands, so that `--help` is instant and worker processes stay light.
"""

import logging

from dagster_project.cli.commands import app


def main() -> None:
    """Run the command line."""
    # A user of the command line gets Dagster's errors as sentences of ours.
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    app()
