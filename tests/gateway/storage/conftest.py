"""A storage in a folder of the test's own, and a way to wait for what it promises."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.storage.base import BucketName, Storage
from hfs3.gateway.storage.disk import DiskStorage, open_storage

T = TypeVar("T")

NOW = datetime(2026, 11, 22, 12, 0, 0, 123000, tzinfo=UTC)


class Run(Protocol):
    """Waits for one thing, on a loop that lives as long as the test."""

    def __call__(self, coro: Coroutine[Any, Any, T], /) -> T: ...


class OpenRoot(Protocol):
    """Opens a root; every storage so opened is closed when the test ends."""

    def __call__(self, root: Path, durability: Durability = ..., etag_style: ETagStyle = ...) -> DiskStorage: ...


@pytest.fixture
def run() -> Iterator[Run]:
    with asyncio.Runner() as runner:

        def wait(coro: Coroutine[Any, Any, T], /) -> T:
            return runner.run(coro)

        yield wait


@pytest.fixture
def open_root(run: Run) -> Iterator[OpenRoot]:
    opened: list[DiskStorage] = []

    def opener(
        root: Path, durability: Durability = Durability.PROCESS, etag_style: ETagStyle = ETagStyle.XET
    ) -> DiskStorage:
        opened.append(open_storage(root, durability=durability, etag_style=etag_style))
        return opened[-1]

    yield opener
    for storage in opened:
        run(storage.close())


@pytest.fixture(params=["to survive kills", "to survive power cuts", "with opaque ETags"])
def storage(open_root: OpenRoot, tmp_path: Path, request: pytest.FixtureRequest) -> Storage:
    """Return a storage on disk, in each of its settings."""
    settings = {
        "to survive kills": (Durability.PROCESS, ETagStyle.XET),
        "to survive power cuts": (Durability.POWER, ETagStyle.XET),
        "with opaque ETags": (Durability.PROCESS, ETagStyle.OPAQUE),
    }
    return open_root(tmp_path / "root", *settings[request.param])


@pytest.fixture
def kept(storage: Storage, run: Run) -> Storage:
    """Return the storage with a bucket in it."""
    assert run(storage.create_bucket(BucketName("ns", "bucket"), now=NOW))
    return storage


async def chunks(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
