"""A gateway as a program: one process or several on the same ports and root, until a signal ends it."""

import errno
import secrets
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from hfs3.contract import addressing
from hfs3.gateway.access_log import telling_bugs
from hfs3.gateway.authority import open_authority
from hfs3.gateway.config import GatewayConfig
from hfs3.gateway.hub.accounts import HubAccount
from hfs3.gateway.hub.registry import FILE, Registry
from hfs3.gateway.inspector import REQUESTS_PATH, journal_while
from hfs3.gateway.records import Sink
from hfs3.gateway.server.assembly import STORAGE, Addresses, addresses, open_ports, try_storage
from hfs3.gateway.server.workers import LOOK, crew, new_server, open_registry
from hfs3.gateway.storage.disk import refuse_foreign
from hfs3.gateway.storage.locks import Lock

TOKENS: Final = "tokens"
"""The folder of the root with a private file for each account's token, to be read by `hfs3 login --token-stdin`."""
_HANGUP: Final = () if sys.platform == "win32" else (signal.SIGHUP,)
_ENDS: Final = (signal.SIGTERM, *_HANGUP)
_OPEN_FILES: Final = 65_536


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


def serve(
    config: GatewayConfig, *, authority_folder: Path, workers: int, announce: Callable[[Ready], None], sink: Sink
) -> None:
    """Serve until SIGTERM or SIGINT. `sink` is given every request's record, in the process that answered it.

    Raises OSError for an address that cannot be listened on, StorageUnusable for a root that cannot be used.
    """
    allow_open_files()
    with _heeding(_ENDS, _leave), telling_bugs(), _alone(config.root), journal_while(config.journal):
        _serve(config, authority_folder=authority_folder, workers=workers, announce=announce, sink=sink)


def _serve(
    config: GatewayConfig, *, authority_folder: Path, workers: int, announce: Callable[[Ready], None], sink: Sink
) -> None:
    registry = open_registry(config.root)
    bundle = open_authority(authority_folder).bundle if config.tls else None
    ports = open_ports(config)
    try:
        ready = _ready(config, addresses(config, ports), bundle=bundle, registry=registry)
        if workers > 1:
            try_storage(config)
    except BaseException:
        ports.close()
        raise
    if workers == 1:
        server = new_server(config, ports, authority_folder=authority_folder, sink=sink)
        server.on_ready = lambda: announce(ready)
        with _heeding(_HANGUP, server.tell_to_stop):  # uvicorn heeds the others
            server.run(ports.all())
        return
    told = threading.Event()
    with (
        _heeding((*_ENDS, signal.SIGINT), told.set),
        crew(workers, config, ports, authority_folder=authority_folder, sink=sink) as processes,
    ):
        announce(ready)
        while not told.wait(LOOK):
            processes.tend()


def allow_open_files() -> None:
    """Let this process and its workers open as many files as they may: a client takes a socket, its upload a file."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    with suppress(OSError, ValueError):  # a system with a limit of its own: what is allowed has to do
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def empty(root: Path) -> None:
    """Delete a root's buckets and objects.

    Raises OSError when a gateway is serving it, StorageUnusable when its storage is somebody else's.
    """
    with _alone(root):
        storage = root / STORAGE
        if storage.exists():
            refuse_foreign(storage)
            shutil.rmtree(storage)


def forget_accounts(root: Path) -> None:
    """Delete a root's accounts and their tokens' files. Raises StorageUnusable when they are somebody else's."""
    file, folder = root / FILE, root / TOKENS
    if not file.exists():
        return
    for account in open_registry(root).accounts():
        (folder / account.name).unlink(missing_ok=True)
    file.unlink()
    with suppress(OSError):  # something else is in it
        folder.rmdir()


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


# -- signals -----------------------------------------------------------------------------------------------------------


@contextmanager
def _heeding(signals: Iterable[signal.Signals], heed: Callable[[], None]) -> Iterator[None]:
    """Call `heed` for any of these signals, for the time of a block; one that is ignored stays so (`nohup`)."""
    heeded = [one for one in signals if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, lambda *_: heed()) for one in heeded}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _leave() -> NoReturn:
    """End the program in order, where nothing waits for a signal yet: what was made for its time is cleared away."""
    raise SystemExit(0)


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
