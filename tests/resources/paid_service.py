"""A service that makes clips for money: an HTTP server in a process of its own, and the generator that speaks to it.

Jobs have idempotency keys and take a moment; one that succeeds is charged once and stands in the service's own books.
Mishaps are ordered ahead, by verb: an HTTP status that is answered instead, `lose` to accept and never answer, `cut`
to break an answer off, `hold-before` and `hold-after` to keep the caller waiting before or after the work is done.
"""

import base64
import http.client
import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

from editorial.forking import ClipPrefix, put_together
from resources.generators.contract import FailureKind, GeneratorError, JobStatus
from state.film import ShotRequest
from state.money import UnknownPrice
from tests.resources.painting import cannot_be_painted, paint

PRICES = {"high": 90, "mid": 30}
"""Micro-dollars per frame."""
KINDS: dict[int, FailureKind] = {400: "invalid", 401: "auth", 402: "quota", 422: "content", 429: "rate"}


class PaidGenerator:
    """The contract of a generator, spoken to the service."""

    name = "paid"
    version = "test"
    parallel_jobs = 3
    poll_interval_s = 0.01

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    def quote(self, request: ShotRequest) -> int:
        if request.generator != self.name:
            raise UnknownPrice(f"{self.name} has no price for clips of {request.generator}")
        return PRICES[request.tier] * request.fresh_frames

    def compute_ms(self, request: ShotRequest) -> int:
        return 0

    def submit(self, request: ShotRequest, owner_clip: Path | None, idempotency_key: str) -> str:
        owner = base64.b64encode(owner_clip.read_bytes()).decode() if owner_clip else None
        body = json.dumps({"request": request.model_dump_json(), "owner": owner})
        return str(self._ask("POST", f"/jobs?key={idempotency_key}", body)["job"])

    def find(self, idempotency_key: str) -> str | None:
        found: str | None = self._ask("GET", f"/jobs?key={idempotency_key}")["job"]
        return found

    def poll(self, job: str) -> JobStatus:
        return JobStatus(**self._ask("GET", f"/jobs/{job}"))

    def fetch(self, job: str, path: Path) -> float:
        told = self._ask("GET", f"/jobs/{job}/clip")
        path.write_bytes(base64.b64decode(told["clip"]))
        return float(told["compute_s"])

    def cancel(self, job: str) -> bool:
        return bool(self._ask("DELETE", f"/jobs/{job}")["free"])

    def _ask(self, verb: str, path: str, body: str | None = None) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self._host, timeout=20)
        try:
            connection.request(verb, path, body)
            answer = connection.getresponse()
            told: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
            raise GeneratorError("transient", f"no answer: {type(error).__name__}") from error
        finally:
            connection.close()
        if answer.status != 200:
            raise GeneratorError(KINDS.get(answer.status, "transient"), f"{answer.status}: {told['error']}")
        return told


@dataclass
class _Job:
    request: ShotRequest
    owner: str | None
    ready_at: float
    state: str = "running"
    failure: str | None = None
    message: str = ""
    clip: bytes = b""


@dataclass
class _Service:
    """The jobs, the books and the mishaps to come; everything under one lock but the waiting."""

    latency_s: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    jobs: dict[str, _Job] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    books: list[dict[str, Any]] = field(default_factory=list)
    mishaps: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    holding: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def submit(self, key: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            if key not in self.by_key:
                self.by_key[key] = f"job-{len(self.jobs)}"
                request = ShotRequest.model_validate_json(body["request"])
                self.jobs[self.by_key[key]] = _Job(request, body["owner"], time.monotonic() + self.latency_s)
            return {"job": self.by_key[key]}

    def find(self, key: str) -> dict[str, Any]:
        with self.lock:
            return {"job": self.by_key.get(key)}

    def poll(self, name: str) -> dict[str, Any]:
        with self.lock:
            if name not in self.jobs:
                return {"state": "expired", "message": "there is no such job"}
            job = self.jobs[name]
            if job.state == "running" and time.monotonic() >= job.ready_at:
                self._finish(name, job)
            return {"state": job.state, "failure": job.failure, "message": job.message}

    def clip(self, name: str) -> dict[str, Any]:
        with self.lock:
            return {"clip": base64.b64encode(self.jobs[name].clip).decode(), "compute_s": self.latency_s}

    def cancel(self, name: str) -> dict[str, Any]:
        with self.lock:
            if self.jobs[name].state == "running":
                self.jobs[name].state = "cancelled"
            return {"free": self.jobs[name].state != "succeeded"}

    def told_in_full(self) -> dict[str, Any]:
        """Bring every job to its end, whether or not anybody asks for it, and show the books."""
        with self.lock:
            for name, job in self.jobs.items():
                if job.state == "running":
                    self._finish(name, job)
            return {"books": self.books, "jobs": len(self.jobs)}

    def _finish(self, name: str, job: _Job) -> None:
        if cannot_be_painted(job.request):
            job.state, job.failure, job.message = "failed", "content", "this picture is refused"
            return
        with TemporaryDirectory() as folder:
            owner = Path(folder) / "owner.mp4"
            if job.owner:
                owner.write_bytes(base64.b64decode(job.owner))
            fresh, clip = Path(folder, "fresh.mp4"), Path(folder, "clip.mp4")
            paint(job.request.model_dump_json(), job.request.prefix_frames, job.request.frame_count, str(fresh))
            prefix = ClipPrefix(owner, job.request.prefix_frames) if job.owner else None
            put_together(clip, [fresh], job.request.rate, prefix)
            job.clip = clip.read_bytes()
        job.state = "succeeded"
        self.books.append({"job": name, "microdollars": PRICES[job.request.tier] * job.request.fresh_frames})


class _Handler(BaseHTTPRequestHandler):
    service: _Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/mishaps":
            for verb, coming in body.items():
                self.service.mishaps[verb].extend(coming)
            self._answer({})
        elif self.path == "/let-go":
            self.service.let_go.set()
            self._answer({})
        else:
            self._serve("submit", lambda: self.service.submit(self._key, body))

    def do_GET(self) -> None:
        if self.path == "/books":
            self._answer(self.service.told_in_full())
        elif self.path == "/holding":
            self._answer({"holding": self.service.holding.wait(30)})
        elif self.path.startswith("/jobs?"):
            self._serve("find", lambda: self.service.find(self._key))
        elif self.path.endswith("/clip"):
            self._serve("fetch", lambda: self.service.clip(self.path.split("/")[2]))
        else:
            self._serve("poll", lambda: self.service.poll(self.path.split("/")[2]))

    def do_DELETE(self) -> None:
        self._serve("cancel", lambda: self.service.cancel(self.path.split("/")[2]))

    @property
    def _key(self) -> str:
        return parse_qs(urlsplit(self.path).query)["key"][0]

    def _serve(self, verb: str, work: Any) -> None:
        coming = self.service.mishaps[verb]
        mishap = coming.popleft() if coming else ""
        if mishap.isdigit():
            self._answer({"error": "as ordered"}, int(mishap))
            return
        if mishap == "hold-before":
            self._hold()
        told = work()
        if mishap == "hold-after":
            self._hold()
        if mishap == "lose":
            self.close_connection = True
            return
        self._answer(told, cut=mishap == "cut")

    def _hold(self) -> None:
        self.service.holding.set()
        self.service.let_go.wait(60)

    def _answer(self, told: dict[str, Any], status: int = 200, *, cut: bool = False) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content[: len(content) // 2] if cut else content)
        except OSError:
            self.close_connection = True  # whoever asked was killed meanwhile

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(told: Any, latency_s: float) -> None:
    """Serve until killed; the address goes into the pipe."""
    handler = type("Handler", (_Handler,), {"service": _Service(latency_s)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    told.send(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever(poll_interval=0.05)


@dataclass
class PaidService:
    """A running service, as its owner sees it."""

    url: str
    process: Any

    def order_mishaps(self, **by_verb: list[str]) -> None:
        self._ask("POST", "/mishaps", json.dumps(by_verb))

    def wait_until_it_holds(self) -> None:
        assert self._ask("GET", "/holding")["holding"]

    def let_go(self) -> None:
        self._ask("POST", "/let-go", "{}")

    @property
    def charged(self) -> list[dict[str, Any]]:
        """One entry per clip that was paid for."""
        return list(self._ask("GET", "/books")["books"])

    @property
    def jobs(self) -> int:
        return int(self._ask("GET", "/books")["jobs"])

    def _ask(self, verb: str, path: str, body: str | None = None) -> dict[str, Any]:
        return PaidGenerator(self.url)._ask(verb, path, body)
