"""Dagster's UI behind a guard, on the same record of runs as the command line.

Dagster's web server runs inside this process and only the guard listens, so that there is no way around it. The code
server (on a socket of the file system) and the daemon are children of this process and end with it.
"""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

from dagster_project.deployments import PROJECT_ROOT, SettingError, from_environment, prepare_dagster_home, ui_password
from dagster_project.guard import Address, Guard, Login
from dagster_project.media import PREFIX, Media

LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({LOOPBACK, "localhost", "[::1]"})
SHORTEST_PASSWORD = 12
GRACE_S = 3
STOPPING_S = 20
POLL_MS = 2000


def serve(port: int, host: str = LOOPBACK) -> int:
    """Run the UI and Dagster's daemon until interrupted; return the exit code.

    Raises
    ------
    SettingError
        If the address cannot be used, or is not this machine's own and there is no password.
    """
    deployment = from_environment()
    login = _login(host, ui_password())
    with ExitStack() as stack:
        listener = stack.enter_context(_listening(host, port))
        prepare_dagster_home(deployment)
        _open_inbox(deployment.inbox_folder)
        signal.signal(signal.SIGTERM, _interrupted)
        try:
            stack.enter_context(chdir(PROJECT_ROOT))
            app, daemon = _dagster(stack)
            guarded = Guard(_beside(app, Media(deployment.open_store())), _address(host, port), login)
            where = f"The UI is at http://{_shown(host)}:{port}; stop it with Ctrl-C."
            return _answer(
                guarded, listener, daemon, f"{where}\nSongs dropped into {deployment.inbox_folder} are made."
            )
        except KeyboardInterrupt:
            return 0


def _open_inbox(folder: Path) -> None:
    """Make the folder into which songs are dropped."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"the inbox {folder} cannot be made ({error.strerror}): set ALLOCMV_INBOX") from error


def _interrupted(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _login(host: str, password: str) -> Login | None:
    """Return the login that an address needs, None where only this machine can reach it and no password is set."""
    if password and len(password) < SHORTEST_PASSWORD:
        raise SettingError(f"ALLOCMV_UI_PASSWORD is too short: give at least {SHORTEST_PASSWORD} characters")
    if not password and not _is_loopback(host):
        raise SettingError(
            f"--host {host} lets other machines in, and whoever signs in can do what you can: set "
            f"ALLOCMV_UI_PASSWORD to a password of at least {SHORTEST_PASSWORD} characters, or leave --host out"
        )
    return Login(password) if password else None


def _address(host: str, port: int) -> Address:
    if _is_loopback(host):
        return Address(LOOPBACK_NAMES | {_shown(host)}, port)
    name = socket.gethostname().lower()
    return Address(LOOPBACK_NAMES | {_shown(host).lower(), name, f"{name}.local"}, port, literal=True)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address, so that a taken port is found out before anything is started."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SettingError(
            f"the UI cannot listen at {_shown(host)}:{port} ({why}): choose another --port or --host"
        ) from error


def _dagster(stack: ExitStack) -> tuple[Any, "subprocess.Popen[bytes]"]:
    """Start the code server and the daemon, and return Dagster's web application and the daemon's process."""
    import dagster as dg
    from dagster._cli.proxy_server_manager import ProxyServerManager
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget
    from dagster_webserver.app import create_app_from_workspace_process_context

    instance = stack.enter_context(dg.DagsterInstance.get())
    target = WorkspaceFileTarget(["workspace.yaml"])
    servers = stack.enter_context(ProxyServerManager(instance, target, code_server_log_level="ERROR"))
    workspace = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "workspace.yaml"
    workspace.write_text(json.dumps({"load_from": servers.get_code_server_specs()}))
    daemon = stack.enter_context(_daemon(workspace))
    loaded = WorkspaceProcessContext(instance, WorkspaceFileTarget([str(workspace)]), version=dg.__version__)
    context = stack.enter_context(loaded)
    return create_app_from_workspace_process_context(context, live_data_poll_rate=POLL_MS), daemon


@contextmanager
def _daemon(workspace: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run Dagster's daemon (schedules, sensors, the queue of runs) beside the block."""
    command = [sys.executable, "-m", "dagster._daemon", "run", "--log-level", "error", "--workspace", str(workspace)]
    process = subprocess.Popen(command)  # noqa: S603 - our own interpreter
    try:
        yield process
    finally:
        # In a terminal Ctrl-C has reached it already, and being asked twice does it no harm.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOPPING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _beside(app: Any, media: Media) -> Any:
    """Return an application that is Dagster's, but for the store's media."""

    async def both(scope: Any, receive: Any, send: Any) -> None:
        mine = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await (media if mine else app)(scope, receive, send)

    return both


def _answer(app: Any, listener: socket.socket, daemon: "subprocess.Popen[bytes]", greeting: str) -> int:
    """Answer until interrupted, or until the daemon ends by itself; return the exit code."""
    import uvicorn

    config = uvicorn.Config(
        app,
        interface="asgi3",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)

    def stop_with_daemon() -> None:
        daemon.wait()
        server.should_exit = True

    threading.Thread(target=stop_with_daemon, daemon=True).start()
    print(greeting, flush=True)
    server.run(sockets=[listener])
    print("allocmv: Dagster's daemon has stopped: start the UI again", file=sys.stderr)
    return 1
