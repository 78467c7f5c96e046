"""What a process of a gateway answers with, and several such processes on the same ports and root.

A worker that is killed costs its own clients their answers and nobody anything that was acknowledged; another takes its
place. When they do not even begin any more, the program ends.
"""

import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final, NamedTuple

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


class _Worker(NamedTuple):
    """A process, and whether it has begun to answer."""

    process: BaseProcess
    begun: Event


class Crew:
    """The workers of a program."""

    def __init__(self, start: Callable[[int], _Worker], count: int) -> None:
        self._start = start
        self._in_vain = 0
        self._workers = [start(number) for number in range(count)]

    def wait(self) -> None:
        """Wait until all of them answer. Raises ChildProcessError when one ends before."""
        for worker in self._workers:
            while not worker.begun.wait(LOOK):
                self.tend(tries=0)

    def tend(self, tries: int = _TRIES) -> None:
        """Replace whoever has ended. Raises ChildProcessError when more than so many in a row did not even begin."""
        for number, (process, begun) in enumerate(self._workers):
            if process.is_alive():
                continue
            self._in_vain = 0 if begun.is_set() else self._in_vain + 1
            if self._in_vain > tries:
                raise ChildProcessError(f"{process.name} ended before it answered; what it said is above")
            _log.error("%s ended with status %s; another takes its place", process.name, process.exitcode)
            self._workers[number] = self._start(number)

    def stop(self) -> None:
        """Tell all of them to stop, and wait for them."""
        for process, _ in self._workers:
            if process.is_alive():
                process.terminate()
        for process, _ in self._workers:
            process.join(_GRACE)


@contextmanager
def crew(count: int, config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink) -> Iterator[Crew]:
    """Start workers, wait until they answer, and stop them at the end; the ports are closed then."""
    context = multiprocessing.get_context("spawn")

    def start(number: int) -> _Worker:
        begun = context.Event()
        shared = {"config": config, "ports": ports, "authority_folder": authority_folder, "sink": sink, "begun": begun}
        process = context.Process(target=_work, kwargs=shared, name=f"hfs3-gateway-{number + 1}")
        process.start()
        return _Worker(process, begun)

    workers = Crew(start, count)
    try:
        workers.wait()
        yield workers
    finally:
        ports.close()
        workers.stop()


def _work(config: GatewayConfig, ports: Ports, *, authority_folder: Path, sink: Sink, begun: Event) -> None:
    server = new_server(config, ports, authority_folder=authority_folder, sink=sink)
    server.on_ready = begun.set
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    with telling_bugs():
        server.run(ports.all())


def _end_with_parent(server: Server) -> None:
    """See to it that no worker outlives a program that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        server.tell_to_stop()
