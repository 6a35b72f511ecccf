"""The UI as a browser, a page of another site, a name that was made to point here and a program meet it: for real."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dagster_project.cli.serving import serve
from dagster_project.deployments import SettingError

ALLOCMV = str(Path(sys.executable).with_name("allocmv"))
MUTATION = (
    'mutation {{ addDynamicPartition(partitionsDefName: "song", partitionKey: "{key}", repositorySelector: '
    '{{repositoryName: "__repository__", repositoryLocationName: "allocmv"}}) {{ __typename }} }}'
)
PARTITIONS = """{ assetNodeOrError(assetKey: {path: ["song"]}) { ... on AssetNode { partitionKeys } } }"""
PASSWORD = "never-to-be-seen-anywhere"
FILM = bytes(range(256)) * 8


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    port: int
    data: Path
    process: "subprocess.Popen[bytes]"
    cookie: str = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Ask as a program does; words in names are joined by dashes, and `host` may lie."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"host": f"127.0.0.1:{self.port}", "cookie": self.cookie, **given}.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        names = {name.lower() for name, _ in answer.getheaders()}
        joined = {name: ", ".join(answer.headers.get_all(name, [])) for name in names}
        content = Answer(answer.status, joined, answer.read())
        connection.close()
        return content

    def query(self, query: str, **headers: str) -> Answer:
        """Ask as the UI's own page does."""
        own = {"origin": self.origin, "sec_fetch_site": "same-origin", "content_type": "application/json"}
        return self.ask("POST", "/graphql", json.dumps({"query": query}).encode(), **{**own, **headers})

    def songs(self) -> list[str]:
        found: list[str] = json.loads(self.query(PARTITIONS).body)["data"]["assetNodeOrError"]["partitionKeys"]
        return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += [int(stat.parent.name), *children_of(int(stat.parent.name))]
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("ui") / "data"
    for folder in ("films", "pictures", "clips", "songs"):
        (data / folder).mkdir(parents=True)
    (data / "films" / "song.mp4").write_bytes(FILM)
    (data / "films" / "song.html").write_text("<script>alert(1)</script>")
    (data / "films" / ".draft.mp4").write_bytes(FILM)
    (data / "songs" / "song.json").write_text("{}")
    (data / "secret.mp4").write_bytes(FILM)
    (data / "pictures" / "evil.jpg").symlink_to("/etc/passwd")
    (data / "clips" / "evil.mp4").symlink_to(data / "secret.mp4")
    port = free_port()
    environment = {**os.environ, "ALLOCMV_DATA": str(data), "TERM": "dumb", "ALLOCMV_UI_PASSWORD": PASSWORD}
    process = subprocess.Popen([ALLOCMV, "ui", "--port", str(port)], env=environment, stdout=subprocess.PIPE)
    started = Server(port, data, process)
    try:
        assert process.stdout is not None
        assert b"127.0.0.1" in process.stdout.readline()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                answer = started.ask("POST", "/login", f"password={PASSWORD}".encode())
                started.cookie = answer.headers["set-cookie"].split(";")[0]
                break
            except OSError:
                time.sleep(0.1)
        yield started
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def test_the_page_and_its_queries_work(server):
    page = server.ask("GET", "/", accept="text/html", sec_fetch_mode="navigate", sec_fetch_dest="document")
    assert page.status == 200
    assert b"<html" in page.body
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "same-origin"
    assert server.query(MUTATION.format(key="ours")).status == 200
    assert "ours" in server.songs()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
        {"sec_fetch_site": "same-origin"},
    ],
)
def test_a_mutation_by_get_is_refused_whoever_sends_it(server, headers):
    query = MUTATION.format(key="evil").replace(" ", "%20").replace('"', "%22").replace("{", "%7B").replace("}", "%7D")
    for path in ("/graphql", "/graph%71l", "//graphql", "/graphql/"):
        server.ask("GET", f"{path}?query={query}", **headers)
    assert server.ask("GET", f"/graphql?query={query}", **headers).status in {403, 405}
    assert "evil" not in server.songs()


def test_another_sites_page_can_send_no_query_however_it_is_dressed(server):
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{server.port + 1}"},
        {"origin": f"http://127.0.0.1:{server.port}.evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ):
        assert server.query(MUTATION.format(key="evil"), **headers).status == 403, headers
    form = {"origin": server.origin, "content_type": "text/plain"}
    assert server.query(MUTATION.format(key="evil"), **form).status == 415
    assert server.ask("OPTIONS", "/graphql", origin="http://evil.example").status == 403
    assert "evil" not in server.songs()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost:1", "127.0.0.1:{port}:1", "", "[::2]:{port}"],
)
def test_a_name_that_was_made_to_point_here_is_refused(server, host):
    said = host.format(port=server.port)
    assert server.ask("GET", "/server_info", host=said).status in {400, 421}
    assert server.query(PARTITIONS, host=said, origin=f"http://{said}").status in {400, 403, 421}


def test_its_own_names_are_let_in(server):
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert server.ask("GET", "/server_info", host=f"{name}:{server.port}").status == 200


def test_a_websocket_opens_for_its_own_page_alone(server):
    address = f"ws://127.0.0.1:{server.port}/graphql"
    cookie = {"cookie": server.cookie}
    with connect(address, origin=server.origin, subprotocols=["graphql-ws"], additional_headers=cookie) as opened:
        opened.send(json.dumps({"type": "connection_init"}))
        assert json.loads(opened.recv(timeout=20))["type"] == "connection_ack"
    for origin in ("http://evil.example", "null", None):
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(address, origin=origin, subprotocols=["graphql-ws"], additional_headers=cookie),
        ):
            pass
        assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus), connect(address, origin=server.origin, subprotocols=["graphql-ws"]):
        pass


def test_a_film_is_handed_out_whole_and_in_parts(server):
    whole = server.ask("GET", "/files/films/song.mp4")
    assert (whole.status, whole.headers["content-type"], whole.body) == (200, "video/mp4", FILM)
    part = server.ask("GET", "/files/films/song.mp4", range="bytes=100-199")
    assert (part.status, part.body) == (206, FILM[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(FILM)}"
    assert server.ask("GET", "/files/films/song.mp4", range="bytes=-16").body == FILM[-16:]
    assert server.ask("GET", "/files/films/song.mp4", range="bytes=99999-").status == 416
    assert server.ask("HEAD", "/files/films/song.mp4").body == b""
    assert server.ask("POST", "/files/films/song.mp4", b"").status == 405
    assert "sandbox" in server.ask("GET", "/files/films/song.html").headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.mp4", "films/../secret.mp4", "films/..%2fsecret.mp4", "films/%2e%2e/secret.mp4", "..%5csecret.mp4",
        "films/%252e%252e/secret.mp4", "films//secret.mp4", "films/.draft.mp4", "films/", "films", "",
        "pictures/evil.jpg", "clips/evil.mp4", "songs/song.json", "films/song.mp4/", "films/song.mp4%00.jpg",
        "/etc/passwd", "secret.mp4",
        "films/song.mp4%0a", "films/" + "a" * 5000 + ".mp4", "%2e%2e/%2e%2e/etc/passwd",
    ],
)  # fmt: skip
def test_nothing_else_is_handed_out(server, path):
    answer = server.ask("GET", f"/files/{path}")
    assert answer.status in {400, 404, 414}, answer.status
    assert FILM[:64] not in answer.body
    assert b"root:" not in answer.body


def test_other_sites_cannot_show_what_is_here(server):
    film = "/files/films/song.mp4"
    assert server.ask("GET", film, sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status == 403
    assert server.ask("GET", film).headers["cross-origin-resource-policy"] == "same-origin"


def test_who_has_not_signed_in_gets_no_answer(server):
    stranger = Server(server.port, server.data, server.process)
    assert stranger.query(PARTITIONS).status == 401
    assert stranger.ask("GET", "/", accept="text/html").headers["location"] == "/login"
    assert stranger.ask("GET", "/files/films/song.mp4", sec_fetch_mode="no-cors").status == 401


def test_the_password_is_in_no_file_and_no_process_that_was_started(server):
    for file in server.data.rglob("*"):
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes(), file
    for pid in children_of(server.process.pid):
        assert PASSWORD.encode() not in Path(f"/proc/{pid}/environ").read_bytes()


def test_only_the_guard_listens_and_the_daemon_runs_beside_it(server):
    family = [server.process.pid, *children_of(server.process.pid)]
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in family]
    assert any(b"dagster._daemon" in command for command in commands)
    sockets = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    listening = {fields[9] for fields in sockets if fields[3] == "0A"}
    held = [str(fd.readlink()) for pid in family for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()]
    ours = [link for link in held if link.startswith("socket:[") and link[8:-1] in listening]
    assert len(set(ours)) == 1


@pytest.mark.parametrize(
    ("host", "password", "words"),
    [("127.0.0.1", "", "another --port"), ("0.0.0.0", "", "ALLOCMV_UI_PASSWORD"), ("::", "short", "at least 12")],
)
def test_a_taken_port_and_a_door_without_a_lock_are_refused(server, tmp_path, monkeypatch, host, password, words):
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("ALLOCMV_UI_PASSWORD", password)
    with pytest.raises(SettingError, match=words):
        serve(server.port, host)
    assert "ALLOCMV_UI_PASSWORD" not in os.environ


def test_an_interrupt_stops_everything(server):
    children = children_of(server.process.pid)
    assert len(children) >= 2
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(40) == 0
    deadline = time.monotonic() + 30
    while any(map(is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in children if is_running(pid)]
