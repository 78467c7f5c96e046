"""A batch of jobs in one transaction: settled together, and apart when one of them fails."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hfs3.gateway.config import Durability
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage import schema
from hfs3.gateway.storage.transactions import Committer, Job, Transaction


class Desk:
    """A committer over a table of numbers."""

    def __init__(self, folder: Path) -> None:
        self.index = schema.connect(folder / "index.sqlite3", Durability.PROCESS)
        schema.prepare(self.index)
        self.index.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
        self.dropped: list[str] = []
        self.made_room = 0
        self.committer = Committer(self.index, self.dropped.extend, self._make_room)
        self.loop = asyncio.new_event_loop()

    def _make_room(self) -> None:
        self.made_room += 1

    def job(self, work: Callable[[Transaction], Any]) -> Job[Any]:
        return Job(work, "", self.loop, self.loop.create_future())

    def numbers(self) -> list[int]:
        return [number for (number,) in self.index.execute("SELECT number FROM numbers ORDER BY number")]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.index.close()
    desk.loop.close()


def adding(number: int) -> Callable[[Transaction], int]:
    def work(transaction: Transaction) -> int:
        transaction.index.execute("INSERT INTO numbers VALUES (?)", (number,))
        return number

    return work


def adding_then_refused(transaction: Transaction) -> int:
    adding(100)(transaction)
    raise S3Error("PreconditionFailed")


def test_a_batch_is_committed_and_answered_together(desk: Desk) -> None:
    batch = [desk.job(adding(number)) for number in (1, 2, 3)]
    desk.committer.commit(batch)
    assert all(job.is_settled and not job.future.done() for job in batch)
    for job in batch:
        job.deliver()
    assert [job.future.result() for job in batch] == desk.numbers() == [1, 2, 3]


def test_what_a_refused_job_wrote_is_undone_and_the_others_stay(desk: Desk) -> None:
    batch = [desk.job(adding(1)), desk.job(adding_then_refused), desk.job(adding(2))]
    desk.committer.commit(batch)
    assert [type(job.failure) for job in batch] == [type(None), S3Error, type(None)]
    assert desk.numbers() == [1, 2]
    assert desk.made_room == 1


def test_files_are_told_only_of_what_was_committed_and_then_struck_off(desk: Desk) -> None:
    def dropping(transaction: Transaction) -> None:
        transaction.drop("file")

    def dropping_then_refused(transaction: Transaction) -> None:
        transaction.drop("other")
        raise S3Error("PreconditionFailed")

    desk.committer.commit([desk.job(dropping), desk.job(dropping_then_refused)])
    assert desk.dropped == ["file"]
    assert desk.index.execute("SELECT name FROM doomed").fetchall() == [("file",)]
    desk.committer.removed.append("file")
    desk.committer.commit([desk.job(adding(1))])
    assert desk.index.execute("SELECT name FROM doomed").fetchall() == []
    assert desk.committer.removed == []
