"""The one thread of a process that writes the index, many requests to a transaction (group commit).

Requests that arrive while a commit is under way share the next one, so the cost of a commit, and of its fsync, is
split among them. Each is answered only after the commit. Several processes may share the index; they queue for its
writing at a lock file, because SQLite's own lock makes those who wait sleep and try again, which is slow and unfair.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from hfs3.gateway.storage.failures import translated
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.locks import Lock

T = TypeVar("T")

_log: Final = logging.getLogger(__name__)

_GRACE_SECONDS: Final = 5.0
"""How long a file outlives its last owner, for those who were told its name and have not opened it yet."""

_MAX_BATCH: Final = 512


class Transaction:
    """What a job writes through: the index, and the files that lose their last owner if this commits."""

    __slots__ = ("dropped", "index")

    def __init__(self, index: sqlite3.Connection) -> None:
        self.index = index
        self.dropped: list[str] = []

    def drop(self, file: str) -> None:
        """Let a file go once this has committed; a crash in between is made good at the next start."""
        self.index.execute("INSERT OR IGNORE INTO doomed VALUES (?)", (file,))
        self.dropped.append(file)


@dataclass(slots=True)
class _Job(Generic[T]):
    """Work to do inside a transaction, and the file it gives a name to (or none).

    The work may run twice: when another job of its transaction fails, it is undone and run again on its own.
    """

    work: Callable[[Transaction], T]
    file: str
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[T]"
    outcome: T | None = None
    failure: Exception | None = None
    is_settled: bool = False

    def settle(self, failure: Exception | None) -> None:
        """Note that nothing can change any more what came of this."""
        self.failure = failure
        self.is_settled = True

    def deliver(self) -> None:
        """Answer whoever still waits."""
        if self.future.done():
            return
        if self.failure is not None:
            self.future.set_exception(self.failure)
        else:
            self.future.set_result(self.outcome)  # type: ignore[arg-type]  # T itself may be None


@dataclass(slots=True)
class _Doomed:
    due: float
    names: list[str] = field(default_factory=list)


class _Torn(Exception):
    """A job failed after it had written: its whole transaction has to be undone."""


class Writer:
    """Runs jobs in transactions on a thread of its own."""

    def __init__(self, index: sqlite3.Connection, files: Files, turn: Lock) -> None:
        self._index = index
        self._files = files
        self._turn = turn
        self._stopping = threading.Event()
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._doomed: deque[_Doomed] = deque()
        self._forgotten: list[str] = []
        self._thread = threading.Thread(target=self._run, name="hfs3-index-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T], file: str = "") -> "asyncio.Future[T]":
        """Run `work` in the next transaction; the answer comes after its commit.

        `file` is an arrived and kept file that the work gives an owner: if it fails, the file is removed. This holds
        even when nobody waits for the answer any more.
        """
        loop = asyncio.get_running_loop()
        job = _Job(work, file, loop, loop.create_future())
        self._jobs.put(job)
        return job.future

    def stop(self) -> None:
        """Finish what was submitted, and end the thread."""
        self._jobs.put(None)
        self._thread.join()
        self._index.close()
        self._turn.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            first = self._wait()
            if first is not None:
                self._answer(self._write(first))
            self._remove_due(float("inf") if self._stopping.is_set() else time.monotonic())

    def _wait(self) -> _Job[Any] | None:
        """Wait for a job; None is a time to look after doomed files, or to stop."""
        try:
            job = self._jobs.get(timeout=_GRACE_SECONDS if self._doomed else None)
        except queue.Empty:
            return None
        if job is None:
            self._stopping.set()
        return job

    def _gather(self, first: _Job[Any]) -> list[_Job[Any]]:
        """Take the jobs that came meanwhile."""
        batch = [first]
        try:
            while len(batch) < _MAX_BATCH:
                job = self._jobs.get_nowait()
                if job is None:
                    self._stopping.set()
                    break
                batch.append(job)
        except queue.Empty:
            pass
        return batch

    def _write(self, first: _Job[Any]) -> list[_Job[Any]]:
        """Wait for this process's turn, and do what has come until then."""
        batch = [first]
        try:
            with self._turn:
                batch = self._gather(first)
                self._commit(batch)
        except Exception as failure:  # noqa: BLE001  # without this thread nobody would ever be answered again
            _log.exception("the index could not be written")
            for job in batch:
                if not job.is_settled:
                    job.settle(translated(failure))
        return batch

    def _commit(self, batch: list[_Job[Any]]) -> None:
        transaction = Transaction(self._index)
        self._index.execute("BEGIN IMMEDIATE")
        try:
            for job in batch:
                self._work(job, transaction)
            self._forget()
            self._index.execute("COMMIT")
        except (sqlite3.Error, _Torn) as failure:
            self._undo()
            self._commit_apart(batch, failure)
        else:
            for job in batch:
                job.settle(job.failure)
            self._forgotten.clear()
            if transaction.dropped:
                self._doomed.append(_Doomed(time.monotonic() + _GRACE_SECONDS, transaction.dropped))

    def _work(self, job: _Job[Any], transaction: Transaction) -> None:
        changes = self._index.total_changes
        try:
            job.failure = None
            job.outcome = job.work(transaction)
        except sqlite3.Error:
            raise
        except Exception as failure:  # whatever it is belongs to the one who asked, not to this thread
            if self._index.total_changes != changes:
                raise _Torn from failure
            job.failure = failure

    def _commit_apart(self, batch: list[_Job[Any]], failure: Exception) -> None:
        """After a transaction has failed, let each job try on its own, so that only the guilty one fails."""
        if len(batch) > 1:
            for job in batch:
                self._commit([job])
            return
        cause = failure.__cause__ if isinstance(failure, _Torn) else failure
        batch[0].settle(translated(cause) if isinstance(cause, Exception) else failure)
        self._remove_due(float("inf"))  # the disk may be full: nothing waits any longer

    def _undo(self) -> None:
        if self._index.in_transaction:
            self._index.execute("ROLLBACK")

    def _answer(self, batch: list[_Job[Any]]) -> None:
        for job in batch:
            if job.file:
                self._tidy(self._files.settle if job.failure is None else self._files.drop, job.file)
        for loop in {job.loop for job in batch}:
            jobs = [job for job in batch if job.loop is loop]
            with suppress(RuntimeError):  # the loop is closed: nobody waits, and what was committed stays committed
                loop.call_soon_threadsafe(_deliver, jobs)

    def _remove_due(self, now: float) -> None:
        while self._doomed and self._doomed[0].due <= now:
            for name in self._doomed.popleft().names:
                self._tidy(self._files.drop, name)
                self._forgotten.append(name)

    @staticmethod
    def _tidy(what: Callable[[str], None], name: str) -> None:
        """Remove a file's name; one that cannot be removed is left to the next start."""
        with suppress(OSError):
            what(name)

    def _forget(self) -> None:
        """Strike removed files off the list that the next start would work through."""
        if self._forgotten:
            self._index.executemany("DELETE FROM doomed WHERE name = ?", ((name,) for name in self._forgotten))


def _deliver(jobs: Iterable[_Job[Any]]) -> None:
    for job in jobs:
        job.deliver()
