"""Content is taken in whole or not at all, and hashed as it was sent, however it comes in pieces."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.storage.base import INLINE_LIMIT, Staged
from hfs3.gateway.storage.etags import HASHING, xet_of_file
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.staging import Staging
from tests.gateway.storage.conftest import Run, chunks

WHOLE = bytes(range(256)) * 16 * 1024  # four batches


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    files = Files(tmp_path, Durability.PROCESS)
    yield files
    files.close()


@pytest.fixture
def staging(files: Files) -> Iterator[Staging]:
    staging = Staging(files, HASHING[ETagStyle.XET])
    yield staging
    staging.close()


def arrived(files: Files, staged: Staged) -> bytes:
    return staged.content if isinstance(staged.content, bytes) else files.arriving(staged.content).read_bytes()


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.sampled_from([0, 1, INLINE_LIMIT, INLINE_LIMIT + 1, 1024 * 1024, len(WHOLE)]),
    cuts=st.lists(st.integers(0, len(WHOLE)), max_size=8),
)
def test_pieces_of_any_size_make_the_whole(
    files: Files, staging: Staging, run: Run, tmp_path: Path, size: int, cuts: list[int]
) -> None:
    content = WHOLE[:size]
    edges = [0, *sorted(min(cut, size) for cut in cuts), size]
    pieces = [content[first:last] for first, last in pairwise(edges)]
    staged = run(staging.take(chunks(*pieces)))
    (tmp_path / "whole").write_bytes(content)
    assert (staged.size, staged.etag) == (size, xet_of_file(tmp_path / "whole"))
    assert arrived(files, staged) == content
    assert isinstance(staged.content, bytes) == (size <= INLINE_LIMIT)


def test_who_gives_up_leaves_nothing(files: Files, staging: Staging, run: Run) -> None:
    started = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield WHOLE
        yield WHOLE
        started.set()
        await asyncio.Event().wait()

    async def give_up() -> None:
        taking = asyncio.ensure_future(staging.take(endless()))
        await started.wait()
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking

    run(give_up())
    staging.close()
    assert [path.name for path in files.arriving("").iterdir()] == ["lock"]


def test_parts_are_joined_in_their_order(files: Files, staging: Staging, run: Run, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(WHOLE)
    (tmp_path / "two").write_bytes(WHOLE[::-1])
    joined = run(staging.join([tmp_path / "two", b"between", tmp_path / "one"], ["a", "b", "c"]))
    assert arrived(files, joined) == WHOLE[::-1] + b"between" + WHOLE
    assert joined.size == len(WHOLE) * 2 + 7
