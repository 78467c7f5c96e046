"""Doing jobs in one transaction of the index, and keeping their failures apart."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hfs3.gateway.storage.failures import translated

T = TypeVar("T")


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
class Job(Generic[T]):
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


class _Torn(Exception):
    """A job failed after it had written: its whole transaction has to be undone."""


class Committer:
    """Commits batches of jobs. Whoever uses it sees to it that nobody else does meanwhile.

    `drop` is told of files that lost their last owner in a commit, `make_room` is called when one failed. `removed` are
    names of files that are gone: the next commit strikes them off the list that the next start would work through.
    """

    def __init__(
        self, index: sqlite3.Connection, drop: Callable[[list[str]], None], make_room: Callable[[], None]
    ) -> None:
        self._index = index
        self._drop = drop
        self._make_room = make_room
        self.removed: list[str] = []

    def commit(self, batch: Sequence[Job[Any]]) -> None:
        """Do all jobs of a batch and settle them. Raises nothing that is a job's own failure."""
        transaction = Transaction(self._index)
        self._index.execute("BEGIN IMMEDIATE")
        try:
            for job in batch:
                self._work(job, transaction)
            self._strike()
            self._index.execute("COMMIT")
        except (sqlite3.Error, _Torn) as failure:
            self._undo()
            self._commit_apart(batch, failure)
        else:
            for job in batch:
                job.settle(job.failure)
            self.removed.clear()
            if transaction.dropped:
                self._drop(transaction.dropped)

    def _work(self, job: Job[Any], transaction: Transaction) -> None:
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

    def _commit_apart(self, batch: Sequence[Job[Any]], failure: Exception) -> None:
        """After a transaction has failed, let each job try on its own, so that only the guilty one fails."""
        if len(batch) > 1:
            for job in batch:
                self.commit([job])
            return
        cause = failure.__cause__ if isinstance(failure, _Torn) else failure
        batch[0].settle(translated(cause) if isinstance(cause, Exception) else failure)
        self._make_room()  # the disk may be full

    def _undo(self) -> None:
        if self._index.in_transaction:
            self._index.execute("ROLLBACK")

    def _strike(self) -> None:
        if self.removed:
            self._index.executemany("DELETE FROM doomed WHERE name = ?", ((name,) for name in self.removed))
