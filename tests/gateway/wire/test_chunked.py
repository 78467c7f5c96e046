"""The aws-chunked framing, as botocore writes it and as the manual's worked example has it."""

import asyncio
import base64
import hashlib
import io
import zlib

import pytest
from botocore.httpchecksum import AwsChunkedWrapper, Crc32Checksum

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.chunked import ChunkSigner, decoded
from hfs3.gateway.wire.signing import Scope, sign, signing_key
from tests.gateway.wire.conftest import stream

BODY = b"hello huggingface s3 gateway" * 1000
KEY = signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Scope("20130524", "us-east-1"))
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
CRC32 = "x-amz-checksum-crc32"


def signer() -> ChunkSigner:
    return ChunkSigner(KEY, "20130524T000000Z", Scope("20130524", "us-east-1"), SEED)


def decode(
    framed: bytes,
    *,
    chunk_signer: ChunkSigner | None = None,
    trailers: tuple[str, ...] = (),
    length: int | None = None,
    piece: int = 4096,
) -> bytes:
    pieces = [framed[start : start + piece] for start in range(0, len(framed), piece)]

    async def read() -> bytes:
        body = decoded(stream(*pieces), signer=chunk_signer, trailers=trailers, length=length)
        return b"".join([part async for part in body])

    return asyncio.run(read())


def refused(framed: bytes, **how: object) -> S3Error:
    with pytest.raises(S3Error) as caught:
        decode(framed, **how)  # type: ignore[arg-type]  # handed on by name
    return caught.value


def framed_by_botocore(body: bytes) -> bytes:
    wrapper = AwsChunkedWrapper(io.BytesIO(body), checksum_cls=Crc32Checksum, checksum_name=CRC32, chunk_size=8192)
    framed: bytes = b"".join(wrapper)
    return framed


@pytest.mark.parametrize("piece", [1, 7, 4096, 100_000])
def test_what_botocore_frames(piece: int) -> None:
    framed = framed_by_botocore(BODY)
    assert decode(framed, trailers=(CRC32,), length=len(BODY), piece=piece) == BODY


def test_an_empty_body_that_botocore_frames() -> None:
    assert decode(framed_by_botocore(b""), trailers=(CRC32,), length=0) == b""


def test_a_trailing_checksum_that_is_wrong_or_missing() -> None:
    framed = framed_by_botocore(BODY)
    true = base64.b64encode(zlib.crc32(BODY).to_bytes(4, "big"))
    assert refused(framed.replace(true, b"AAAAAA=="), trailers=(CRC32,)).code == "BadDigest"
    error = refused(framed.replace(CRC32.encode(), b"x-amz-checksum-none!"), trailers=(CRC32,))
    assert "did not come" in error.message


def test_the_manual_s_example_of_signed_chunks() -> None:
    body = b"a" * 66_560
    framed = (
        b"10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
        + body[:65_536]
        + b"\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
        + body[65_536:]
        + b"\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
    )
    assert decode(framed, chunk_signer=signer(), length=len(body)) == body
    assert refused(framed.replace(b"aaa\r\n", b"aab\r\n"), chunk_signer=signer()).code == "SignatureDoesNotMatch"
    assert (
        refused(framed.replace(b";chunk-signature=ad", b";x=ad"), chunk_signer=signer()).code == "SignatureDoesNotMatch"
    )


def test_a_signed_trailer() -> None:
    trailer = f"{CRC32}:{base64.b64encode(zlib.crc32(b'abc').to_bytes(4, 'big')).decode()}"
    by = signer()
    lines = b""
    for chunk in (b"abc", b""):
        text = f"{hashlib.sha256().hexdigest()}\n{hashlib.sha256(chunk).hexdigest()}"
        head = f"AWS4-HMAC-SHA256-PAYLOAD\n{by.timestamp}\n{by.scope.text()}\n{by.previous}\n{text}"
        by.previous = sign(KEY, head)
        lines += b"%x;chunk-signature=%s\r\n" % (len(chunk), by.previous.encode())
        lines += chunk + b"\r\n" if chunk else b""
    digest = hashlib.sha256(f"{trailer}\n".encode()).hexdigest()
    last = sign(KEY, f"AWS4-HMAC-SHA256-TRAILER\n{by.timestamp}\n{by.scope.text()}\n{by.previous}\n{digest}")
    framed = lines + f"{trailer}\r\nx-amz-trailer-signature:{last}\r\n\r\n".encode()
    assert decode(framed, chunk_signer=signer(), trailers=(CRC32,), length=3) == b"abc"
    forged = framed.replace(last.encode(), b"0" * 64)
    assert refused(forged, chunk_signer=signer(), trailers=(CRC32,)).code == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    "framed",
    [
        b"",
        b"3",
        b"3\r\nab",
        b"3\r\nabc",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"x\r\nabc\r\n0\r\n\r\n",
        b"-3\r\nabc\r\n0\r\n\r\n",
        b"\r\nabc\r\n0\r\n\r\n",
        b"fffffffffffff\r\nabc",
        b"3\r\nabc\r\n0\r\n",
        b"a" * 10_000,
        BODY,
    ],
)
def test_broken_framing(framed: bytes) -> None:
    error = refused(framed)
    assert (error.status, error.code, error.rule) == (400, "IncompleteBody", "payload.framing")


def test_another_length_than_announced() -> None:
    assert "x-amz-decoded-content-length says 4" in refused(b"3\r\nabc\r\n0\r\n\r\n", length=4).message
