"""The Xet file hash equals hf_xet's own over every boundary; the other styles are what they say."""

import errno
import hashlib
import random
from pathlib import Path

import pytest
from hf_xet import hash_files

from hfs3.gateway.config import ETagStyle
from hfs3.gateway.storage.etags import HASHING, ONE_CHUNK, xet_of_chunk, xet_of_file

SIZES = (0, 1, 2, 31, 32, 63, 64, 65, 1023, 1024, 1025, 2047, 2048, 4096, ONE_CHUNK - 1, ONE_CHUNK)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("size", SIZES)
def test_one_chunk_hashes_like_hf_xet(tmp_path: Path, size: int) -> None:
    chance = random.Random(size)
    contents = [bytes(size), b"\xff" * size, *(chance.randbytes(size) for _ in range(3))]
    paths = [written(tmp_path / str(number), content) for number, content in enumerate(contents)]
    expected = [found.hash for found in hash_files([str(path) for path in paths])]
    assert [xet_of_chunk(content) for content in contents] == expected


def test_the_observed_response() -> None:
    """A real upload's ETag: apache/arrow-rs-object-store pull request 790."""
    observed = "0c517354ec0a00efbcf40fa10fe0517464c4bef059061f24788b90775ba085ab"
    assert xet_of_chunk(b"hello huggingface s3 gateway") == observed


def test_nothing_is_64_zeros(tmp_path: Path) -> None:
    assert xet_of_chunk(b"") == xet_of_file(written(tmp_path / "empty", b"")) == "0" * 64


@pytest.mark.parametrize("size", [ONE_CHUNK + 1, 64 * 1024, 128 * 1024 + 1, 3_000_000])
def test_more_than_a_chunk_is_left_to_hf_xet(tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)
    assert size > HASHING[ETagStyle.XET].bytes_limit
    assert xet_of_file(written(tmp_path / "file", content)) == hash_files([str(tmp_path / "file")])[0].hash


@pytest.mark.parametrize("style", ETagStyle)
@pytest.mark.parametrize("size", [0, 1, 5000])
def test_bytes_and_files_agree(tmp_path: Path, style: ETagStyle, size: int) -> None:
    hashing = HASHING[style]
    content = random.Random(size).randbytes(size)
    assert hashing.of_bytes(content) == hashing.of_file(written(tmp_path / "file", content))


def test_md5_is_amazons() -> None:
    hashing = HASHING[ETagStyle.MD5]
    assert hashing.of_bytes(b"abc") == hashlib.md5(b"abc").hexdigest()
    assert hashing.of_parts is not None
    parts = [hashlib.md5(part).hexdigest() for part in (b"one", b"two")]
    joined = hashlib.md5(hashlib.md5(b"one").digest() + hashlib.md5(b"two").digest()).hexdigest()
    assert hashing.of_parts(parts) == f"{joined}-2"


def test_opaque_is_64_digits_of_neither() -> None:
    hashing = HASHING[ETagStyle.OPAQUE]
    content = b"abc"
    etag = hashing.of_bytes(content)
    assert len(etag) == 64
    assert etag not in {xet_of_chunk(content), hashlib.sha256(content).hexdigest()}
    assert hashing.of_parts is not None
    assert len(hashing.of_parts([etag, etag])) == 64
    assert hashing.of_parts([etag]) != hashing.of_parts([etag, etag])


def test_what_the_system_refuses_hf_xet_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="os error 2") as refusal:
        xet_of_file(tmp_path / "missing")
    assert refusal.value.errno == errno.ENOENT
