"""The load: signed requests, written once and sent again and again over raw connections, so the client costs little."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import cast
from urllib.parse import urlsplit

import uvloop
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

_HEAD_ENDS = b"\r\n\r\n"
_BLOCK = 1 << 20


class _Unsigned(S3SigV4Auth):
    """Signs everything but the body, over http too."""

    def payload(self, request: AWSRequest) -> str:  # noqa: ARG002  # botocore's signature
        return "UNSIGNED-PAYLOAD"


@dataclass(frozen=True)
class Place:
    """A server under load: the URL of a bucket, the key pair, and what to trust."""

    bucket: str
    access_key_id: str
    secret_access_key: str
    ca_bundle: str | None = None

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.bucket)
        return parts.hostname or "", parts.port or 0

    def tls(self) -> ssl.SSLContext | None:
        return ssl.create_default_context(cafile=self.ca_bundle) if self.ca_bundle else None

    def head(self, method: str, key: str, length: int = 0) -> bytes:
        """Return the head of a signed request; its body is not part of the signature."""
        url = f"{self.bucket}/{key}" if key else self.bucket
        request = AWSRequest(method, url, headers={"Host": urlsplit(url).netloc})
        _Unsigned(Credentials(self.access_key_id, self.secret_access_key), "s3", "us-east-1").add_auth(request)
        request.headers["User-Agent"] = "botocore"  # gets bytes, no redirect
        if method == "PUT":
            request.headers["Content-Length"] = str(length)
        lines = [f"{method} {urlsplit(url).path} HTTP/1.1", *(f"{n}: {v}" for n, v in request.headers.items())]
        return "\r\n".join(lines).encode() + _HEAD_ENDS


def once(place: Place, head: bytes, body: bytes = b"") -> int:
    """Send one request over a connection of its own and read the answer; return how long its body was."""
    with socket.create_connection(place.address) as plain:
        tls = place.tls()
        connected = tls.wrap_socket(plain, server_hostname=place.address[0]) if tls else plain
        with connected:
            connected.sendall(head)
            for block in _blocks(body):
                connected.sendall(block)
            return _read(connected, expects_body=not head.startswith(b"HEAD"))


def _blocks(body: bytes) -> Iterator[memoryview]:
    view = memoryview(body)
    for first in range(0, len(body), _BLOCK):
        yield view[first : first + _BLOCK]


def _read(connected: socket.socket, *, expects_body: bool) -> int:
    buffer = bytearray(_BLOCK)
    head = b""
    while _HEAD_ENDS not in head:
        count = connected.recv_into(buffer)
        if not count:
            raise ConnectionError(f"the server closed the connection after {head!r}")
        head += buffer[:count]
    head, _, begun = head.partition(_HEAD_ENDS)
    if head.split(b" ", 2)[1] not in {b"200", b"204"}:
        raise RuntimeError((head + begun + connected.recv(_BLOCK)).decode("latin-1"))
    length = _length(head) if expects_body else 0
    left = length - len(begun)
    while left > 0:
        count = connected.recv_into(buffer)
        if not count:
            raise ConnectionError(f"the answer broke off, {left} bytes short")
        left -= count
    return length


def _length(head: bytes) -> int:
    lowered = head.lower()
    place = lowered.find(b"content-length:")
    return 0 if place < 0 else int(lowered[place + 15 :].split(b"\r\n", 1)[0])


class _Again(asyncio.Protocol):
    """Sends the next request when the last one is answered, over a new connection if the server has closed the last."""

    def __init__(self, place: Place, requests: Sequence[bytes], *, expects_body: bool) -> None:
        self._place = place
        self._requests = cycle(requests)
        self._expects_body = expects_body
        self._data = b""
        self._over = False
        self.answered = 0
        self.broken = ""

    async def connect(self) -> None:
        """Open a connection and begin."""
        await asyncio.get_running_loop().create_connection(lambda: self, *self._place.address, ssl=self._place.tls())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class is none
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's signature
        if not self._over:
            self._data = b""
            self._again = asyncio.get_running_loop().create_task(self.connect())

    def end(self) -> None:
        """Close the connection, for good."""
        self._over = True
        self._transport.abort()

    def _send(self) -> None:
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, begun = self._data.partition(_HEAD_ENDS)
        if not end or (self._expects_body and len(begun) < _length(head)):
            return
        if head[9:12] not in {b"200", b"204"}:
            self.broken = self._data.decode("latin-1")
            self.end()
            return
        self._data = b""
        self.answered += 1
        if b"\r\nconnection: close" not in head.lower():
            self._send()


def rate(place: Place, requests: Sequence[bytes], *, connections: int, seconds: float) -> float:
    """Return how many requests a second are answered over so many connections, each with its own share of requests."""
    expects_body = not requests[0].startswith(b"HEAD")

    async def run() -> float:
        clients = [
            _Again(place, requests[number::connections], expects_body=expects_body) for number in range(connections)
        ]
        for client in clients:
            await client.connect()
        await asyncio.sleep(seconds / 4)
        before, begun = sum(client.answered for client in clients), time.perf_counter()
        await asyncio.sleep(seconds)
        answered, spent = sum(client.answered for client in clients) - before, time.perf_counter() - begun
        for client in clients:
            client.end()
        broken = [client.broken for client in clients if client.broken]
        if broken:
            raise RuntimeError(broken[0])
        return answered / spent

    return uvloop.run(run())
