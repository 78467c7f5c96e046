"""What a process of a gateway answers with, and several such processes on the same ports and root.

A worker that is killed costs its own clients their answers and nobody anything that was acknowledged; another takes its
place. When nobody answers, and they do not even begin any more, the program ends.
"""

import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from hfs3.gateway.access_log import telling_bugs
from hfs3.gateway.authority import open_authority
from hfs3.gateway.config import GatewayConfig
from hfs3.gateway.hub.demo import new_account
from hfs3.gateway.hub.registry import FILE, Registry
from hfs3.gateway.records import Sink
from hfs3.gateway.server.assembly import Assembly, Ports, tls_context
from hfs3.gateway.server.serving import Server

LOOK: Final = 0.2
"""Seconds between two looks at the workers."""
_GRACE: Final = 10.0
_TRIES: Final = 5
_log: Final = logging.getLogger(__name__)


def open_registry(root: Path) -> Registry:
    """Return the root's accounts; a new root gets a demo account. Raises StorageUnusable for those of others."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Registry([new_account()], root / FILE)


def new_server(config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink) -> Server:
    """Put together what this process answers with; closes the ports if that fails."""
    try:
        tls = tls_context(open_authority(authority_folder), config) if config.tls else None
        assembly = Assembly(config, ports, registry=open_registry(config.root), record=sink)
    except BaseException:
        ports.close()
        raise
    return assembly.server(tls)


@dataclass(slots=True)
class _Worker:
    """A process, and where it says that it answers. An event could stay locked by a process that was killed."""

    process: BaseProcess
    heard: Connection
    _begun: bool = False

    def has_begun(self, within: float = 0.0) -> bool:
        """Return whether it answers, or did before it ended."""
        if not self._begun and self.heard.poll(within):
            with suppress(EOFError):
                self._begun = bool(self.heard.recv_bytes())
        return self._begun


class Crew:
    """The workers of a program."""

    def __init__(self, start: Callable[[int], _Worker]) -> None:
        self._start = start
        self._in_vain = 0
        self._workers: list[_Worker] = []

    def begin(self, count: int) -> None:
        """Start so many, and wait until all of them answer. Raises ChildProcessError when one ends before."""
        for number in range(count):
            self._workers.append(self._start(number))
        for worker in self._workers:
            while not worker.has_begun(LOOK):
                self.tend(tries=0)

    def tend(self, tries: int = _TRIES) -> None:
        """Replace whoever has ended. Raises ChildProcessError when too many did so in a row, and nobody answers."""
        answers = any(worker.has_begun() and worker.process.is_alive() for worker in self._workers)
        for number, worker in enumerate(self._workers):
            process = worker.process
            if process.is_alive():
                continue
            self._in_vain = 0 if worker.has_begun() else self._in_vain + 1
            if self._in_vain > tries and not (answers and tries):
                raise ChildProcessError(f"{process.name} ended before it answered; what it said is above")
            _log.error("%s ended with status %s; another takes its place", process.name, process.exitcode)
            worker.heard.close()
            self._workers[number] = self._start(number)

    def stop(self) -> None:
        """Tell all of them to stop, and wait for them."""
        for worker in self._workers:
            if worker.process.is_alive():
                worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_GRACE)
            worker.heard.close()


@contextmanager
def crew(count: int, config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink) -> Iterator[Crew]:
    """Start workers, wait until they answer, and stop them at the end; the ports are closed then."""
    context = multiprocessing.get_context("spawn")

    def start(number: int) -> _Worker:
        heard, told = context.Pipe(duplex=False)
        shared = {"config": config, "ports": ports, "authority_folder": authority_folder, "sink": sink, "told": told}
        process = context.Process(target=_work, kwargs=shared, name=f"hfs3-gateway-{number + 1}")
        process.start()
        told.close()
        return _Worker(process, heard)

    workers = Crew(start)
    try:
        workers.begin(count)
        yield workers
    finally:
        ports.close()
        workers.stop()


def _work(config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink, told: Connection) -> None:
    if sys.platform != "win32":  # a terminal that is closed tells the program too, and that stops us in order
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    server = new_server(config, ports, authority_folder=authority_folder, sink=sink)
    server.on_ready = lambda: told.send_bytes(b"!")
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    with telling_bugs():
        server.run(ports.all())


def _end_with_parent(server: Server) -> None:
    """See to it that no worker outlives a program that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        server.tell_to_stop()
