"""How a body is sent: signed, unsigned or framed as aws-chunked; and the stream that operations read.

The gateway does not parse aws-chunked (DOCUMENTED); what it does instead is shown nowhere, so it is a switch. The
default refuses such a body, with a code and a message that are ASSUMED.
"""

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from hfs3.contract.limits import MAX_PUT_SIZE
from hfs3.gateway.config import ChunkedUploads
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.chunked import ChunkSigner, decoded
from hfs3.gateway.wire.claims import CONTENT_SHA256, UNSIGNED_PAYLOAD, Claim
from hfs3.gateway.wire.digests import Digest, checked, checksums, content_md5, content_sha256
from hfs3.gateway.wire.messages import Headers, Request
from hfs3.gateway.wire.signing import signing_key
from hfs3.secret import Secret

_STREAMING: Final = "STREAMING-"
_SIGNED_CHUNKS: Final = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
_HEX: Final = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_OF_NOTHING: Final = hashlib.sha256().hexdigest()
_LENGTH: Final = re.compile(r"\d{1,18}", re.ASCII)

UPLOADS: Final = frozenset({"PutObject", "UploadPart"})
"""Operations whose body is an object's content."""


def is_chunked(headers: Headers) -> bool:
    """Return whether a body is framed as aws-chunked, by any of the signs of it."""
    return (
        headers.get(CONTENT_SHA256).startswith(_STREAMING)
        or "x-amz-trailer" in headers
        or "aws-chunked" in headers.get("content-encoding").lower()
    )


def check_mode(claim: Claim, headers: Headers, chunked_uploads: ChunkedUploads) -> None:
    """Refuse a payload that the gateway does not take: aws-chunked by default, a malformed SHA-256 always."""
    if is_chunked(headers):
        if chunked_uploads is ChunkedUploads.REFUSE:
            raise S3Error(
                "InvalidRequest",
                "The body is framed as aws-chunked (trailing checksums), which this gateway does not parse."
                " Set request_checksum_calculation = when_required.",
                rule="payload.aws-chunked",
            ).explained(_signs(headers))
        return
    if claim.payload != UNSIGNED_PAYLOAD and not _HEX.fullmatch(claim.payload):
        raise S3Error(
            "InvalidArgument",
            f"{CONTENT_SHA256} must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid sha256 value.",
            rule="payload.sha256",
            extra={"ArgumentName": CONTENT_SHA256, "ArgumentValue": claim.payload},
        )


def check_absent_body(claim: Claim, headers: Headers) -> None:
    """Refuse a signed SHA-256 of something where there is no body: nobody would read one, to find out."""
    has_body = "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
    if not has_body and _HEX.fullmatch(claim.payload) and claim.payload.lower() != _OF_NOTHING:
        raise content_sha256(claim.payload.lower()).refusal


def _signs(headers: Headers) -> str:
    names = (CONTENT_SHA256, "x-amz-trailer", "content-encoding")
    return "; ".join(f"{name}: {headers.get(name)}" for name in names if name in headers)


@dataclass(slots=True)
class Payload:
    """A body as an operation reads it: unframed and checked. `received` counts what came over the wire."""

    request: Request
    claim: Claim
    secret: Secret
    operation: str
    chunked_uploads: ChunkedUploads
    received: int = 0
    _stream: AsyncIterator[bytes] | None = field(default=None, init=False)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._stream is None:
            self._stream = self._open()
        return await anext(self._stream)

    def _open(self) -> AsyncIterator[bytes]:
        """Build the stream; digests that are malformed are refused here, at the first read."""
        headers = self.request.headers
        if is_chunked(headers):
            if self.chunked_uploads is ChunkedUploads.STORE_FRAMING:
                return self._metered()
            return checked(self._unframed(), self._digests())
        digests = self._digests()
        return checked(self._metered(), digests) if digests else self._metered()

    def _digests(self) -> list[Digest]:
        """Return what the body is checked for, what is signed first: that is the refusal, when several do not hold."""
        headers = self.request.headers
        digests = [content_sha256(self.claim.payload.lower())] if _HEX.fullmatch(self.claim.payload) else []
        digests += content_md5(headers)
        if self.operation != "CompleteMultipartUpload":  # there they are the object's, not the body's
            digests += checksums(headers)
        return digests

    def _unframed(self) -> AsyncIterator[bytes]:
        headers = self.request.headers
        trailers = tuple(name.strip().lower() for name in headers.get("x-amz-trailer").split(",") if name.strip())
        length = headers.get("x-amz-decoded-content-length")
        signer = None
        if self.claim.payload.startswith(_SIGNED_CHUNKS):
            key = signing_key(self.secret.reveal(), self.claim.scope)
            signer = ChunkSigner(key, self.claim.timestamp, self.claim.scope, self.claim.signature)
        return decoded(
            self._metered(), signer=signer, trailers=trailers, length=int(length) if _LENGTH.fullmatch(length) else None
        )

    async def _metered(self) -> AsyncIterator[bytes]:
        announced = _announced(self.request.headers)
        most = MAX_PUT_SIZE if self.operation in UPLOADS else None
        async for piece in self.request.body:
            self.received += len(piece)
            if most is not None and self.received > most:
                raise too_large(self.received)
            yield piece
        if announced is not None and self.received != announced:
            raise S3Error("IncompleteBody", rule="payload.length")


def check_length(operation: str, headers: Headers) -> None:
    """Refuse a coding of the body that is not chunks, and an upload that announces no length at all, or too much.

    Raises NotImplemented, MissingContentLength, EntityTooLarge.
    """
    coding = headers.joined("transfer-encoding")
    if coding and coding.lower() != "chunked":
        raise S3Error(
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            rule="payload.transfer-encoding",
            extra={"Header": "Transfer-Encoding"},
        )
    if operation not in UPLOADS:
        return
    announced = _announced(headers)
    if announced is None and "transfer-encoding" not in headers:
        raise S3Error("MissingContentLength", rule="payload.length")
    if announced is not None and announced > MAX_PUT_SIZE:
        raise too_large(announced)


def too_large(size: int) -> S3Error:
    """Return the refusal of an upload of this size."""
    extra = {"ProposedSize": str(size), "MaxSizeAllowed": str(MAX_PUT_SIZE)}
    return S3Error("EntityTooLarge", rule="payload.too-large", extra=extra)


def _announced(headers: Headers) -> int | None:
    length = headers.get("content-length")
    if "transfer-encoding" in headers or not length:
        return None
    if not _LENGTH.fullmatch(length):
        raise S3Error("BadRequest", "Content-Length is not a number.", rule="payload.length")
    return int(length)
