"""The only way out for a client that is being watched: a proxy that leads to the gateway and nowhere else.

It answers CONNECT. For the gateway and its CDN edge it opens a tunnel; any other address it writes down and refuses. So
nothing leaves the machine, and the doctor knows where a client wanted to go.
"""

import contextlib
import socket
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Final, Self

_BLOCK: Final = 65536
_REFUSED: Final = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
_HEAD_LIMIT: Final = 16384
_PATIENCE: Final = 30.0


class Witness:
    """A running proxy for one client; `elsewhere` are the addresses (`host:port`) it was asked for in vain."""

    def __init__(self, allowed: Iterable[tuple[str, int]]) -> None:
        self._allowed = frozenset(allowed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._elsewhere: list[str] = []
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._serve, name="hfs3-witness", daemon=True)

    @property
    def url(self) -> str:
        """The proxy's own address."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def taken(self) -> tuple[str, ...]:
        """Return the addresses asked for since the last call, each once."""
        seen, self._elsewhere = self._elsewhere, []
        return tuple(dict.fromkeys(seen))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, where: TracebackType | None
    ) -> None:
        # Closing alone does not wake a thread that waits in accept().
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in tuple(self._open):
            _shut(connection)
        self._thread.join(timeout=_PATIENCE)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._lead, args=(connection,), daemon=True).start()

    def _lead(self, client: socket.socket) -> None:
        self._open.add(client)
        with client, contextlib.suppress(OSError, ValueError):
            client.settimeout(_PATIENCE)
            target = _target(_head(client))
            if target not in self._allowed:
                self._elsewhere.append(f"{target[0]}:{target[1]}")
                client.sendall(_REFUSED)
            else:
                self._tunnel(client, target)
        self._open.discard(client)

    def _tunnel(self, client: socket.socket, target: tuple[str, int]) -> None:
        with socket.create_connection(target, timeout=_PATIENCE) as server:
            client.sendall(_OPEN)
            back = threading.Thread(target=_pour, args=(server, client), daemon=True)
            back.start()
            _pour(client, server)
            back.join()


def _head(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _HEAD_LIMIT:
        block = client.recv(_BLOCK)
        if not block:
            break
        head += block
    return head


def _target(head: bytes) -> tuple[str, int]:
    """Return the address that the request line asks for: `CONNECT host:port`, or `GET http://host[:port]/…`."""
    _, where, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    authority = where.split("//", 1)[-1].split("/", 1)[0]
    host, _, port = authority.rpartition(":") if ":" in authority else (authority, "", "80")
    return host.strip("[]").lower(), int(port)


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(_BLOCK):
            sink.sendall(block)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
