"""A server over any handler, and a client that speaks HTTP byte by byte."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, Protocol

import pytest

from hfs3.gateway.server.adapter import Application, Handler
from hfs3.gateway.server.serving import Server, ServerThread, bind
from hfs3.gateway.wire.messages import Request, Response

NOW = datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """One response, as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """One connection, byte by byte."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)

    def send(self, *data: bytes) -> None:
        self.socket.sendall(b"".join(data))

    def answer(self, method: str = "GET") -> Answer:
        """Read one response, and leave what follows it unread."""
        response = HTTPResponse(self.socket, method=method)
        response.fp = _Unbuffered(self.socket)  # type: ignore[assignment]
        response.begin()
        body = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)

    def is_closed(self) -> bool:
        """Wait for the server's end of the connection to close; False if it sends something instead."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True


class _Unbuffered:
    """A socket as the file that HTTPResponse reads, never reading ahead into the next response."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    def readline(self, limit: int = -1) -> bytes:
        line = b""
        while not line.endswith(b"\n") and len(line) != limit:
            byte = self._socket.recv(1)
            if not byte:
                break
            line += byte
        return line

    def read(self, count: int = -1) -> bytes:
        data = bytearray()
        while len(data) != count:
            chunk = self._socket.recv(65536 if count < 0 else count - len(data))
            if not chunk:
                break
            data += chunk
        return bytes(data)

    def flush(self) -> None: ...
    def close(self) -> None: ...


class Serve(Protocol):
    """Serves a handler over plain http and returns the port."""

    def __call__(self, handler: Handler) -> int: ...


@contextmanager
def served(handler: Handler) -> Iterator[int]:
    """Serve a handler over plain http for the time of a block."""
    sockets = bind("127.0.0.1", 0)
    port: int = sockets[0].getsockname()[1]
    server = Server(Application({port: handler}, lambda: NOW), None, life=nullcontext())
    with ServerThread(server, sockets):
        yield port


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda handler: stack.enter_context(served(handler))


@pytest.fixture
def connect() -> Iterator[Callable[[int], Wire]]:
    with ExitStack() as stack:

        def call(port: int) -> Wire:
            wire = Wire(port)
            stack.callback(wire.socket.close)
            return wire

        yield call


@pytest.fixture
def ask() -> Callable[..., Answer]:
    """Return a function that asks once, by the standard library's client."""

    def call(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, response.read())
        finally:
            connection.close()

    return call


async def echo(request: Request) -> Response:
    """Answer with what was understood of the request."""
    size = 0
    async for chunk in request.body:
        size += len(chunk)
    told = f"{request.method} {request.raw_path}?{request.raw_query} {size}"
    return Response(body=told.encode())


async def refuse(_request: Request) -> Response:
    """Refuse without reading the body."""
    return Response(403, [("content-type", "text/plain")], b"no")


@contextmanager
def started(tmp_path: Path, *words: str) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    ready_file = tmp_path / "ready.json"
    command = [sys.executable, "-m", "hfs3", "gateway", "serve", "--ready-file", str(ready_file), *words]
    environ = {**os.environ, "PYTHONWARNINGS": "error"}
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)
    try:
        deadline = time.monotonic() + 60
        while not ready_file.exists():
            assert program.poll() is None, program.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield program, json.loads(ready_file.read_text())
    finally:
        if program.poll() is None:
            program.kill()
        program.communicate()


def workers_of(program: int) -> list[int]:
    """Return the numbers of a program's workers, in the order in which they were begun."""
    children = Path(f"/proc/{program}/task/{program}/children").read_text("ascii").split()
    return [int(child) for child in children if "spawn_main" in _command_of(child)]


def _command_of(process: str) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):  # it has gone just now
        return ""


def ask_url(url: str, bundle: str | None, **headers: str) -> tuple[int, bytes]:
    context = ssl.create_default_context(cafile=bundle) if bundle else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), context=context) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()
