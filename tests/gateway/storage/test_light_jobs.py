"""Light jobs commit in the event loop, unless somebody else is writing; then they queue like all others."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hfs3.gateway.config import Durability
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage import schema, writer
from hfs3.gateway.storage.locks import Lock
from hfs3.gateway.storage.transactions import Transaction
from hfs3.gateway.storage.writer import Writer
from tests.gateway.storage.conftest import Run
from tests.gateway.storage.test_writer import Desk, add, fail_after, fail_before


@pytest.fixture
def prompt_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose light jobs may commit in the event loop."""
    desk = Desk(tmp_path)
    desk.writer.stop()
    path = tmp_path / "index.sqlite3"
    index = schema.connect(path, Durability.PROCESS)
    checkpoints = schema.connect_to_checkpoint(path, Durability.PROCESS)
    desk.writer = Writer(index, desk.files, Lock(tmp_path / "write.lock"), checkpoints=checkpoints)
    yield desk
    desk.held.set()
    desk.writer.stop()
    desk.reader.close()
    desk.files.close()


def test_light_jobs_of_one_turn_share_a_commit_in_the_event_loop(prompt_desk: Desk, run: Run) -> None:
    seen: list[tuple[Transaction, int]] = []

    def look(transaction: Transaction) -> None:
        seen.append((transaction, threading.get_ident()))

    async def work() -> None:
        await asyncio.gather(*(prompt_desk.writer.submit_light(look) for _ in range(20)))

    run(work())
    assert len(seen) == 20
    assert {(id(transaction), thread) for transaction, thread in seen} == {(id(seen[0][0]), threading.get_ident())}


def test_light_jobs_queue_behind_whoever_is_writing(prompt_desk: Desk, run: Run, tmp_path: Path) -> None:
    async def work() -> list[int]:
        holding = prompt_desk.writer.submit(prompt_desk.hold)
        await asyncio.sleep(0.05)
        behind_the_thread = prompt_desk.writer.submit_light(add(1))
        await asyncio.sleep(0.05)
        assert not behind_the_thread.done()
        prompt_desk.held.set()
        await holding
        other_process = Lock(tmp_path / "write.lock")
        await behind_the_thread
        other_process.acquire()
        behind_a_process = prompt_desk.writer.submit_light(add(2))
        await asyncio.sleep(0.05)
        assert not behind_a_process.done()
        other_process.close()
        return [await behind_the_thread, await behind_a_process]

    assert run(work()) == [1, 2]
    assert prompt_desk.numbers() == [1, 2]


@pytest.mark.parametrize(("failing", "failure"), [(fail_before, S3Error), (fail_after, S3Error)])
def test_a_light_failure_is_nobody_elses(
    prompt_desk: Desk, run: Run, failing: Callable[[Transaction], int], failure: type[Exception]
) -> None:
    async def work() -> list[object]:
        light = prompt_desk.writer.submit_light
        return list(await asyncio.gather(light(add(1)), light(failing), light(add(2)), return_exceptions=True))

    first, failed, second = run(work())
    assert (first, second) == (1, 2)
    assert isinstance(failed, failure)
    assert prompt_desk.numbers() == [1, 2]


def test_light_jobs_are_finished_when_the_writer_stops(tmp_path: Path, run: Run) -> None:
    desk = Desk(tmp_path)
    checkpoints = schema.connect_to_checkpoint(tmp_path / "index.sqlite3", Durability.PROCESS)
    index = schema.connect(tmp_path / "index.sqlite3", Durability.PROCESS)
    stopped = Writer(index, desk.files, Lock(tmp_path / "write.lock"), checkpoints=checkpoints)

    async def work() -> None:
        stopped.submit_light(add(1))

    run(work())  # its loop is gone before it could commit
    stopped.stop()
    assert desk.numbers() == [1]
    desk.writer.stop()
    desk.reader.close()
    desk.files.close()


def test_the_log_is_brought_into_the_index_now_and_then(
    prompt_desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_CHECKPOINT_JOBS", 5)
    done = threading.Event()
    monkeypatch.setattr(prompt_desk.writer, "_checkpoint", done.set)

    async def work() -> None:
        for number in range(5):
            await prompt_desk.writer.submit_light(add(number))

    run(work())
    assert done.wait(30)
