import asyncio
import base64
import hashlib
import sys
import zlib
from collections.abc import Callable, Iterable

import pytest

from hfs3.contract.limits import KIB, MIB
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.digests import (
    Digest,
    check_algorithm,
    checked,
    checksum,
    checksums,
    confirmed,
    content_md5,
    content_sha256,
    finish_checksum,
    start_checksum,
)
from hfs3.gateway.wire.messages import Headers
from tests.gateway.wire.conftest import stream

BODY = b"hello huggingface s3 gateway"


def encoded(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def run(digests: Iterable[Digest], *pieces: bytes) -> bytes:
    async def read() -> bytes:
        return b"".join([piece async for piece in checked(stream(*pieces), digests)])

    return asyncio.run(read())


def refused(action: Callable[[], object]) -> S3Error:
    with pytest.raises(S3Error) as caught:
        action()
    return caught.value


MD5 = encoded(hashlib.md5(BODY).digest())


def test_content_md5() -> None:
    headers = Headers([("Content-MD5", MD5)])
    assert run(content_md5(headers), BODY[:5], BODY[5:]) == BODY
    error = refused(lambda: run(content_md5(headers), BODY[:-1]))
    assert (error.status, error.code) == (400, "BadDigest")
    computed = encoded(hashlib.md5(BODY[:-1]).digest())
    assert error.extra == {"ExpectedDigest": MD5, "CalculatedDigest": computed}
    assert content_md5(Headers()) == ()


@pytest.mark.parametrize("value", ["", "x", "====", "é", MD5[:-4], encoded(b"short"), "rL0Y20zC+Fzt72VPzMSk2A"])
def test_a_malformed_content_md5(value: str) -> None:
    error = refused(lambda: content_md5(Headers([("content-md5", value)])))
    assert (error.status, error.code, error.extra) == (400, "InvalidDigest", {"Content-MD5": value})


def test_the_signed_sha256() -> None:
    claimed = hashlib.sha256(BODY).hexdigest()
    assert run([content_sha256(claimed)], BODY) == BODY
    error = refused(lambda: run([content_sha256(claimed)], BODY, b"!"))
    computed = hashlib.sha256(BODY + b"!").hexdigest()
    assert error.code == "XAmzContentSHA256Mismatch"
    assert error.extra == {"ClientComputedContentSHA256": claimed, "S3ComputedContentSHA256": computed}


CHECKSUMS = {
    "crc32": zlib.crc32(BODY).to_bytes(4, "big"),
    "crc32c": bytes.fromhex("2b8584ae"),
    "crc64nvme": bytes.fromhex("04e0b3c14206c825"),
    "md5": hashlib.md5(BODY).digest(),
    "sha1": hashlib.sha1(BODY).digest(),
    "sha256": hashlib.sha256(BODY).digest(),
    "sha512": hashlib.sha512(BODY).digest(),
    "xxhash64": bytes.fromhex("836333c469933174"),
    "xxhash3": bytes.fromhex("5c90a2687a460da7"),
    "xxhash128": bytes.fromhex("b2e689f3f7213c6994f2113a96a2a9c2"),
}


@pytest.mark.parametrize(("algorithm", "digest"), CHECKSUMS.items())
def test_checksums(algorithm: str, digest: bytes) -> None:
    headers = Headers([(f"x-amz-checksum-{algorithm}", encoded(digest)), ("x-amz-checksum-type", "FULL_OBJECT")])
    assert run(checksums(headers), BODY) == BODY
    error = refused(lambda: run(checksums(headers), BODY[1:]))
    assert (error.code, error.rule) == ("BadDigest", "payload.checksum")
    assert algorithm.upper() in error.message


@pytest.mark.parametrize(
    ("algorithm", "length"), [("crc32c", 4), ("crc64nvme", 8), ("xxhash64", 8), ("xxhash3", 8), ("xxhash128", 16)]
)
def test_checksums_that_are_accepted_unchecked_without_awscrt(
    monkeypatch: pytest.MonkeyPatch, algorithm: str, length: int
) -> None:
    monkeypatch.setitem(sys.modules, "awscrt.checksums", None)
    assert start_checksum(algorithm) is None
    assert checksum(algorithm, encoded(b"x" * length)) == ()
    assert refused(lambda: checksum(algorithm, encoded(b"x" * (length + 1)))).code == "InvalidRequest"


def test_one_checksum_at_a_time() -> None:
    both = Headers([("x-amz-checksum-crc32", "AAAAAA=="), ("x-amz-checksum-sha1", "x")])
    assert "single x-amz-checksum- header" in refused(lambda: checksums(both)).message


def test_the_algorithm_that_is_asked_for() -> None:
    for fine in ([], [("x-amz-checksum-algorithm", "SHA256")], [("x-amz-checksum-algorithm", "crc64nvme")]):
        check_algorithm(Headers(fine))
    error = refused(lambda: check_algorithm(Headers([("x-amz-checksum-algorithm", "MD4")])))
    assert (error.code, "[CRC32, CRC32C," in error.message) == ("InvalidRequest", True)


def test_the_checksum_that_is_repeated() -> None:
    sent = ("x-amz-checksum-sha1", encoded(CHECKSUMS["sha1"]))
    headers = [("x-amz-checksum-mode", "ENABLED"), sent, ("x-amz-checksum-type", "FULL_OBJECT")]
    assert confirmed(Headers(headers)) == [sent]
    assert confirmed(Headers([*headers, ("x-amz-decoded-content-length", "3")])) == []
    assert confirmed(Headers([("content-md5", MD5)])) == []


def test_a_checksum_of_an_unknown_algorithm() -> None:
    error = refused(lambda: checksums(Headers([("x-amz-checksum-md4", MD5)])))
    assert (error.code, error.rule) == ("InvalidRequest", "payload.checksum")
    assert "algorithm type" in error.message


@pytest.mark.parametrize(
    ("sent", "because"),
    [
        ({}, "no corresponding x-amz-checksum-* or x-amz-trailer"),
        ({"x-amz-checksum-sha256": encoded(CHECKSUMS["sha256"])}, "header is invalid"),
        ({"x-amz-checksum-mode": "ENABLED"}, "no corresponding"),
    ],
)
def test_a_checksum_that_was_announced_and_is_not_there(sent: dict[str, str], because: str) -> None:
    headers = Headers([("x-amz-sdk-checksum-algorithm", "CRC32"), *sent.items()])
    assert because in refused(lambda: checksums(headers)).message


def test_a_checksum_that_was_announced_and_is_there() -> None:
    announced = ("x-amz-sdk-checksum-algorithm", "CRC32")
    assert run(checksums(Headers([announced, ("x-amz-checksum-crc32", encoded(CHECKSUMS["crc32"]))])), BODY) == BODY
    assert checksums(Headers([announced, ("x-amz-trailer", "x-amz-checksum-crc32")])) == []


@pytest.mark.parametrize("value", ["", "AAAA", "not base64!", "AAAAAA==AAAA", "AAAAAB=="])
def test_a_malformed_checksum(value: str) -> None:
    error = refused(lambda: checksums(Headers([("x-amz-checksum-crc32", value)])))
    assert (error.code, error.message) == ("InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid.")


def test_checksums_whose_value_comes_later() -> None:
    hasher = start_checksum("crc32")
    assert hasher is not None
    hasher.update(BODY)
    finish_checksum("crc32", hasher, encoded(CHECKSUMS["crc32"]))
    assert refused(lambda: finish_checksum("crc32", hasher, "AAAAAA==")).code == "BadDigest"
    assert start_checksum("unheard-of") is None


@pytest.mark.parametrize("size", [0, 1, 128 * KIB, 128 * KIB + 1, MIB, 3 * MIB + 7])
def test_bodies_of_every_size(size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    body = body[:size]
    pieces = [body[start : start + 65_536] for start in range(0, size, 65_536)]
    claimed = hashlib.sha256(body).hexdigest()
    md5 = Headers([("content-md5", encoded(hashlib.md5(body).digest()))])
    assert run([content_sha256(claimed), *content_md5(md5)], *pieces) == body
    if size:
        assert refused(lambda: run([content_sha256(claimed)], *pieces[:-1])).code == "XAmzContentSHA256Mismatch"
