"""What a request says of its own body: Content-MD5, x-amz-content-sha256, x-amz-checksum-*, aws-chunked.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html and
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
"""

import base64
import hashlib
import zlib
from collections.abc import Callable

import pytest

from tests.conformance.wire import UNSIGNED, Answer, Endpoint, Raw, Terms

BODY = b"the body"
Upload = Callable[..., Answer]


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


CRC32 = _base64(zlib.crc32(BODY).to_bytes(4, "big"))
CRC32C = "lEfIpA=="  # this and the next by an independent, bitwise computation
CRC64NVME = "Tm8EpErIZgY="
XXHASH64, XXHASH3, XXHASH128 = "kN49BzXplLM=", "GJ5Wgx37KCE=", "lzAnoYwsulsoqXkVozdnxw=="  # these by PyPI's xxhash
SHA1 = _base64(hashlib.sha1(BODY).digest())
SHA256 = _base64(hashlib.sha256(BODY).digest())
SHA512 = _base64(hashlib.sha512(BODY).digest())
MD5 = _base64(hashlib.md5(BODY).digest())


@pytest.fixture
def upload(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> Upload:
    """Return a way to put BODY with more headers or another payload hash."""

    def put(headers: dict[str, str] | None = None, payload: str | None = None, body: bytes = BODY) -> Answer:
        return raw.ask("PUT", endpoint.path(bucket, key), headers=headers, body=body, terms=Terms(payload=payload))

    return put


@pytest.fixture
def stored(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> Callable[[], bytes | None]:
    """Return a look at what is stored under this test's key: its bytes, or None."""

    def look() -> bytes | None:
        answer = raw.ask("GET", endpoint.path(bucket, key))
        return answer.body if answer.status == 200 else None

    return look


Stored = Callable[[], bytes | None]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-MD5": MD5},
        {"x-amz-checksum-crc32": CRC32},
        {"x-amz-checksum-crc32c": CRC32C},
        {"x-amz-checksum-crc64nvme": CRC64NVME},
        {"x-amz-checksum-sha1": SHA1},
        {"x-amz-checksum-sha256": SHA256},
        {"x-amz-checksum-sha512": SHA512},
        {"x-amz-checksum-md5": MD5},
        {"x-amz-checksum-xxhash64": XXHASH64},
        {"x-amz-checksum-xxhash3": XXHASH3},
        {"x-amz-checksum-xxhash128": XXHASH128},
        {"x-amz-checksum-sha256": SHA256, "x-amz-sdk-checksum-algorithm": "SHA256"},
    ],
    ids="+".join,
)
def test_right_sums(upload: Upload, stored: Stored, headers: dict[str, str]) -> None:
    assert upload(headers).refusal == (200, "")
    assert stored() == BODY


def test_the_answer_repeats_the_sum_that_was_checked(upload: Upload, raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    answer = upload({"x-amz-checksum-sha256": SHA256})
    assert answer.headers["x-amz-checksum-sha256"] == SHA256
    assert answer.headers["x-amz-checksum-type"] == "FULL_OBJECT"
    for headers in ({}, {"Content-MD5": MD5}):
        assert not [name for name in upload(headers).headers if name.startswith("x-amz-checksum")]
    begun = raw.ask("POST", endpoint.path(bucket, "in-parts"), "uploads").xml.findtext("UploadId")
    query = f"partNumber=1&uploadId={begun}"
    part = raw.ask("PUT", endpoint.path(bucket, "in-parts"), query, headers={"x-amz-checksum-crc32": CRC32}, body=BODY)
    assert part.headers["x-amz-checksum-crc32"] == CRC32


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-MD5": _base64(bytes(16))},
        {"x-amz-checksum-crc32": _base64(bytes(4))},
        {"x-amz-checksum-crc32c": _base64(bytes(4))},
        {"x-amz-checksum-crc64nvme": _base64(bytes(8))},
        {"x-amz-checksum-sha1": _base64(bytes(20))},
        {"x-amz-checksum-sha256": _base64(bytes(32))},
        {"x-amz-checksum-sha512": _base64(bytes(64))},
        {"x-amz-checksum-md5": _base64(bytes(16))},
        {"x-amz-checksum-xxhash64": _base64(bytes(8))},
        {"x-amz-checksum-xxhash3": _base64(bytes(8))},
        {"x-amz-checksum-xxhash128": _base64(bytes(16))},
    ],
    ids="+".join,
)
def test_wrong_sums_store_nothing(upload: Upload, stored: Stored, headers: dict[str, str]) -> None:
    assert upload(headers).refusal == (400, "BadDigest")
    assert stored() is None


def test_a_wrong_sum_leaves_what_was_there(upload: Upload, stored: Stored) -> None:
    upload()
    assert upload({"Content-MD5": MD5}, body=b"something else").refusal == (400, "BadDigest")
    assert stored() == BODY


@pytest.mark.parametrize("md5", ["", "YWJyYWNhZGFicmE=", "not base64!", MD5[:-3], MD5 + "AAAA", "0" * 32])
def test_a_content_md5_that_is_none(upload: Upload, stored: Stored, md5: str) -> None:
    assert upload({"Content-MD5": md5}).refusal == (400, "InvalidDigest")
    assert stored() is None


@pytest.mark.parametrize("value", ["", "AAAA", "no", SHA256])
def test_a_checksum_that_is_none(upload: Upload, stored: Stored, value: str) -> None:
    assert upload({"x-amz-checksum-crc32": value}).status == 400
    assert stored() is None


def test_a_checksum_over_nothing(upload: Upload, stored: Stored) -> None:
    assert upload({"x-amz-checksum-crc32": "AAAAAA=="}, body=b"").refusal == (200, "")
    assert stored() == b""


@pytest.mark.observed
def test_an_unsigned_payload(upload: Upload, stored: Stored) -> None:
    assert upload(payload=UNSIGNED).refusal == (200, "")
    assert stored() == BODY


@pytest.mark.observed
def test_a_signed_payload(upload: Upload, stored: Stored) -> None:
    assert upload(payload=hashlib.sha256(BODY).hexdigest()).refusal == (200, "")
    assert stored() == BODY


def test_a_signed_payload_of_other_bytes(upload: Upload, stored: Stored) -> None:
    assert upload(payload=hashlib.sha256(b"other").hexdigest()).refusal == (400, "XAmzContentSHA256Mismatch")
    assert stored() is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT", "POST"])
def test_a_signed_payload_that_never_comes(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, upload: Upload, stored: Stored, method: str
) -> None:
    upload()
    answer = raw.ask(method, endpoint.path(bucket, key), terms=Terms(payload="0" * 64))
    assert (answer.status, answer.code) == (400, "" if method == "HEAD" else "XAmzContentSHA256Mismatch")
    assert stored() == BODY


def test_a_body_shorter_than_it_was_signed(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, key), body=BODY).replace("Connection", "close")
    message.replace("Content-Length", str(len(BODY) - 1))
    assert raw.send(message).refusal == (400, "XAmzContentSHA256Mismatch")


def test_two_checksums_at_once(upload: Upload) -> None:
    answer = upload({"x-amz-checksum-crc32": CRC32, "x-amz-checksum-sha256": SHA256})
    assert answer.refusal == (400, "InvalidRequest")


def test_large_bodies_are_checked_too(upload: Upload, stored: Stored) -> None:
    body = bytes(2 << 20)
    assert upload(payload="0" * 64, body=body).refusal == (400, "XAmzContentSHA256Mismatch")
    assert upload({"Content-MD5": MD5}, payload=UNSIGNED, body=body).refusal == (400, "BadDigest")
    assert stored() is None


@pytest.mark.parametrize("payload", ["garbage", "0" * 63, "UNSIGNED", "unsigned-payload"])
def test_a_payload_hash_that_is_none(upload: Upload, stored: Stored, payload: str) -> None:
    assert upload(payload=payload).refusal == (400, "InvalidArgument")
    assert stored() is None


def test_no_payload_hash(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, key), body=BODY).replace("x-amz-content-sha256")
    assert raw.send(message).status in {400, 403}


def _framed(trailer: bytes = b"") -> bytes:
    return b"%x\r\n%s\r\n0\r\n%s\r\n" % (len(BODY), BODY, trailer)


CHUNKED = {
    "trailing checksum": (
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        {"x-amz-trailer": "x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm": "CRC32"},
        _framed(b"x-amz-checksum-crc32:" + CRC32.encode() + b"\r\n"),
    ),
    "signed chunks": (
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        {},
        _framed().replace(b"\r\n", b";chunk-signature=" + b"0" * 64 + b"\r\n", 1),
    ),
}


@pytest.mark.parametrize("form", CHUNKED)
def test_aws_chunked_is_refused(upload: Upload, stored: Stored, form: str) -> None:
    payload, headers, body = CHUNKED[form]
    headers = headers | {"Content-Encoding": "aws-chunked", "x-amz-decoded-content-length": str(len(BODY))}
    answer = upload(headers, payload=payload, body=body)
    outcome = {None: "nothing stored", BODY: "decoded", body: "framing stored"}.get(stored(), "something else stored")
    assert (answer.status, outcome) == (400, "nothing stored")


def test_content_encoding_alone_does_not_frame_a_body(upload: Upload, stored: Stored) -> None:
    assert upload({"Content-Encoding": "gzip"}).status == 200
    assert stored() == BODY
