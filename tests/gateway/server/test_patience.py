"""Clients that leave, or dawdle: what they cost has an end, and whoever still listens is told."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.server import adapter
from hfs3.gateway.wire.messages import FileSlice, Request, Response
from tests.gateway.server.conftest import Serve, Wire, echo, refuse

Connect = Callable[[int], Wire]


def _remembering(refusals: list[S3Error], done: threading.Event) -> adapter.Handler:
    async def handle(request: Request) -> Response:
        try:
            return await echo(request)
        except S3Error as refusal:
            refusals.append(refusal)
            return Response(refusal.status)
        finally:
            done.set()

    return handle


def test_a_client_that_leaves_is_an_incomplete_body(serve: Serve, connect: Connect) -> None:
    refusals: list[S3Error] = []
    done = threading.Event()
    wire = connect(serve(_remembering(refusals, done)))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    wire.socket.close()
    assert done.wait(5)
    assert [(refusal.code, refusal.rule) for refusal in refusals] == [("IncompleteBody", "transport.client-left")]


def test_a_client_that_waits_for_a_refusal_in_the_middle_of_its_body_gets_it(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "DRAIN_PATIENCE", 0.2)
    wire = connect(serve(refuse))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert wire.answer().status == 403
    wire.send(bytes(96), b"GET /k HTTP/1.1\r\nHost: x\r\n\r\n")
    assert wire.answer().status == 403


def test_a_client_that_has_said_all_still_gets_its_answers(serve: Serve, connect: Connect, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(bytes(30_000_000))

    async def slow(request: Request) -> Response:
        await asyncio.sleep(0.2)
        return Response(body=(FileSlice(file, 0, 30_000_000),)) if request.raw_path == "/large" else await echo(request)

    wire = connect(serve(slow))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody", b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    wire.socket.shutdown(socket.SHUT_WR)
    assert wire.answer().body == b"PUT /k? 4"
    assert len(wire.answer().body) == 30_000_000
    assert wire.is_closed()


def test_a_client_that_stops_sending_is_told_so(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PATIENCE", 0.2)
    refusals: list[S3Error] = []
    wire = connect(serve(_remembering(refusals, threading.Event())))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert wire.answer().status == 400
    assert [refusal.code for refusal in refusals] == ["RequestTimeout"]


def test_a_client_that_stops_reading_is_cut_off(
    serve: Serve, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PATIENCE", 0.2)
    file = tmp_path / "large"
    file.write_bytes(bytes(30_000_000))

    async def send(_request: Request) -> Response:
        return Response(body=(FileSlice(file, 0, 30_000_000),))

    wire = connect(serve(send))
    wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(1)
    received = 0
    with suppress(ConnectionResetError):
        while chunk := wire.socket.recv(1 << 20):
            received += len(chunk)
    assert 0 < received < 30_000_000
