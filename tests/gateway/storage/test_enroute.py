"""Hashing on the way: the same ETag as from the finished file, a bounded number of places, and no way to get stuck."""

import errno
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hfs3.gateway.config import ETagStyle
from hfs3.gateway.storage import enroute, etags
from hfs3.gateway.storage.enroute import Enroutes
from hfs3.gateway.storage.etags import HASHING

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pipe has no path on Windows")


@contextmanager
def places(count: int, hash_pipe: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Enroutes]:
    monkeypatch.setattr(enroute, "_PLACES", count)
    opened = Enroutes(hash_pipe)
    yield opened
    opened.close()


@pytest.mark.parametrize("style", [style for style in ETagStyle if HASHING[style].of_pipe])
@pytest.mark.parametrize("size", [0, 1, 8192, 8193, 65_536, 131_073, 4_194_304, 9_000_001])
def test_the_etag_is_that_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: ETagStyle, size: int
) -> None:
    hashing = HASHING[style]
    assert hashing.of_pipe is not None
    content = random.Random(size).randbytes(size)
    (tmp_path / "file").write_bytes(content)
    with places(1, hashing.of_pipe, monkeypatch) as opened:
        begun = opened.begin()
        assert begun is not None
        for first in range(0, size, 70_001):
            begun.feed(content[first : first + 70_001])
        assert begun.end().result(30) == hashing.of_file(tmp_path / "file")


def test_a_place_is_free_again_after_each(monkeypatch: pytest.MonkeyPatch) -> None:
    with places(1, etags.xet_of_pipe, monkeypatch) as opened:
        for _ in range(3):
            begun = opened.begin()
            assert begun is not None
            assert opened.begin() is None
            begun.feed(b"a" * 100_000)
            assert begun.end().result(30)
            assert begun.end() is begun.end()


def test_a_hash_that_fails_neither_blocks_nor_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_path: Path) -> str:
        raise OSError

    with places(1, fails, monkeypatch) as opened:
        begun = opened.begin()
        assert begun is not None
        begun.feed(bytes(8 << 20))  # more than any pipe holds
        assert begun.end().result(30) is None


def test_nothing_is_hashed_on_the_way_where_it_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    with places(0, etags.xet_of_pipe, monkeypatch) as opened:
        assert opened.begin() is None
    none = Enroutes(None)
    assert none.begin() is None
    none.close()


def test_a_hf_xet_that_reads_pipes_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etags, "_SAMPLE_HASH", "0" * 64)
    etags._xet_reads_pipes.cache_clear()
    output, into = os.pipe()
    os.close(into)
    try:
        with pytest.raises(ValueError, match="hf_xet"):
            etags.xet_of_pipe(Path(f"/dev/fd/{output}"))
    finally:
        os.close(output)
        etags._xet_reads_pipes.cache_clear()


def test_a_place_is_free_again_where_no_pipe_was_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> tuple[int, int]:
        raise OSError(errno.EMFILE, "too many open files")

    with places(1, etags.xet_of_pipe, monkeypatch) as opened:
        with monkeypatch.context() as patched:
            patched.setattr("os.pipe", none_left)
            assert opened.begin() is None
        begun = opened.begin()
        assert begun is not None
        begun.end().result(30)
