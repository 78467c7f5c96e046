"""Bound sockets, and a server's beginning and end."""

import asyncio
import gc
import os
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path

import pytest

from hfs3.gateway.records import RequestRecord
from hfs3.gateway.server.adapter import Application, Handler
from hfs3.gateway.server.serving import Server, ServerThread, bind
from hfs3.gateway.wire.messages import FileSlice, Request, Response
from tests.gateway.server.conftest import NOW, echo


def _close(sockets: tuple[socket.socket, ...]) -> None:
    for opened in sockets:
        opened.close()


def test_every_address_of_a_host_gets_the_same_port() -> None:
    sockets = bind("localhost", 0)
    try:
        known = {family for family, *_ in socket.getaddrinfo("localhost", 0, type=socket.SOCK_STREAM)}
        assert {opened.family for opened in sockets} <= known
        assert len({opened.getsockname()[1] for opened in sockets}) == 1
    finally:
        _close(sockets)


def test_a_given_port_is_taken_and_can_be_taken_again_at_once() -> None:
    first = bind("127.0.0.1", 0)
    port = first[0].getsockname()[1]
    _close(first)
    again = bind("127.0.0.1", port)
    assert again[0].getsockname()[1] == port
    _close(again)


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_named(host: str) -> None:
    with pytest.raises(OSError, match=host):
        bind(host, 0)


def test_a_port_in_use_is_named() -> None:
    sockets = bind("127.0.0.1", 0)
    port = sockets[0].getsockname()[1]
    try:
        with pytest.raises(OSError, match=f"127.0.0.1:{port}"):
            bind("127.0.0.1", port)
    finally:
        _close(sockets)


class _Life:
    """Notes when the server's life begins and ends, and in which thread."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str]] = []

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[None]:
        self.notes.append(("begun", threading.current_thread().name))
        yield
        await asyncio.sleep(0)
        self.notes.append(("ended", threading.current_thread().name))


def test_a_server_begins_and_ends_leaving_nothing() -> None:
    life = _Life()
    threads, files = threading.active_count(), len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0  # noqa: PTH112, PTH208
    begun = time.perf_counter()
    sockets = bind("127.0.0.1", 0)
    server = Server(Application({sockets[0].getsockname()[1]: echo}, lambda: NOW), None, life=life())
    with ServerThread(server, sockets):
        ready = time.perf_counter() - begun
        assert life.notes == [("begun", "hfs3-gateway_0")]
    assert life.notes[1:] == [("ended", "hfs3-gateway_0")]
    assert all(opened.fileno() == -1 for opened in sockets)
    gc.collect()
    assert threading.active_count() == threads
    if files:
        assert len(os.listdir("/proc/self/fd")) <= files + 2  # noqa: PTH208  # what the loop's library keeps for itself
    assert ready < 1


class _Broken(nullcontext[None]):
    """A life that does not begin."""

    async def __aenter__(self) -> None:
        raise LookupError("no storage")


def test_a_server_that_cannot_begin_says_so() -> None:
    sockets = bind("127.0.0.1", 0)
    server = Server(Application({}, lambda: NOW), None, life=_Broken())
    try:
        with pytest.raises(LookupError, match="no storage"), ServerThread(server, sockets):
            pass
    finally:
        _close(sockets)


def test_a_server_told_to_stop_before_it_listens_ends_at_once() -> None:
    sockets = bind("127.0.0.1", 0)
    server = Server(Application({}, lambda: NOW), None, life=nullcontext())
    server.tell_to_stop()
    server.run(list(sockets))
    assert sockets[0].fileno() == -1


async def _never(request: Request) -> Response:
    async for _ in request.body:
        pass
    raise AssertionError("the body has no end")


async def _large(_request: Request) -> Response:
    return Response(body=(FileSlice(Path("/dev/zero"), 0, 1 << 30),))


@pytest.mark.parametrize("handler", [_never, _large])
def test_what_outlasts_the_grace_is_given_up_before_the_life_ends(
    handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    sockets, life = bind("127.0.0.1", 0), _Life()
    port = sockets[0].getsockname()[1]
    records: list[RequestRecord] = []
    server = Server(Application({port: handler}, lambda: NOW, records.append), None, life=life())
    server.config.timeout_graceful_shutdown = 1
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        with ServerThread(server, sockets):
            length = 9 if handler is _never else 4
            client.sendall(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\nhalf" % length)
            if handler is _large:
                assert client.recv(12) == b"HTTP/1.1 200"
            time.sleep(0.2)
        heard = b""
        with suppress(ConnectionResetError):
            while chunk := client.recv(1 << 20):
                heard += chunk
    assert [what for what, _ in life.notes] == ["begun", "ended"]
    assert not [record for record in caplog.records if record.name.startswith("hfs3")]
    if handler is _never:
        assert heard.startswith(b"HTTP/1.1 503 ")
        assert b"<Code>ServiceUnavailable</Code>" in heard
        assert [(record.status, record.rule, record.path) for record in records] == [(503, "transport.stopping", "/k")]
