"""A thousand clients at once: every one is answered, and what they cost is given back."""

import http.client
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.conformance.sockets import answered, written
from tests.conformance.wire import UNSIGNED, Terms
from tests.soak.serving import Served, served

CLIENTS = 1000
_NEEDED = 2 * CLIENTS
_GROWTH_MB = 60
_BODY = b"x" * 1000


@pytest.fixture
def many_files() -> Iterator[None]:
    """Allow this process, and the gateway that it starts, the sockets of all clients."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < _NEEDED:
        pytest.skip(f"only {hard} open files are allowed here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, _NEEDED), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _connected(gateway: Served, stack: ExitStack) -> list[socket.socket]:
    host, port = gateway.endpoint.authority.split(":")
    return [stack.enter_context(socket.create_connection((host, int(port)), timeout=60)) for _ in range(CLIENTS)]


def _with_open_files(limit: str) -> list[str]:
    """Return a command that runs the rest of its line under a limit of `ulimit`."""
    return ["sh", "-c", f'ulimit {limit} && exec "$@"', "sh"]


@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_thousand_clients_at_once(tmp_path: Path, workers: int) -> None:
    few = _with_open_files("-S -n 256")  # what it is given; it takes what it may
    with served(tmp_path / "root", "--workers", str(workers), within=few) as gateway, ExitStack() as stack:
        raw = gateway.raw()
        stack.callback(raw.close)
        raw.ask("PUT", raw.endpoint.path("bucket"))
        before = gateway.resident()
        peers = _connected(gateway, stack)
        messages = [
            written(raw.sign("PUT", raw.endpoint.path("bucket", f"{n}"), body=_BODY, terms=Terms(payload=UNSIGNED)))
            for n in range(CLIENTS)
        ]
        for peer, message in zip(peers, messages, strict=True):
            peer.sendall(message[:-500])  # every one of them is in the middle of a body
        begun = time.monotonic()
        assert raw.ask("HEAD", raw.endpoint.path("bucket")).status == 200
        assert time.monotonic() - begun < 5
        for peer, message in zip(peers, messages, strict=True):
            peer.sendall(message[-500:])
        assert {answered(peer, "PUT").status for peer in peers} == {200}
        get = written(raw.sign("GET", raw.endpoint.path("bucket", "7")))
        for peer in peers:
            peer.sendall(get)
        assert all(answered(peer).body == _BODY for peer in peers)
        assert gateway.resident() - before < _GROWTH_MB
        assert len(raw.ask("GET", raw.endpoint.path("bucket"), "list-type=2").xml.findall("Contents")) == CLIENTS


def test_more_uploads_than_files_may_be_open(tmp_path: Path) -> None:
    answers: set[tuple[int, str]] = set()
    with served(tmp_path / "root", within=_with_open_files("-n 72")) as gateway, ExitStack() as stack:
        raw = gateway.raw()
        stack.callback(raw.close)
        raw.ask("PUT", raw.endpoint.path("bucket"))
        host, port = gateway.endpoint.authority.split(":")
        peers = [stack.enter_context(socket.create_connection((host, int(port)), timeout=60)) for _ in range(30)]
        for number, peer in enumerate(peers):
            path, terms = raw.endpoint.path("bucket", f"{number}"), Terms(payload=UNSIGNED)
            message = written(raw.sign("PUT", path, body=bytes(200_000), terms=terms))
            with suppress(OSError):  # there was no file left for the connection itself
                peer.sendall(message[:-500])
        for peer in peers:
            with suppress(OSError, http.client.HTTPException):
                peer.sendall(bytes(500))
                answers.add(answered(peer, "PUT").refusal)
            peer.close()
        assert answers == {(200, ""), (503, "SlowDown")}
        assert raw.ask("PUT", raw.endpoint.path("bucket", "after"), body=bytes(200_000)).status == 200
        assert "Traceback" not in gateway.log.read_text("utf-8")
