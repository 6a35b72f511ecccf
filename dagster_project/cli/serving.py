"""Dagster's UI on the loopback interface, on the same record of runs as the command line."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from dagster_project.deployments import PROJECT_ROOT, from_environment, prepare_dagster_home


def serve(port: int) -> int:
    """Run the UI and Dagster's daemon until interrupted; return the exit code."""
    prepare_dagster_home(from_environment())
    command = [
        str(Path(sys.executable).with_name("dagster")),
        *("dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", str(port)),
    ]
    environment = {**os.environ, "DAGSTER_DISABLE_TELEMETRY": "yes"}
    print(f"The UI opens at http://127.0.0.1:{port}; stop it with Ctrl-C.")
    with subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment) as process:  # noqa: S603 - our own interpreter
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal has interrupted Dagster too; it wants a moment to stop its children.
            process.send_signal(signal.SIGINT)
            return process.wait()
