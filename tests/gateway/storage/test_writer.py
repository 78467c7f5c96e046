"""The writer shares transactions among requests, and keeps their failures apart."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hfs3.gateway.config import Durability
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage import schema, writer
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.locks import Lock
from hfs3.gateway.storage.transactions import Transaction
from hfs3.gateway.storage.writer import Writer
from tests.gateway.storage.conftest import Run


class Desk:
    """A writer over a table of numbers."""

    def __init__(self, folder: Path) -> None:
        self.files = Files(folder, Durability.PROCESS)
        index = schema.connect(folder / "index.sqlite3", Durability.PROCESS)
        schema.prepare(index)
        index.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, moment INTEGER)")
        self.reader = schema.connect_to_read(folder / "index.sqlite3", Durability.PROCESS)
        self.writer = Writer(index, self.files, Lock(folder / "write.lock"))
        self.held = threading.Event()

    def numbers(self) -> list[int]:
        return [number for (number,) in self.reader.execute("SELECT number FROM numbers ORDER BY number")]

    def hold(self, _transaction: Transaction) -> None:
        """Occupy the writer until `held` is set, so that what follows shares a transaction."""
        assert self.held.wait(30)


def add(number: int) -> Callable[[Transaction], int]:
    def work(transaction: Transaction) -> int:
        transaction.index.execute("INSERT INTO numbers VALUES (?, NULL)", (number,))
        return number

    return work


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.held.set()
    desk.writer.stop()
    desk.reader.close()
    desk.files.close()


def test_the_answer_comes_after_the_commit(desk: Desk, run: Run) -> None:
    async def work() -> None:
        assert await desk.writer.submit(add(5)) == 5
        assert desk.numbers() == [5]

    run(work())


def test_requests_that_come_together_share_a_commit(desk: Desk, run: Run) -> None:
    seen: list[Transaction] = []

    async def work() -> None:
        holding = desk.writer.submit(desk.hold)
        waiting = [desk.writer.submit(seen.append) for _ in range(20)]
        desk.held.set()
        await asyncio.gather(holding, *waiting)

    run(work())
    assert len(seen) == 20
    assert len({id(transaction) for transaction in seen}) == 1


def fail_before(_transaction: Transaction) -> int:
    raise S3Error("PreconditionFailed")


def fail_after(transaction: Transaction) -> int:
    add(100)(transaction)
    raise S3Error("PreconditionFailed")


def collide(transaction: Transaction) -> int:
    return add(1)(transaction)


@pytest.mark.parametrize(
    ("failing", "failure"),
    [(fail_before, S3Error), (fail_after, S3Error), (collide, sqlite3.IntegrityError)],
)
def test_a_failure_is_nobody_elses(
    desk: Desk, run: Run, failing: Callable[[Transaction], int], failure: type[Exception]
) -> None:
    async def work() -> list[object]:
        holding = desk.writer.submit(desk.hold)
        jobs = [desk.writer.submit(add(number)) for number in (1, 2)]
        jobs.append(desk.writer.submit(failing))
        jobs.append(desk.writer.submit(add(3)))
        desk.held.set()
        await holding
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    outcomes = run(work())
    assert isinstance(outcomes.pop(2), failure)
    assert outcomes == [1, 2, 3]
    assert desk.numbers() == [1, 2, 3]


class Unwilling(sqlite3.Connection):
    """A connection that cannot begin a transaction from some time on."""

    begins_left = 1000

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401  # the base's own
        if sql.startswith("BEGIN"):
            self.begins_left -= 1
            if self.begins_left < 0:
                raise sqlite3.OperationalError("unwilling")
        return super().execute(sql, *arguments)


def test_what_was_committed_stays_when_those_after_it_cannot_be(desk: Desk, run: Run, tmp_path: Path) -> None:
    index = sqlite3.connect(
        tmp_path / "index.sqlite3", isolation_level=None, check_same_thread=False, factory=Unwilling
    )
    index.begins_left = 3  # to hold, to try all at once, and for the first alone
    unwilling = Writer(index, desk.files, Lock(tmp_path / "other.lock"))
    name = desk.files.new_name()
    desk.files.arriving(name).touch()
    desk.files.keep(name)

    async def work() -> list[object]:
        holding = unwilling.submit(desk.hold)
        jobs = [unwilling.submit(add(1), name), unwilling.submit(add(1)), unwilling.submit(add(2))]
        desk.held.set()
        await holding
        return list(await asyncio.gather(*jobs, return_exceptions=True))

    first, *others = run(work())
    unwilling.stop()
    assert first == 1
    assert [type(other) for other in others] == [sqlite3.OperationalError] * 2
    assert desk.numbers() == [1]
    assert desk.files.path(name).exists()


def test_who_gives_up_waiting_does_not_undo(desk: Desk, run: Run) -> None:
    async def work() -> None:
        holding = desk.writer.submit(desk.hold)
        given_up = desk.writer.submit(add(1))
        given_up.cancel()
        desk.held.set()
        await holding
        assert await desk.writer.submit(add(2)) == 2

    run(work())
    assert desk.numbers() == [1, 2]


def test_an_index_that_somebody_holds_is_refused_and_comes_back(desk: Desk, run: Run, tmp_path: Path) -> None:
    desk.writer._index.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(tmp_path / "index.sqlite3", isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")

        async def work() -> None:
            with pytest.raises(S3Error) as refusal:
                await desk.writer.submit(add(1))
            assert (refusal.value.code, refusal.value.rule) == ("SlowDown", "storage.busy")
            somebody.execute("ROLLBACK")
            assert await desk.writer.submit(add(2)) == 2

        run(work())
    assert desk.numbers() == [2]


def test_a_file_of_a_failed_job_goes(desk: Desk, run: Run) -> None:
    kept, failed = desk.files.new_name(), desk.files.new_name()

    async def work() -> None:
        for name in (kept, failed):
            desk.files.arriving(name).touch()
            desk.files.keep(name)
        await desk.writer.submit(add(1), kept)
        with pytest.raises(S3Error):
            await desk.writer.submit(fail_before, failed)

    run(work())
    assert desk.files.path(kept).exists()
    assert not desk.files.path(failed).exists()
    assert not desk.files.arriving(kept).exists()
    assert not desk.files.arriving(failed).exists()


def test_a_dropped_file_outlives_its_last_owner_a_little(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = desk.files.new_name()
    desk.files.arriving(name).touch()
    desk.files.keep(name)

    async def work() -> None:
        await desk.writer.submit(lambda transaction: transaction.drop(name))
        assert desk.files.path(name).exists()
        assert doomed(desk) == [name]
        monkeypatch.setattr(writer, "_GRACE_SECONDS", 0.0)
        await desk.writer.submit(lambda transaction: transaction.drop("0" * 32))
        await desk.writer.submit(add(1))

    run(work())
    desk.writer.stop()
    assert not desk.files.path(name).exists()


def doomed(desk: Desk) -> list[str]:
    return [name for (name,) in desk.reader.execute("SELECT name FROM doomed")]
