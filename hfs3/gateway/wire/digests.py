"""The digests a client sends with a body: checked while the body streams by, off the event loop when there is much.

Content-MD5, the signed SHA-256, and the x-amz-checksum headers. CRC-32C, CRC-64/NVME and the XXHashes are computed by
Amazon's own `awscrt`, the extra `hfs3[checksums]`. Without it they are accepted unchecked: in Python they would cost
more than everything else together.
"""

import asyncio
import binascii
import hashlib
import zlib
from asyncio import Future
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from hfs3.contract.limits import KIB
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers

CHECKSUM: Final = "x-amz-checksum-"
_DECODED_LENGTH: Final = "x-amz-decoded-content-length"
_ANNOUNCED: Final = "x-amz-sdk-checksum-algorithm"
_NO_CHECKSUMS: Final = frozenset({"algorithm", "mode", "type"})
"""The x-amz-checksum headers that are about checksums, and none."""
_AT_ONCE: Final = 128 * KIB
"""Below this, handing bytes to a thread costs more than hashing them."""
_BATCH: Final = 1024 * KIB


class Hasher(Protocol):
    """What hashlib gives."""

    def update(self, data: bytes, /) -> object: ...
    def digest(self) -> bytes: ...


class Crc:
    """A CRC in the shape of a hash: `advance` takes bytes and the value so far, `length` is in bytes."""

    def __init__(self, advance: Callable[[bytes, int], int], length: int) -> None:
        self._advance = advance
        self._length = length
        self._value = 0

    def update(self, data: bytes, /) -> None:
        self._value = self._advance(data, self._value)

    def digest(self) -> bytes:
        return self._value.to_bytes(self._length, "big")


def _crc32() -> Hasher:
    return Crc(zlib.crc32, 4)


def _crc32c() -> Hasher | None:
    try:
        from awscrt.checksums import crc32c
    except ImportError:
        return None
    return Crc(crc32c, 4)


def _crc64nvme() -> Hasher | None:
    try:
        from awscrt.checksums import crc64nvme
    except ImportError:  # awscrt before 0.23 has none
        return None
    return Crc(crc64nvme, 8)


class XxHash:
    """An XXHash of awscrt's in the shape of a hash."""

    def __init__(self, made: Any) -> None:  # noqa: ANN401  # awscrt has no types
        self._made = made

    def update(self, data: bytes, /) -> None:
        self._made.update(data)

    def digest(self) -> bytes:
        return bytes(self._made.finalize())


def _xxhash(name: str) -> Hasher | None:
    try:
        from awscrt.checksums import XXHash
    except ImportError:  # an older awscrt has none
        return None
    return XxHash(getattr(XXHash, name)())


def _md5() -> Hasher:
    return hashlib.md5(usedforsecurity=False)


def _sha1() -> Hasher:
    return hashlib.sha1(usedforsecurity=False)


_CHECKSUMS: Final[dict[str, tuple[int, Callable[[], Hasher | None]]]] = {
    "crc32": (4, _crc32),
    "crc32c": (4, _crc32c),
    "crc64nvme": (8, _crc64nvme),
    "md5": (16, _md5),
    "sha1": (20, _sha1),
    "sha256": (32, hashlib.sha256),
    "sha512": (64, hashlib.sha512),
    "xxhash64": (8, partial(_xxhash, "new_xxhash64")),
    "xxhash3": (8, partial(_xxhash, "new_xxhash3_64")),
    "xxhash128": (16, partial(_xxhash, "new_xxhash3_128")),
}
"""Algorithm → length in bytes, and what begins to compute it; that returns None where it cannot be computed."""


def _nothing(_computed: bytes) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest under way and what it must come to; `refusal` is raised when it does not, with what `shows` adds."""

    hasher: Hasher
    expected: bytes
    refusal: S3Error
    shows: Callable[[bytes], Mapping[str, str]] = _nothing

    def check(self) -> None:
        """Raise the refusal unless the digest is as expected."""
        computed = self.hasher.digest()
        if computed != self.expected:
            self.refusal.extra.update(self.shows(computed))
            raise self.refusal


def content_md5(headers: Headers) -> Iterable[Digest]:
    """Return the check of Content-MD5, if it was sent. Raises InvalidDigest."""
    if "content-md5" not in headers:
        return ()
    expected = _base64(headers.get("content-md5"))
    if len(expected) != hashlib.md5(usedforsecurity=False).digest_size:
        raise S3Error(
            "InvalidDigest",
            "The Content-MD5 you specified was invalid.",
            rule="payload.content-md5",
            extra={"Content-MD5": headers.get("content-md5")},
        )
    refusal = S3Error(
        "BadDigest", "The Content-MD5 you specified did not match what we received.", rule="payload.content-md5"
    )
    return (Digest(_md5(), expected, refusal, partial(_both_md5, expected)),)


def _both_md5(expected: bytes, computed: bytes) -> Mapping[str, str]:
    return {"ExpectedDigest": b64encode(expected).decode(), "CalculatedDigest": b64encode(computed).decode()}


def content_sha256(claimed: str) -> Digest:
    """Return the check of a signed x-amz-content-sha256, 64 hex digits."""
    refusal = S3Error(
        "XAmzContentSHA256Mismatch",
        rule="payload.sha256",
        extra={"ClientComputedContentSHA256": claimed},
    )
    return Digest(hashlib.sha256(), bytes.fromhex(claimed), refusal, _computed_sha256)


def _computed_sha256(computed: bytes) -> Mapping[str, str]:
    return {"S3ComputedContentSHA256": computed.hex()}


def sent_checksums(headers: Headers) -> list[str]:
    """Return the algorithms of the x-amz-checksum headers that were sent."""
    names = [name.removeprefix(CHECKSUM) for name, _ in headers if name.startswith(CHECKSUM)]
    return [name for name in names if name not in _NO_CHECKSUMS]


def checksums(headers: Headers) -> Iterable[Digest]:
    """Return the checks of the x-amz-checksum headers. Raises InvalidRequest for several, or for one that is wrong."""
    sent = sent_checksums(headers)
    _check_announced(headers, sent)
    if any(name not in _CHECKSUMS for name in sent):
        raise _wrong(f"The algorithm type you specified in {CHECKSUM} header is invalid.")
    if len(sent) > 1:
        raise _wrong(f"Expecting a single {CHECKSUM} header. Multiple checksum Types are not allowed.")
    return [check for name in sent for check in checksum(name, headers.get(CHECKSUM + name))]


def check_algorithm(headers: Headers) -> None:
    """Refuse a checksum algorithm that S3 does not have, where a request asks for one. Raises InvalidRequest."""
    asked = headers.get(f"{CHECKSUM}algorithm")
    if asked and asked.lower() not in _CHECKSUMS:
        valid = ", ".join(sorted(name.upper() for name in _CHECKSUMS))
        raise _wrong(
            f"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{valid}]"
        )


def confirmed(headers: Headers) -> list[tuple[str, str]]:
    """Return the checksum header that a body was checked against, as S3 repeats it in its answer.

    Not of a framed body: whether that was checked is for a switch to say.
    """
    if _DECODED_LENGTH in headers:
        return []
    return [
        (CHECKSUM + name, headers.get(CHECKSUM + name))
        for name in sent_checksums(headers)
        if start_checksum(name) is not None
    ]


def _check_announced(headers: Headers, sent: Sequence[str]) -> None:
    """Refuse a body whose checksum is announced, by an SDK's own header, and then left out or of another kind."""
    announced = headers.get(_ANNOUNCED).lower()
    if not announced or announced in sent:
        return
    if not sent and "x-amz-trailer" not in headers:
        raise _wrong(f"{_ANNOUNCED} specified, but no corresponding {CHECKSUM}* or x-amz-trailer headers were found.")
    if sent or announced not in _CHECKSUMS:
        raise _wrong(f"Value for {_ANNOUNCED} header is invalid.")


def _wrong(message: str) -> S3Error:
    return S3Error("InvalidRequest", message, rule="payload.checksum")


def checksum(algorithm: str, claimed: str) -> Iterable[Digest]:
    """Return the check of one checksum in Base64; none where its algorithm cannot be computed."""
    length, make = _CHECKSUMS[algorithm]
    expected = _base64(claimed)
    if len(expected) != length:
        raise _wrong(f"Value for {CHECKSUM}{algorithm} header is invalid.")
    hasher = make()
    return () if hasher is None else (Digest(hasher, expected, _bad_checksum(algorithm)),)


def start_checksum(algorithm: str) -> Hasher | None:
    """Return a fresh computation of a checksum whose value comes later; None where it cannot be computed."""
    known = _CHECKSUMS.get(algorithm)
    return known[1]() if known else None


def finish_checksum(algorithm: str, hasher: Hasher, claimed: str) -> None:
    """Raise BadDigest unless the computation comes to what was claimed, in Base64."""
    Digest(hasher, _base64(claimed), _bad_checksum(algorithm)).check()


def _bad_checksum(algorithm: str) -> S3Error:
    return S3Error(
        "BadDigest",
        f"The {algorithm.upper()} you specified did not match the calculated checksum.",
        rule="payload.checksum",
    )


def _base64(text: str) -> bytes:
    """Return what `text` encodes, nothing when it is not the one way to write it (stray bits at the end count)."""
    try:
        decoded = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
    return decoded if b64encode(decoded).decode() == text else b""


async def checked(body: AsyncIterator[bytes], digests: Iterable[Digest]) -> AsyncIterator[bytes]:
    """Yield `body` unchanged; raise at its end if a digest does not come out."""
    under_way = tuple(digests)
    loop = asyncio.get_running_loop()
    busy: Future[None] | None = None
    held: list[bytes] = []
    size = 0
    async for piece in body:
        held.append(piece)
        size += len(piece)
        if size >= _BATCH:
            if busy is not None:
                await busy
            busy = loop.run_in_executor(None, _update, under_way, held)
            held, size = [], 0
        yield piece
    if busy is not None:
        await busy
    if size > _AT_ONCE:
        await loop.run_in_executor(None, _update, under_way, held)
    else:
        _update(under_way, held)
    for digest in under_way:
        digest.check()


def _update(digests: tuple[Digest, ...], pieces: list[bytes]) -> None:
    for digest in digests:
        for piece in pieces:
            digest.hasher.update(piece)
