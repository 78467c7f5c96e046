"""What writes the index of a process: many requests to a transaction (group commit).

Requests that arrive while a commit is under way share the next one, so the cost of a commit, and of its fsync, is
split among them. Each is answered only after the commit. Several processes may share the index; they queue for its
writing at a lock file, because SQLite's own lock makes those who wait sleep and try again, which is slow and unfair.

A thread of its own does this. Where a commit does not wait for the disk and nobody else is writing, `submit_light`
commits in the event loop itself: the way to a thread and back costs three times as much as a small write.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from hfs3.gateway.storage.failures import translated
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.locks import Lock
from hfs3.gateway.storage.transactions import Committer, Job, Transaction

T = TypeVar("T")

_log: Final = logging.getLogger(__name__)

_GRACE_SECONDS: Final = 5.0
"""How long a file outlives its last owner, for those who were told its name and have not opened it yet."""

_MAX_BATCH: Final = 512
_CHECKPOINT_JOBS: Final = 1024
"""Light jobs after which the write-ahead log is brought into the index, in the thread: that waits for the disk."""


@dataclass(slots=True)
class _Doomed:
    due: float
    names: list[str] = field(default_factory=list)


class _Stop:
    """The end of the queue."""


class _Wake:
    """A moment to look after other duties."""


class Writer:
    """Runs jobs in transactions. `checkpoints` is a second connection if light jobs may commit in the event loop."""

    def __init__(
        self, index: sqlite3.Connection, files: Files, turn: Lock, *, checkpoints: sqlite3.Connection | None = None
    ) -> None:
        self._index = index
        self._files = files
        self._turn = turn
        self._checkpoints = checkpoints
        self._is_checkpoint_due = False
        self._light_jobs = 0
        self._light: list[Job[Any]] = []
        self._writing = threading.Lock()
        """Held by the thread or the event loop while it uses the committer, the turn, or what is below."""
        self._committer = Committer(index, self._doom, lambda: self._remove_due(float("inf")))
        self._doomed: deque[_Doomed] = deque()
        self._stopping = threading.Event()
        self._jobs: queue.SimpleQueue[Job[Any] | type[_Stop | _Wake]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="hfs3-index-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T], file: str = "") -> "asyncio.Future[T]":
        """Run `work` in the next transaction; the answer comes after its commit.

        `file` is an arrived and kept file that the work gives an owner: if it fails, the file is removed. This holds
        even when nobody waits for the answer any more.
        """
        job = self._job(work, file)
        self._jobs.put(job)
        return job.future

    def submit_light(self, work: Callable[[Transaction], T]) -> "asyncio.Future[T]":
        """Run `work`, which takes microseconds, in the next transaction; the answer comes after its commit."""
        if self._checkpoints is None:
            return self.submit(work)
        job = self._job(work, "")
        if not self._light or self._light[0].loop is not job.loop:
            job.loop.call_soon(self._commit_light)
        self._light.append(job)
        return job.future

    def stop(self) -> None:
        """Finish what was submitted, and end the thread."""
        self._hand_over_light()
        self._jobs.put(_Stop)
        self._thread.join()
        self._index.close()
        if self._checkpoints is not None:
            self._checkpoints.close()
        self._turn.close()

    @staticmethod
    def _job(work: Callable[[Transaction], T], file: str) -> Job[T]:
        loop = asyncio.get_running_loop()
        return Job(work, file, loop, loop.create_future())

    # -- in the event loop ---------------------------------------------------------------------------------------------

    def _commit_light(self) -> None:
        """Commit what has come in this turn of the loop, unless somebody else is writing: then the thread queues."""
        if not self._writing.acquire(blocking=False):
            self._hand_over_light()
            return
        try:
            if not self._turn.try_acquire():
                self._hand_over_light()
                return
            batch, self._light = self._light, []
            try:
                self._settle(batch)
            finally:
                self._turn.release()
        finally:
            self._writing.release()
        self._light_jobs += len(batch)
        if self._light_jobs >= _CHECKPOINT_JOBS:
            self._light_jobs, self._is_checkpoint_due = 0, True
        if self._is_checkpoint_due or self._doomed:
            self._jobs.put(_Wake)
        self._deliver(batch)

    def _hand_over_light(self) -> None:
        batch, self._light = self._light, []
        for job in batch:
            self._jobs.put(job)

    # -- in the thread -------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            first = self._wait()
            if first is not None:
                batch = self._write(first)
                self._deliver(batch)
            if self._is_checkpoint_due:
                self._checkpoint()
            with self._writing:
                self._remove_due(float("inf") if self._stopping.is_set() else time.monotonic())

    def _wait(self) -> Job[Any] | None:
        """Wait for a job; None is a time to look after other duties, or to stop."""
        try:
            job = self._jobs.get(timeout=_GRACE_SECONDS if self._doomed else None)
        except queue.Empty:
            return None
        return self._taken(job)

    def _taken(self, job: Job[Any] | type[_Stop | _Wake]) -> Job[Any] | None:
        if isinstance(job, Job):
            return job
        if job is _Stop:
            self._stopping.set()
        return None

    def _gather(self, first: Job[Any]) -> list[Job[Any]]:
        """Take the jobs that came meanwhile."""
        batch = [first]
        with suppress(queue.Empty):
            while len(batch) < _MAX_BATCH and not self._stopping.is_set():
                job = self._taken(self._jobs.get_nowait())
                if job is not None:
                    batch.append(job)
        return batch

    def _write(self, first: Job[Any]) -> list[Job[Any]]:
        """Wait for this process's turn, and do what has come until then."""
        batch = [first]
        with self._writing:
            try:
                with self._turn:
                    batch = self._gather(first)
                    self._settle(batch)
            except OSError as failure:  # the lock file
                self._fail(batch, failure)
            self._tidy_after(batch)
        return batch

    def _checkpoint(self) -> None:
        """Bring the write-ahead log into the index. What stands in the way now is gone the next time."""
        self._is_checkpoint_due = False
        if self._checkpoints is not None:
            with suppress(sqlite3.Error):
                self._checkpoints.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    # -- in either -----------------------------------------------------------------------------------------------------

    def _settle(self, batch: list[Job[Any]]) -> None:
        try:
            self._committer.commit(batch)
        except Exception as failure:  # noqa: BLE001  # without an answer everybody would wait for ever
            self._fail(batch, failure)

    @staticmethod
    def _fail(batch: Sequence[Job[Any]], failure: Exception) -> None:
        _log.error("the index could not be written", exc_info=failure)
        for job in batch:
            if not job.is_settled:
                job.settle(translated(failure))

    def _tidy_after(self, batch: Sequence[Job[Any]]) -> None:
        for job in batch:
            if job.file:
                self._tidy(self._files.settle if job.failure is None else self._files.drop, job.file)

    @staticmethod
    def _deliver(batch: Sequence[Job[Any]]) -> None:
        for loop in {job.loop for job in batch}:
            jobs = [job for job in batch if job.loop is loop]
            with suppress(RuntimeError):  # the loop is closed: nobody waits, and what was committed stays committed
                loop.call_soon_threadsafe(_answer, jobs)

    def _doom(self, names: list[str]) -> None:
        self._doomed.append(_Doomed(time.monotonic() + _GRACE_SECONDS, names))

    def _remove_due(self, now: float) -> None:
        while self._doomed and self._doomed[0].due <= now:
            for name in self._doomed.popleft().names:
                self._tidy(self._files.drop, name)
                self._committer.removed.append(name)

    @staticmethod
    def _tidy(what: Callable[[str], None], name: str) -> None:
        """Remove a file's name; one that cannot be removed is left to the next start."""
        with suppress(OSError):
            what(name)


def _answer(jobs: Sequence[Job[Any]]) -> None:
    for job in jobs:
        job.deliver()
