"""A gateway as a program: one process or several on the same ports and root, until a signal ends it."""

import errno
import multiprocessing
import secrets
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

from hfs3.contract import addressing
from hfs3.gateway.authority import open_authority
from hfs3.gateway.config import GatewayConfig
from hfs3.gateway.hub.accounts import HubAccount
from hfs3.gateway.hub.demo import new_account
from hfs3.gateway.hub.registry import FILE, Registry
from hfs3.gateway.inspector import REQUESTS_PATH, journal_while
from hfs3.gateway.records import Sink
from hfs3.gateway.server.assembly import STORAGE, Addresses, Assembly, Ports, addresses, open_ports, tls_context
from hfs3.gateway.server.serving import Server
from hfs3.gateway.storage.locks import Lock

TOKENS: Final = "tokens"
"""The folder of the root with a private file for each account's token, to be read by `hfs3 login --token-stdin`."""
_GRACE: Final = 10.0
_LOOK: Final = 0.2


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a started gateway announces it: no secret, but where the token is kept."""

    name: str
    endpoints: tuple[str, ...]
    token_file: Path


@dataclass(frozen=True, slots=True)
class Ready:
    """What a started gateway announces. `ca_bundle` is None over plain http, `inspector_url` without an inspector."""

    url: str
    edge_url: str
    hub_url: str
    exchange_url: str
    ca_bundle: Path | None
    root: Path
    accounts: tuple[Account, ...]
    inspector_url: str | None = None


def open_registry(root: Path) -> Registry:
    """Return the root's accounts; a new root gets a demo account."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Registry([new_account()], root / FILE)


def serve(
    config: GatewayConfig, *, authority_folder: Path, workers: int, announce: Callable[[Ready], None], sink: Sink
) -> None:
    """Serve until SIGTERM or SIGINT. `sink` is given every request's record, in the process that answered it.

    Raises OSError for an address that cannot be listened on, StorageUnusable for a root that cannot be used.
    """
    with _alone(config.root), journal_while(config.journal):
        _serve(config, authority_folder=authority_folder, workers=workers, announce=announce, sink=sink)


def _serve(
    config: GatewayConfig, *, authority_folder: Path, workers: int, announce: Callable[[Ready], None], sink: Sink
) -> None:
    registry = open_registry(config.root)
    bundle = open_authority(authority_folder).bundle if config.tls else None
    ports = open_ports(config)
    ready = _ready(config, addresses(config, ports), bundle=bundle, registry=registry)
    if workers == 1:
        server = _server(config, ports, authority_folder=authority_folder, sink=sink)
        server.on_ready = lambda: announce(ready)
        server.run(ports.all())
        return
    with (
        _told_to_stop() as told,
        _workers(workers, config, ports, authority_folder=authority_folder, sink=sink) as processes,
    ):
        announce(ready)
        while not told.wait(_LOOK):
            _check_alive(processes)


def empty(root: Path) -> None:
    """Delete a root's buckets and objects. Raises OSError when a gateway is serving it."""
    with _alone(root):
        shutil.rmtree(root / STORAGE, ignore_errors=True)


def forget_accounts(root: Path) -> None:
    """Delete a root's accounts and their tokens' files."""
    (root / FILE).unlink(missing_ok=True)
    shutil.rmtree(root / TOKENS, ignore_errors=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Be the only program on a root; its workers count as one."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = Lock(root / "program.lock")
    try:
        if not lock.try_acquire():
            raise OSError(errno.EBUSY, f"{root} is being served by another gateway")
        yield
    finally:
        lock.close()


def _server(config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink) -> Server:
    """Put together what this process answers with; closes the ports if that fails."""
    try:
        tls = tls_context(open_authority(authority_folder), config) if config.tls else None
        assembly = Assembly(config, ports, registry=open_registry(config.root), record=sink)
    except BaseException:
        ports.close()
        raise
    return assembly.server(tls)


# -- several processes -------------------------------------------------------------------------------------------------


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Hand out an event that SIGTERM and SIGINT set."""
    told = threading.Event()
    before = {one: signal.signal(one, lambda *_: told.set()) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _workers(
    count: int, config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink
) -> Iterator[list[BaseProcess]]:
    """Start processes that answer on the same ports, wait until they do, and stop them at the end."""
    context = multiprocessing.get_context("spawn")
    shared = {"config": config, "ports": ports, "authority_folder": authority_folder, "sink": sink}
    begun = [context.Event() for _ in range(count)]
    processes: list[BaseProcess] = [
        context.Process(target=_work, kwargs={**shared, "begun": event}, name=f"hfs3-gateway-{number}")
        for number, event in enumerate(begun, 1)
    ]
    try:
        for process in processes:
            process.start()
        for event in begun:
            while not event.wait(_LOOK):
                _check_alive(processes)
        yield processes
    finally:
        ports.close()
        for process in processes:
            if process.is_alive():
                process.terminate()
        for process in processes:
            if process.pid is not None:
                process.join(_GRACE)


def _work(config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink, begun: Event) -> None:
    server = _server(config, ports, authority_folder=authority_folder, sink=sink)
    server.on_ready = begun.set
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    server.run(ports.all())


def _end_with_parent(server: Server) -> None:
    """See to it that no worker outlives a program that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        server.tell_to_stop()


def _check_alive(processes: list[BaseProcess]) -> None:
    ended = [process.name for process in processes if not process.is_alive()]
    if ended:
        raise RuntimeError(f"{', '.join(ended)} ended unexpectedly; what it said is above")


# -- what is announced -------------------------------------------------------------------------------------------------


def _ready(config: GatewayConfig, at: Addresses, *, bundle: Path | None, registry: Registry) -> Ready:
    return Ready(
        url=at.gateway,
        edge_url=at.edge,
        hub_url=at.hub,
        exchange_url=at.exchange,
        ca_bundle=bundle,
        root=config.root,
        accounts=tuple(_announced(config.root, at.gateway, account) for account in registry.accounts()),
        inspector_url=f"{at.hub}{REQUESTS_PATH}" if config.journal else None,
    )


def _announced(root: Path, url: str, account: HubAccount) -> Account:
    endpoints = tuple(addressing.endpoint(url, namespace) for namespace in account.namespaces)
    return Account(account.name, endpoints, keep_token(root, account))


def keep_token(root: Path, account: HubAccount) -> Path:
    """Write an account's first token to its private file, and return where that is."""
    folder = root / TOKENS
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / account.name
    aside = folder / f".{account.name}.{secrets.token_hex(8)}"
    aside.touch(0o600, exist_ok=False)
    aside.write_text(f"{account.tokens[0].value.reveal()}\n", "utf-8")
    aside.replace(file)
    return file
