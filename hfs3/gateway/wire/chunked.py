"""The aws-chunked framing, decoded: chunks, their signatures, the trailer. Only for `--chunked-uploads decode`.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html. The real gateway
does not parse it (DOCUMENTED); a double that does is for telling the two apart.
"""

import hmac
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.digests import CHECKSUM, Hasher, finish_checksum, start_checksum
from hfs3.gateway.wire.signing import ALGORITHM, Scope, sign

_HEAD: Final = re.compile(rb"([0-9A-Fa-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?(?:;[^\r\n]*)?")
_NOTHING: Final = sha256().hexdigest()
_MAX_LINE: Final = 4096
_MAX_TRAILERS: Final = 16


class Lines:
    """A stream read by lines and by counts."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self._kept = b""

    async def line(self) -> bytes:
        """Return the next line without its CR LF."""
        while b"\r\n" not in self._kept:
            if len(self._kept) > _MAX_LINE:
                raise malformed("a line without an end")
            self._kept += await self._more()
        line, _, self._kept = self._kept.partition(b"\r\n")
        return line

    async def take(self, count: int) -> AsyncIterator[bytes]:
        """Yield the next `count` bytes."""
        while count:
            piece = self._kept or await self._more()
            self._kept = piece[count:]
            piece = piece[:count]
            count -= len(piece)
            yield piece

    async def _more(self) -> bytes:
        async for piece in self._body:
            return piece
        raise malformed("it ends too early")


@dataclass(slots=True)
class ChunkSigner:
    """Signs chunk after chunk, each from the signature before it; the first from the request's own."""

    key: bytes
    timestamp: str
    scope: Scope
    previous: str

    def check_chunk(self, digest: str, claimed: bytes | None) -> None:
        """Raise SignatureDoesNotMatch unless a chunk of this SHA-256 is signed as claimed."""
        self._check("PAYLOAD", f"{_NOTHING}\n{digest}", claimed)

    def check_trailer(self, trailer: bytes, claimed: bytes | None) -> None:
        """Raise SignatureDoesNotMatch unless the trailer is signed as claimed."""
        self._check("TRAILER", sha256(trailer).hexdigest(), claimed)

    def _check(self, kind: str, digests: str, claimed: bytes | None) -> None:
        text = f"{ALGORITHM}-{kind}\n{self.timestamp}\n{self.scope.text()}\n{self.previous}\n{digests}"
        self.previous = sign(self.key, text)
        if claimed is None or not hmac.compare_digest(self.previous.encode(), claimed):
            raise S3Error("SignatureDoesNotMatch", rule="payload.chunk-signature")


async def decoded(
    body: AsyncIterator[bytes], *, signer: ChunkSigner | None, trailers: tuple[str, ...], length: int | None
) -> AsyncIterator[bytes]:
    """Yield what the framing holds. At the end its length, signatures and trailing checksums have been checked.

    `trailers` are the names announced by x-amz-trailer, `length` is x-amz-decoded-content-length.
    """
    lines, count = Lines(body), 0
    hashers = _start(trailers)
    while True:
        size, claimed = _read_head(await lines.line())
        digest = sha256()
        async for piece in lines.take(size):
            count += len(piece)
            for hasher in (digest, *hashers.values()) if signer else hashers.values():
                hasher.update(piece)
            yield piece
        if signer:
            signer.check_chunk(digest.hexdigest(), claimed)
        if not size:
            break
        if await lines.line():
            raise malformed("a chunk does not end where it says")
    await _read_trailer(lines, hashers, signer=signer if trailers else None)
    if length is not None and count != length:
        raise malformed(f"{count} bytes came, x-amz-decoded-content-length says {length}")


def _start(trailers: tuple[str, ...]) -> dict[str, Hasher]:
    started = {name: start_checksum(name.removeprefix(CHECKSUM)) for name in trailers}
    return {name: hasher for name, hasher in started.items() if hasher is not None}


def _read_head(line: bytes) -> tuple[int, bytes | None]:
    match = _HEAD.fullmatch(line)
    if match is None:
        raise malformed("a chunk without its size")
    return int(match[1], 16), match[2]


async def _read_trailer(lines: Lines, hashers: dict[str, Hasher], *, signer: ChunkSigner | None) -> None:
    signed, signature = b"", None
    for _ in range(_MAX_TRAILERS):
        line = await lines.line()
        if not line:
            break
        name, _, value = line.decode("latin-1").partition(":")
        if name == "x-amz-trailer-signature":
            signature = value.strip().encode("latin-1")
            continue
        signed += f"{name}:{value.strip()}\n".encode("latin-1")
        if name in hashers:
            finish_checksum(name.removeprefix(CHECKSUM), hashers.pop(name), value.strip())
    if hashers:
        raise malformed(f"the announced trailer {next(iter(hashers))} did not come")
    if signer:
        signer.check_trailer(signed, signature)


def malformed(why: str) -> S3Error:
    """Return the refusal of a body whose framing is broken."""
    return S3Error("IncompleteBody", f"The aws-chunked framing of the body is broken: {why}.", rule="payload.framing")
