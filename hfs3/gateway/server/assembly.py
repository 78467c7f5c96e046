"""One gateway put together: storage, core, CDN edge and stand-in Hub, on three ports of one server.

A process that serves makes one `Assembly`. Several processes may serve the same ports and root: what they share is
in the root (objects, accounts, the edge's key) and in the sockets they inherit.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from ssl import SSLContext
from typing import Final

from hfs3.contract.exchange import EXCHANGE_PATH
from hfs3.contract.limits import UPLOAD_EXPIRY_DAYS
from hfs3.gateway.app import Gateway
from hfs3.gateway.authority import Authority
from hfs3.gateway.config import GatewayConfig
from hfs3.gateway.edge import Edge, EdgeUrls, open_key
from hfs3.gateway.hub.answers import Hub, operation
from hfs3.gateway.hub.registry import Registry
from hfs3.gateway.inspector import Inspector, Journal
from hfs3.gateway.records import Sink
from hfs3.gateway.server.adapter import Application
from hfs3.gateway.server.recording import recorded
from hfs3.gateway.server.serving import Server, bind
from hfs3.gateway.storage.base import Storage
from hfs3.gateway.storage.disk import DiskStorage, open_storage

STORAGE: Final = "storage"
"""The folder of the root that holds buckets and objects."""
_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")
_TENDED_EVERY: Final = 60.0


@dataclass(frozen=True, slots=True)
class Ports:
    """The bound sockets of the three applications. Closed by the server, or by `close` if none came to be."""

    gateway: tuple[socket.socket, ...]
    edge: tuple[socket.socket, ...]
    hub: tuple[socket.socket, ...]

    def all(self) -> list[socket.socket]:
        """Return every socket."""
        return [*self.gateway, *self.edge, *self.hub]

    def close(self) -> None:
        """Close every socket."""
        for opened in self.all():
            opened.close()


def open_ports(config: GatewayConfig) -> Ports:
    """Bind what a gateway listens on. Raises OSError, with a message that names the address."""
    opened: list[tuple[socket.socket, ...]] = []
    try:
        for host, port in (
            (config.host, config.port),
            (config.edge_host, config.edge_port),
            (config.host, config.hub_port),
        ):
            opened.append(bind(host, port))
    except OSError:
        for sockets in opened:
            for one in sockets:
                one.close()
        raise
    return Ports(*opened)


def tls_context(authority: Authority, config: GatewayConfig) -> SSLContext:
    """Return the server's TLS context: one certificate for every name that the applications go by."""
    return authority.server_context((*_LOCAL_NAMES, config.host, config.edge_host))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the three applications are found."""

    gateway: str
    edge: str
    hub: str

    @property
    def exchange(self) -> str:
        """Where a token is exchanged for a key pair."""
        return f"{self.hub}{EXCHANGE_PATH}"


def addresses(config: GatewayConfig, ports: Ports) -> Addresses:
    """Return the URLs of bound ports."""

    def url(host: str, sockets: Sequence[socket.socket]) -> str:
        name = f"[{host}]" if ":" in host else host
        return f"{'https' if config.tls else 'http'}://{name}:{_number(sockets)}"

    return Addresses(url(config.host, ports.gateway), url(config.edge_host, ports.edge), url(config.host, ports.hub))


def _number(sockets: Sequence[socket.socket]) -> int:
    return int(sockets[0].getsockname()[1])


def try_storage(config: GatewayConfig) -> None:
    """Open the storage and close it again. Raises StorageUnusable, before workers do in every process of theirs."""
    asyncio.run(_storage(config).close())


def _storage(config: GatewayConfig) -> DiskStorage:
    return open_storage(config.root / STORAGE, durability=config.durability, etag_style=config.behaviour.etag_style)


class Assembly:
    """The applications of one process."""

    def __init__(self, config: GatewayConfig, ports: Ports, *, registry: Registry, record: Sink) -> None:
        """Open the root. Raises StorageUnusable."""
        self._config = config
        self._storage: Storage = _storage(config)
        urls = EdgeUrls(addresses(config, ports).edge, open_key(config.root))
        clock = config.clock
        self._journal = Journal(config.journal) if config.journal else None
        if self._journal:
            record = self._journal.passing_on(record)
        gateway = Gateway(
            storage=self._storage,
            lookup=registry.by_access_key,
            signer=urls,
            record=record,
            behaviour=config.behaviour,
            clock=clock,
        )
        edge = recorded(Edge(self._storage, urls, clock).handle, lambda _: "EdgeGet", clock=clock, record=record)
        hub = recorded(Hub(registry).handle, operation, clock=clock, record=record)
        if self._journal:
            hub = Inspector(self._journal, hub).handle
        self._application = Application(
            {_number(ports.gateway): gateway.handle, _number(ports.edge): edge, _number(ports.hub): hub}, clock, record
        )

    def server(self, tls: SSLContext | None) -> Server:
        """Return a server for the applications; it closes the storage when it ends."""
        return Server(self._application, tls, life=self._live())

    @asynccontextmanager
    async def _live(self) -> AsyncIterator[None]:
        tending = asyncio.create_task(self._tend())
        try:
            yield
        finally:
            tending.cancel()
            with suppress(asyncio.CancelledError):
                await tending
            await self._storage.close()
            if self._journal:
                self._journal.close()

    async def _tend(self) -> None:
        """Expire uploads, as the page promises."""
        while True:
            await self._storage.expire_uploads(before=self._config.clock() - timedelta(days=UPLOAD_EXPIRY_DAYS))
            await asyncio.sleep(_TENDED_EVERY)
