"""Killed at any instant, under writers: what was acknowledged is whole, what was not is there whole or not at all."""

import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hfs3.gateway.server.assembly import STORAGE
from tests.conformance.wire import Answer, Raw
from tests.soak.serving import Served, served

BUCKET = "bucket"
WRITERS = 6
KEYS = 12
SIZES = (0, 10, 4096, 70_000, 1_500_000)

State = int | None
"""What a key holds: the content of the write with this number, or nothing."""


@dataclass
class Writer:
    """Writes its own keys again and again, and remembers what was acknowledged and what was under way."""

    name: int
    known: dict[str, State] = field(default_factory=dict)
    under_way: dict[str, State] = field(default_factory=dict)
    written: int = 0
    wrong: list[str] = field(default_factory=list)

    def work(self, raw: Raw) -> None:
        """Write until the gateway is gone."""
        try:
            while not self.wrong:
                self._write(raw)
        except OSError:
            return
        finally:
            raw.close()

    def _write(self, raw: Raw) -> None:
        self.written += 1
        key = f"{self.name}/{self.written % KEYS}"
        path = raw.endpoint.path(BUCKET, key)
        deletes = self.written % 7 == 0
        self.under_way[key] = None if deletes else self.written
        if deletes:
            answers = [raw.ask("DELETE", path)]
        elif self.written % 5 == 0:
            answers = list(_in_parts(raw, path, content(key, self.written)))
        else:
            answers = [raw.ask("PUT", path, body=content(key, self.written))]
        if any(answer.status not in {200, 204} for answer in answers):
            self.wrong += [str(answer) for answer in answers]
            return
        self.known[key] = self.under_way.pop(key)

    def check(self, raw: Raw) -> None:
        """Compare every key with what it may hold, and go on from there."""
        for key in {**self.known, **self.under_way}:
            answer = raw.ask("GET", raw.endpoint.path(BUCKET, key))
            possible = {self.known.get(key), self.under_way.pop(key, self.known.get(key))}
            found = [state for state in possible if _is(answer.body if answer.status == 200 else None, key, state)]
            assert found, (key, possible, answer.status, len(answer.body))
            self.known[key] = found[0]


def _in_parts(raw: Raw, path: str, body: bytes) -> Iterator[Answer]:
    begun = raw.ask("POST", path, "uploads")
    upload = begun.xml.findtext("UploadId")
    part = raw.ask("PUT", path, f"partNumber=1&uploadId={upload}", body=body)
    listed = f"<Part><PartNumber>1</PartNumber><ETag>{part.headers['etag']}</ETag></Part>"
    whole = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
    yield from (begun, part, raw.ask("POST", path, f"uploadId={upload}", body=whole))


def content(key: str, number: int) -> bytes:
    """Return what a write puts: bytes that belong to this key and this write only."""
    chance = random.Random(f"{key} {number}")
    return chance.randbytes(chance.choice(SIZES))


def _is(body: bytes | None, key: str, state: State) -> bool:
    return body == (None if state is None else content(key, state))


@contextmanager
def _writing(gateway: Served, writers: list[Writer]) -> Iterator[None]:
    threads = [threading.Thread(target=writer.work, args=(gateway.raw(),)) for writer in writers]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a writer hangs"


def _check(gateway: Served, writers: list[Writer]) -> None:
    raw = gateway.raw()
    for writer in writers:
        assert not writer.wrong, writer.wrong
        writer.check(raw)
    listed = raw.ask("GET", raw.endpoint.path(BUCKET), "list-type=2").xml.findall("Contents/Key")
    held = {key for writer in writers for key, state in writer.known.items() if state is not None}
    assert {key.text for key in listed} == held
    raw.close()


FULL = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("rounds", "durability", "workers"),
    [
        pytest.param(3, "process", 1, id="short-process-1"),
        pytest.param(3, "power", 2, id="short-power-2"),
        *(
            pytest.param(25, durability, workers, id=f"full-{durability}-{workers}", marks=FULL)
            for durability in ("process", "power")
            for workers in (1, 2)
        ),
    ],
)
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, rounds: int, durability: str, workers: int) -> None:
    root = tmp_path / "root"
    writers = [Writer(name) for name in range(WRITERS)]
    chance = random.Random()
    for _ in range(rounds):
        with served(root, "--durability", durability, "--workers", str(workers)) as gateway:
            raw = gateway.raw()
            raw.ask("PUT", raw.endpoint.path(BUCKET))
            raw.close()
            _check(gateway, writers)
            with _writing(gateway, writers):
                threading.Event().wait(chance.uniform(0.05, 0.8))
                gateway.kill()
    with served(root, "--durability", durability, "--workers", str(workers)) as gateway:
        _check(gateway, writers)
        assert len(list((root / STORAGE / "incoming").iterdir())) == workers  # what the dead left is reclaimed
        assert "Traceback" not in gateway.log.read_text("utf-8")
    assert sum(writer.written for writer in writers) > WRITERS * rounds


@pytest.mark.parametrize("kills", [pytest.param(4, id="short"), pytest.param(60, id="full", marks=FULL)])
def test_what_was_acknowledged_survives_workers_that_are_killed_one_by_one(tmp_path: Path, kills: int) -> None:
    root = tmp_path / "root"
    writers = [Writer(name) for name in range(WRITERS)]
    chance = random.Random()
    with served(root, "--workers", "2") as gateway:
        raw = gateway.raw()
        raw.ask("PUT", raw.endpoint.path(BUCKET))
        with _writing(gateway, writers):
            for _ in range(kills):
                threading.Event().wait(chance.uniform(0.2, 0.8))
                raw.close()
                assert raw.ask("HEAD", raw.endpoint.path(BUCKET)).status == 200  # somebody answers
                os.kill(gateway.workers()[0], signal.SIGKILL)  # the one that was begun first
            threading.Event().wait(2)
            before = sum(writer.written for writer in writers)
            assert raw.ask("HEAD", raw.endpoint.path(BUCKET)).status == 200
            raw.close()
            gateway.kill()
        assert gateway.log.read_text("utf-8").count("another takes its place") == kills
    with served(root) as gateway:
        _check(gateway, writers)
    assert before > WRITERS * kills
