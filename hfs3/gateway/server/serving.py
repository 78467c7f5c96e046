"""Bound sockets and the server on them: in this thread until a signal, or in a thread of its own."""

import asyncio
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from ssl import SSLContext
from types import FrameType, TracebackType
from typing import Final, Self

import uvicorn

from hfs3.gateway.server.adapter import PATIENCE, Application
from hfs3.gateway.server.protocol import BoundedProtocol

GRACE: Final = 5
"""Seconds that running requests get to end when the server is told to stop."""
_TRIES: Final = 16
_ABSENT: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


def bind(host: str, port: int) -> tuple[socket.socket, ...]:
    """Return sockets listening on every address of `host`, all on one port; port 0 picks a free one.

    Raises OSError, with a message that names host and port.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as err:
        raise OSError(err.errno, f"{host} is no address of this machine ({err.strerror})") from err
    places = list(dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found))
    for last in (*((False,) * _TRIES if port == 0 else ()), True):
        try:
            return _bind_all(places, port)
        except OSError as err:
            if last:
                raise OSError(err.errno, f"cannot listen on {host}:{port} ({err.strerror})") from err
    raise AssertionError("unreachable: the last try returns or raises")


def _bind_all(places: Iterable[tuple[socket.AddressFamily, str]], port: int) -> tuple[socket.socket, ...]:
    sockets: list[socket.socket] = []
    for family, address in places:
        try:
            sockets.append(_listening(family, address, port))
        except OSError as err:
            if err.errno in _ABSENT and sockets:
                continue
            for opened in sockets:
                opened.close()
            raise
        port = sockets[0].getsockname()[1]
    return tuple(sockets)


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        opened.listen(2048)
    except OSError:
        opened.close()
        raise
    return opened


class Server(uvicorn.Server):
    """uvicorn's server, told to stop by an event instead of a poll, and ending as an ordinary return on a signal."""

    def __init__(
        self, application: Application, tls: SSLContext | None, *, life: AbstractAsyncContextManager[object]
    ) -> None:
        """`life` is entered in the server's own loop before it listens, and left when it has stopped."""
        config = uvicorn.Config(
            application,
            http=BoundedProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=int(PATIENCE),
            timeout_graceful_shutdown=GRACE,
        )
        config.load()
        config.ssl = tls
        super().__init__(config)
        self.on_ready: Callable[[], None] = lambda: None
        """Called in the server's thread once it answers."""
        self._life = life
        self._lives = AsyncExitStack()
        self._told = threading.Event()
        self._wake: asyncio.Event | None = None
        self._own_loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._own_loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        await self._lives.enter_async_context(self._life)
        await super().startup(sockets)
        try:
            self.on_ready()
        except BaseException:  # nobody could be told: then nobody is served
            await self.shutdown(sockets)
            raise

    async def main_loop(self) -> None:
        if self._wake is not None and not self._told.is_set():
            await self._wake.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        if left := set(self.server_state.tasks):  # given up: they let go of what they hold
            if self.force_exit:
                for task in left:
                    task.cancel()
            await asyncio.wait(left, timeout=GRACE)
        await self._lives.aclose()

    def tell_to_stop(self) -> None:
        """Ask the server to stop; from any thread, or a signal handler."""
        self._told.set()
        if self._own_loop is not None and self._wake is not None:
            self._own_loop.call_soon_threadsafe(self._wake.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        del frame
        self.force_exit = self._told.is_set() and sig == signal.SIGINT  # the second Ctrl-C does not wait
        self.tell_to_stop()


class ServerThread:
    """A server in a thread of this process, from `with` to its end."""

    def __init__(self, server: Server, sockets: Sequence[socket.socket]) -> None:
        self._server = server
        self._sockets = list(sockets)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hfs3-gateway")

    def __enter__(self) -> Self:
        begun = threading.Event()
        self._server.on_ready = begun.set
        self._running = self._thread.submit(self._server.run, self._sockets)
        self._running.add_done_callback(lambda _: begun.set())
        begun.wait()
        if self._running.done():
            self._end()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.tell_to_stop()
        self._end()

    def _end(self) -> None:
        """Wait for the thread, and raise what the server raised."""
        self._thread.shutdown()
        self._running.result()
