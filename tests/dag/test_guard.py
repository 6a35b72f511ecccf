"""Signing in, over real HTTP: a guard with a password in front of an application that says who got through."""

import asyncio
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
import uvicorn

from dagster_project.guard import TRIES, TRIES_OF_ALL, TRIES_WITHIN_S, Address, Guard, Login

PASSWORD = "correct horse battery"


async def inside(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Door:
    """A guarded application that listens, on a clock of its own."""

    def __init__(self) -> None:
        self.clock = Clock()
        config = uvicorn.Config(
            self.answer, host="127.0.0.1", port=0, log_level="error", lifespan="off", interface="asgi3"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        self.lock()

    def lock(self) -> None:
        names = frozenset({"127.0.0.1", "films.local"})
        self.guard = Guard(inside, Address(names, self.port, literal=True), Login(PASSWORD, self.clock))

    async def answer(self, scope, receive, send):
        await self.guard(scope, receive, send)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": f"127.0.0.1:{self.port}", **given})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def sign_in(self, password: str = PASSWORD):
        return self.ask("POST", "/login", f"password={password.replace(' ', '+')}")


@pytest.fixture(scope="module")
def running() -> Iterator[Door]:
    door = Door()
    yield door
    door.server.should_exit = True
    door.thread.join()


@pytest.fixture
def door(running: Door) -> Door:
    running.lock()
    return running


def test_who_has_not_signed_in_sees_the_form_and_nothing_else(door):
    status, headers, _ = door.ask("GET", "/")
    assert (status, headers["location"]) == (303, "/login")
    assert b"password" in door.ask("GET", "/login")[2]
    assert door.ask("POST", "/graphql", "{}", content_type="application/json")[0] == 401
    assert door.ask("GET", "/files/films/song.mp4", sec_fetch_mode="no-cors", sec_fetch_site="same-origin")[0] == 401


def test_the_password_opens_and_the_cookie_is_kept_from_scripts_and_other_sites(door):
    status, headers, _ = door.sign_in()
    assert (status, headers["location"]) == (303, "/")
    cookie, *properties = headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(properties)
    assert door.ask("GET", "/", cookie=cookie)[2] == b"inside"
    assert door.ask("GET", "/", cookie=f"other=1; {cookie}; last=2")[2] == b"inside"


def test_a_session_ends(door):
    cookie = door.sign_in()[1]["set-cookie"].split("; ")[0]
    door.clock.now_s += 13 * 3600
    assert door.ask("GET", "/", cookie=cookie)[0] == 303


@pytest.mark.parametrize(
    "cookie", ["allocmv_session=", "allocmv_session=guess", 'allocmv_session="', "=;;,", "a" * 3000]
)
def test_a_made_up_cookie_opens_nothing(door, cookie):
    assert door.ask("GET", "/", cookie=cookie)[0] == 303


def test_a_wrong_password_opens_nothing_and_is_soon_no_longer_tried(door):
    assert [door.sign_in("wrong")[0] for _ in range(TRIES)] == [403] * TRIES
    status, headers, body = door.sign_in()
    assert (status, "set-cookie" in headers) == (429, False)
    assert b"wait" in body
    door.clock.now_s += TRIES_WITHIN_S + 1
    assert door.sign_in()[0] == 303


def test_many_addresses_together_do_not_get_more_tries():
    clock = Clock()
    login = Login(PASSWORD, clock)
    waits = [login.try_again_s(f"10.0.{n}.1") for n in range(TRIES_OF_ALL + 1)]
    assert waits[:-1] == [0.0] * TRIES_OF_ALL
    assert waits[-1] > 0


def test_a_form_that_is_none_is_refused(door):
    assert door.ask("POST", "/login", "x" * 5000)[0] == 413
    assert door.ask("POST", "/login", "password=" + "&a=1" * 50)[0] == 400
    assert door.ask("POST", "/login", "\udcff".encode("utf-8", "surrogatepass"))[0] == 400
    assert door.ask("POST", "/login", "")[0] == 403
    assert door.ask("PUT", "/login", "")[0] == 405


def test_signing_in_from_another_sites_page_is_refused(door):
    assert door.ask("POST", "/login", f"password={PASSWORD}", origin="http://evil.example")[0] == 403


def test_any_literal_address_means_this_server_and_a_foreign_name_does_not(door):
    for host, status in (("192.168.1.7", 303), ("[fe80::1]", 303), ("films.local", 303), ("evil.example", 421)):
        assert door.ask("GET", "/", Host=f"{host}:{door.port}")[0] == status


def test_the_password_is_not_kept():
    assert PASSWORD not in repr(vars(Login(PASSWORD)))
