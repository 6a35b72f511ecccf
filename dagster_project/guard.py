"""What stands in front of Dagster's web server: who may ask, and from where; pure ASGI.

Dagster runs mutations that come by GET or as a plain form and asks for neither Host nor Origin, so that any page in the
user's browser could start runs, and any name that is made to point at this machine could read what is here. The guard
lets in what the served pages themselves ask, plain visits, and programs that are no browser. Off the loopback interface
everybody signs in first.

The rules are those of the OWASP cheat sheets on cross-site request forgery (Origin, Fetch metadata) and session
management. What is behind the guard, and what the pages show, does not belong here.
"""

import asyncio
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

COOKIE = "allocmv_session"
SESSION_S = 12 * 3600.0
FORM_BYTES_AT_MOST = 4096
FORM_WAIT_S = 10.0
TRIES, TRIES_OF_ALL, TRIES_WITHIN_S = 5, 100, 300.0
READING = frozenset({"GET", "HEAD"})
VISIT = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
OWN_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NO_FRAMES = "frame-ancestors 'none'"
LOGIN_PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>AllocMV</title><style>body{{font:18px system-ui;display:grid;place-items:center;min-height:90vh;margin:0}}
input,button{{font:inherit;padding:.5em;margin:.25em}}</style>
<form method="post" action="/login"><h1>AllocMV</h1><p>{words}</p>
<input type="password" name="password" aria-label="Password" autocomplete="current-password" autofocus required>
<button>Sign in</button></form></html>
"""
LOGIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"


class Refusal(Exception):
    """A request is not let in; `words` say why."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True)
class Address:
    """Under which names and port this server may be asked for.

    A name that somebody makes point at this machine (DNS rebinding) is none of these. Off the loopback interface any
    literal address may be meant, which no such trick can use.
    """

    names: frozenset[str]
    port: int
    literal: bool = False

    def admits(self, host: str) -> bool:
        """Return whether a Host header means this server."""
        parts = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?", host.lower())
        if parts is None or int(parts[2] or 80) != self.port:
            return False
        return parts[1] in self.names or (self.literal and _is_literal(parts[1]))


@dataclass
class Login:
    """Who has signed in, and who has tried too often; of the password only a hash is kept."""

    password: str = field(repr=False)
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, float] = field(default_factory=dict, repr=False)
    _tries: dict[str, list[float]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._digest, self.password = _digest(self.password), ""

    def knows(self, token: str) -> bool:
        """Return whether a session of this token lasts still."""
        ends = self._sessions.get(hashlib.sha256(token.encode()).hexdigest())
        return ends is not None and self.clock() < ends

    def try_again_s(self, client: str) -> float:
        """Return how long a client has to wait before its next try, and count this one if it need not wait."""
        since = self.clock() - TRIES_WITHIN_S
        self._tries = {who: kept for who, tries in self._tries.items() if (kept := [t for t in tries if t > since])}
        own = self._tries.get(client, [])
        everyone = sorted(t for tries in self._tries.values() for t in tries)
        if len(own) >= TRIES:
            return own[0] - since
        if len(everyone) >= TRIES_OF_ALL:
            return everyone[0] - since
        self._tries.setdefault(client, []).append(self.clock())
        return 0.0

    def session(self, client: str, password: str) -> str | None:
        """Return the token of a new session if the password is right, None if it is not."""
        if not hmac.compare_digest(_digest(password), self._digest):
            return None
        now = self.clock()
        self._tries.pop(client, None)
        self._sessions = {kept: ends for kept, ends in self._sessions.items() if now < ends}
        token = secrets.token_urlsafe(32)
        self._sessions[hashlib.sha256(token.encode()).hexdigest()] = now + SESSION_S
        return token


class Guard:
    """An ASGI application that lets another be asked only by those who may."""

    def __init__(self, app: App, address: Address, login: Login | None = None) -> None:
        self._app, self._address, self._login = app, address, login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse or pass on what is asked."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        try:
            headers = _headers(scope)
            check_source(scope, headers, self._address)
            if self._login is not None and not self._login.knows(_token(headers)):
                await self._sign_in(self._login, scope, headers, receive, send)
                return
        except Refusal as refusal:
            await _refuse(refusal, scope, send)
            return
        await self._app(scope, receive, _with_own_headers(send))

    async def _sign_in(self, login: Login, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        """Show the form, or take the password of one that was filled in."""
        if scope["type"] == "websocket" or scope["path"] != "/login":
            if headers.get("sec-fetch-mode", "navigate") != "navigate" or scope.get("method") not in READING:
                raise Refusal(401, "Sign in first.")
            await _answer(send, 303, "", location="/login")
        elif scope["method"] in READING:
            await _show_form(send, 200, "The password is the one that the UI was started with.")
        elif scope["method"] == "POST":
            client = _client(scope)
            if wait_s := login.try_again_s(client):
                raise Refusal(429, f"That was tried too often: wait {wait_s:.0f} seconds.")
            token = login.session(client, await _password(receive))
            if token is None:
                await _show_form(send, 403, "That was not the password.")
                return
            cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={SESSION_S:.0f}"
            await _answer(send, 303, "", location="/", **{"set-cookie": cookie})
        else:
            raise Refusal(405, "The password is sent by POST.")


def check_source(scope: Scope, headers: dict[str, str], address: Address) -> None:
    """Raise Refusal for what another site's page may have asked for, or what asks for another name than ours."""
    host = headers.get("host", "")
    if not address.admits(host):
        raise Refusal(421, "This server answers only to its own names: open the address that it printed.")
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and not _same(origin, host):
        raise Refusal(403, "Another site's page asked for this.")
    if scope["type"] == "websocket":
        if origin is None:
            raise Refusal(403, "A websocket is opened by a page of this server.")
        return
    method, path = scope["method"], scope["path"]
    visit = method in READING and all(headers.get(name) == value for name, value in VISIT.items())
    if site not in {None, "same-origin", "none"} and not visit:
        raise Refusal(403, "Another site's page asked for this.")
    if path.strip("/") == "graphql":
        _check_graphql(method, headers, scope["query_string"])


def _check_graphql(method: str, headers: dict[str, str], query: bytes) -> None:
    """Leave one way to send a query: as JSON by POST, which no page of another site can send."""
    if method in READING:
        if query:
            raise Refusal(405, "Queries are sent by POST.")
    elif headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "Queries are sent as JSON.")


def _headers(scope: Scope) -> dict[str, str]:
    """Return a request's headers; those that are said twice are refused where it matters which is meant."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key in found and key in {"host", "origin", "sec-fetch-site", "content-type"}:
            raise Refusal(400, f"The header {key} is there twice.")
        joined = "; " if key == "cookie" else ", "
        found[key] = f"{found[key]}{joined}{value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return found


def _same(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


def _is_literal(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _token(headers: dict[str, str]) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _client(scope: Scope) -> str:
    """Return whose tries are counted together: an address, of IPv6 the network that one household has."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return address.exploded[:19]
    return str(address)


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.encode()).digest()


async def _password(receive: Receive) -> str:
    """Return the password of a form; raise Refusal if it is no form or takes too long."""
    body, more = b"", True
    try:
        async with asyncio.timeout(FORM_WAIT_S):
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > FORM_BYTES_AT_MOST:
                    raise Refusal(413, "That is too long for a password.")
        return parse_qs(body.decode(), max_num_fields=4).get("password", [""])[0]
    except (TimeoutError, ValueError):
        raise Refusal(400, "That is not the form of this page.") from None


async def _refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.words})
    else:
        await _answer(send, refusal.status, f"{refusal.words}\n", **{"content-type": "text/plain; charset=utf-8"})


async def _show_form(send: Send, status: int, words: str) -> None:
    policy = {"content-type": "text/html; charset=utf-8", "content-security-policy": LOGIN_POLICY}
    await _answer(send, status, LOGIN_PAGE.format(words=words), **policy)


async def _answer(send: Send, status: int, content: str, **headers: str) -> None:
    body = content.encode()
    given = {**headers, "content-length": str(len(body)), "cache-control": "no-store"}
    start = {"type": "http.response.start", "status": status, "headers": list(_encoded(given.items()))}
    send = _with_own_headers(send)
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _with_own_headers(send: Send) -> Send:
    """Return a way of sending that says on every answer what other pages and frames may do with it: nothing."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = [(name, value) for name, value in message["headers"] if name.decode().lower() not in OWN_HEADERS]
            own = _encoded([*OWN_HEADERS.items(), ("content-security-policy", NO_FRAMES)])
            message = {**message, "headers": [*given, *own]}
        await send(message)

    return sending


def _encoded(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[bytes, bytes]]:
    return ((name.encode(), value.encode()) for name, value in headers)
