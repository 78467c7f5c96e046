"""What an ETag is made of: the Xet file hash, MD5, or something that is neither.

The gateway's ETag is the Xet file hash (DERIVED from an observed response; gateway-wide in `config.ETagStyle`). It is a
pure function of the content, so a completed multipart upload has the same ETag as a single PUT (ASSUMED).
"""

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Final

from blake3 import blake3

from hfs3.gateway.config import ETagStyle

ONE_CHUNK: Final = 8 * 1024
"""Xet never cuts a chunk shorter than this, so content up to here is one chunk (the specification's MIN_CHUNK_SIZE)."""

_DATA_KEY: Final = bytes.fromhex("6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229")
_ZERO_KEY: Final = bytes(32)
_EMPTY: Final = "0" * 64
_OS_ERROR: Final = re.compile(r"\b(?:os error|Os \{ code:) (\d+)")
"""How Rust shows what the system refused, to people and to programmers (OBSERVED with hf_xet 1.8)."""


def xet_of_chunk(content: bytes) -> str:
    """Return the Xet file hash of content no longer than `ONE_CHUNK`.

    https://huggingface.co/docs/xet/hashing: with one chunk the Merkle tree's root is the chunk's own hash. Written as
    four little-endian 64-bit words.
    """
    if not content:
        return _EMPTY
    root = blake3(content, key=_DATA_KEY).digest()
    file_hash = blake3(root, key=_ZERO_KEY).digest()
    return "".join(file_hash[i : i + 8][::-1].hex() for i in range(0, 32, 8))


def xet_of_file(path: Path) -> str:
    """Return the Xet file hash of a file."""
    # hf_xet writes a log to the person's ~/.cache/huggingface at its first use, unless it is told otherwise.
    os.environ.setdefault("HF_XET_LOG_DEST", os.devnull)  # noqa: TID251  # its only switch
    from hf_xet import hash_files  # 10 MB of native code that small objects never need

    try:
        return str(hash_files([str(path)])[0].hash)
    except (OSError, RuntimeError) as failure:
        if number := _OS_ERROR.search(str(failure)):
            raise OSError(int(number[1]), str(failure)) from failure
        raise


def xet_of_pipe(path: Path) -> str:
    """Return the Xet file hash of what comes through a pipe; hf_xet's own is tried on known content first.

    OBSERVED with hf_xet 1.8: it reads what it is given to the end and does not ask for its size. That is no promise.
    Raises ValueError when it no longer holds.
    """
    if not _xet_reads_pipes():
        raise ValueError("hf_xet does not hash pipes")
    return xet_of_file(path)


_SAMPLE: Final = bytes(range(256)) * 1024
_SAMPLE_HASH: Final = "4af615289511169db9c0198cb8172fb66d2416f8aef808ba88da4c5cc16219fd"


@cache
def _xet_reads_pipes() -> bool:
    output, into = os.pipe()
    feeding = Thread(target=_pour, args=(into, _SAMPLE), daemon=True)
    feeding.start()
    try:
        return xet_of_file(Path(f"/dev/fd/{output}")) == _SAMPLE_HASH
    except (OSError, RuntimeError):
        return False
    finally:
        os.close(output)


def _pour(into: int, content: bytes) -> None:
    with suppress(BrokenPipeError), open(into, "wb", buffering=0) as pipe:
        pipe.write(content)


def _md5_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _md5_of_parts(etags: Sequence[str]) -> str:
    digests = b"".join(bytes.fromhex(etag) for etag in etags)
    return f"{_md5(digests)}-{len(etags)}"


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _opaque_of_file(path: Path) -> str:
    return blake3().update_mmap(path).hexdigest()


def _opaque(content: bytes) -> str:
    return blake3(content).hexdigest()


def _opaque_of_parts(etags: Sequence[str]) -> str:
    return _opaque("".join(etags).encode())


@dataclass(frozen=True, slots=True)
class Hashing:
    """How one style makes ETags, without quotes.

    `of_bytes` is for contents up to `bytes_limit`, cheap enough for the event loop. `of_parts` gives a multipart
    object's ETag from its parts' alone, and `of_pipe` one from what comes through a pipe, where the style can.
    """

    of_bytes: Callable[[bytes], str]
    bytes_limit: int
    of_file: Callable[[Path], str]
    of_parts: Callable[[Sequence[str]], str] | None
    of_pipe: Callable[[Path], str] | None


HASHING: Final = {
    ETagStyle.XET: Hashing(xet_of_chunk, ONE_CHUNK, xet_of_file, None, xet_of_pipe),
    ETagStyle.MD5: Hashing(_md5, 64 * 1024, _md5_of_file, _md5_of_parts, _md5_of_file),
    ETagStyle.OPAQUE: Hashing(_opaque, 64 * 1024, _opaque_of_file, _opaque_of_parts, None),
}
