import asyncio
import base64
import hashlib
import zlib

import pytest

from hfs3.contract.limits import MAX_PUT_SIZE
from hfs3.gateway.config import ChunkedUploads
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.claims import read_claim
from hfs3.gateway.wire.messages import Headers, Request
from hfs3.gateway.wire.payload import Payload, check_absent_body, check_length, check_mode, is_chunked
from hfs3.secret import Secret
from tests.gateway.wire.conftest import SECRET, changed, signed, stream

BODY = b"hello huggingface s3 gateway"
FRAMED = b"1c\r\nhello huggingface s3 gateway\r\n0\r\nx-amz-checksum-crc32:%s\r\n\r\n"
SIGNS = [
    {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
    {"x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
    {"content-encoding": "aws-chunked"},
    {"content-encoding": "gzip, aws-chunked"},
    {"x-amz-trailer": "x-amz-checksum-crc32"},
]


def payload(
    request: Request, operation: str = "PutObject", chunked_uploads: ChunkedUploads = ChunkedUploads.REFUSE
) -> Payload:
    return Payload(request, read_claim(request, {}), Secret(SECRET), operation, chunked_uploads)


def read(body: Payload) -> bytes:
    async def join() -> bytes:
        return b"".join([piece async for piece in body])

    return asyncio.run(join())


def put(body: bytes = BODY, **headers: str) -> Request:
    return signed("PUT", headers={name.replace("_", "-"): value for name, value in headers.items()}, body=body)


def refused(body: Payload) -> S3Error:
    with pytest.raises(S3Error) as caught:
        read(body)
    return caught.value


@pytest.mark.parametrize("sign", SIGNS)
def test_aws_chunked_is_refused_by_any_of_its_signs(sign: dict[str, str]) -> None:
    request = changed(put(), headers=sign)
    assert is_chunked(request.headers)
    with pytest.raises(S3Error) as caught:
        check_mode(read_claim(request, {}), request.headers, ChunkedUploads.REFUSE)
    assert (caught.value.status, caught.value.code) == (400, "InvalidRequest")
    assert caught.value.rule == "payload.aws-chunked"
    assert "request_checksum_calculation = when_required" in caught.value.message
    name, value = next(iter(sign.items()))
    assert f"{name}: {value}" in caught.value.explanation


@pytest.mark.parametrize("how", [ChunkedUploads.DECODE, ChunkedUploads.STORE_FRAMING])
def test_aws_chunked_passes_when_the_switch_says_so(how: ChunkedUploads) -> None:
    request = changed(put(), headers=SIGNS[0])
    check_mode(read_claim(request, {}), request.headers, how)


def test_plain_bodies_pass() -> None:
    for request in (put(), changed(put(), headers={"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})):
        assert not is_chunked(request.headers)
        check_mode(read_claim(request, {}), request.headers, ChunkedUploads.REFUSE)


@pytest.mark.parametrize("value", ["signed", "0" * 63, "UNSIGNED"])
def test_a_payload_hash_that_is_none(value: str) -> None:
    request = changed(put(), headers={"x-amz-content-sha256": value})
    with pytest.raises(S3Error) as caught:
        check_mode(read_claim(request, {}), request.headers, ChunkedUploads.REFUSE)
    assert (caught.value.code, caught.value.rule) == ("InvalidArgument", "payload.sha256")


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_the_hash_of_something_where_there_is_no_body(method: str) -> None:
    request = changed(signed(method), headers={"x-amz-content-sha256": "0" * 64})
    with pytest.raises(S3Error) as caught:
        check_absent_body(read_claim(request, {}), request.headers)
    assert (caught.value.code, caught.value.rule) == ("XAmzContentSHA256Mismatch", "payload.sha256")


@pytest.mark.parametrize("more", [{"content-length": "4"}, {"transfer-encoding": "chunked"}])
def test_a_body_that_comes_is_for_its_reader_to_check(more: dict[str, str]) -> None:
    request = changed(signed("PUT"), headers={"x-amz-content-sha256": "0" * 64, **more})
    check_absent_body(read_claim(request, {}), request.headers)


def test_no_body_and_its_hash() -> None:
    for request in (signed("GET"), changed(signed("PUT"), headers={"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})):
        check_absent_body(read_claim(request, {}), request.headers)


def test_a_signed_body() -> None:
    body = payload(put())
    assert read(body) == BODY
    assert body.received == len(BODY)


def test_a_signed_body_that_was_changed() -> None:
    request = put()
    request.body = stream(BODY.upper())
    assert refused(payload(request)).code == "XAmzContentSHA256Mismatch"


def test_an_unsigned_body_is_whatever_it_is() -> None:
    request = changed(put(), headers={"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})
    request.body = stream(BODY.upper())
    assert read(payload(request)) == BODY.upper()


def test_an_unsigned_body_with_content_md5() -> None:
    md5 = base64.b64encode(hashlib.md5(BODY).digest()).decode()
    request = changed(put(), headers={"x-amz-content-sha256": "UNSIGNED-PAYLOAD", "content-md5": md5})
    assert read(payload(request)) == BODY
    request.body = stream(BODY.upper())
    assert refused(payload(request)).code == "BadDigest"


def test_checksum_headers_are_the_body_s_but_for_the_completion_of_an_upload() -> None:
    request = put(x_amz_checksum_crc32="AAAAAA==")
    assert refused(payload(request)).code == "BadDigest"
    request = put(x_amz_checksum_crc32="AAAAAA==")
    assert read(payload(request, "CompleteMultipartUpload")) == BODY


@pytest.mark.parametrize("pieces", [[BODY[:-1]], [BODY, b"!"], []])
def test_another_length_than_announced(pieces: list[bytes]) -> None:
    request = changed(put(), headers={"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})
    request.body = stream(*pieces)
    assert refused(payload(request)).code == "IncompleteBody"


def test_a_body_without_a_length() -> None:
    request = changed(put(), headers={"transfer-encoding": "chunked"}, without=["content-length"])
    request.body = stream(BODY)
    assert read(payload(request)) == BODY


def test_a_body_that_turns_out_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hfs3.gateway.wire.payload.MAX_PUT_SIZE", len(BODY) - 1)
    request = changed(put(), headers={"transfer-encoding": "chunked"}, without=["content-length"])
    error = refused(payload(request))
    assert (error.code, error.extra["ProposedSize"]) == ("EntityTooLarge", str(len(BODY)))


def framed_request(checksum: bytes) -> Request:
    request = changed(
        put(), headers={**SIGNS[0], **SIGNS[4], "transfer-encoding": "chunked"}, without=["content-length"]
    )
    request.body = stream(FRAMED % checksum)
    return request


def test_the_framing_decoded() -> None:
    crc32 = base64.b64encode(zlib.crc32(BODY).to_bytes(4, "big"))
    body = payload(framed_request(crc32), chunked_uploads=ChunkedUploads.DECODE)
    assert read(body) == BODY
    assert body.received == len(FRAMED % crc32)
    assert refused(payload(framed_request(b"AAAAAA=="), chunked_uploads=ChunkedUploads.DECODE)).code == "BadDigest"


def test_the_framing_stored() -> None:
    body = payload(framed_request(b"AAAAAA=="), chunked_uploads=ChunkedUploads.STORE_FRAMING)
    assert read(body) == FRAMED % b"AAAAAA=="


def test_a_signed_framing_is_checked_with_the_request_s_own_signature() -> None:
    request = changed(put(), headers={**SIGNS[1], "x-amz-decoded-content-length": "3"}, without=["content-length"])
    request.body = stream(b"3;chunk-signature=%s\r\nabc\r\n" % (b"0" * 64))
    assert refused(payload(request, chunked_uploads=ChunkedUploads.DECODE)).code == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    ("operation", "headers", "code"),
    [
        ("PutObject", [], "MissingContentLength"),
        ("UploadPart", [], "MissingContentLength"),
        ("PutObject", [("content-length", str(MAX_PUT_SIZE + 1))], "EntityTooLarge"),
        ("PutObject", [("content-length", "many")], "BadRequest"),
        ("PutObject", [("content-length", "-1")], "BadRequest"),
        ("PutObject", [("transfer-encoding", "gzip, chunked")], "NotImplemented"),
        ("DeleteObjects", [("transfer-encoding", "gzip"), ("transfer-encoding", "chunked")], "NotImplemented"),
    ],
)
def test_lengths_that_are_refused(operation: str, headers: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(S3Error) as caught:
        check_length(operation, Headers(headers))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("operation", "headers"),
    [
        ("PutObject", [("content-length", "0")]),
        ("PutObject", [("content-length", str(MAX_PUT_SIZE))]),
        ("PutObject", [("transfer-encoding", "Chunked")]),
        ("GetObject", []),
        ("CopyObject", []),
        ("CreateBucket", []),
    ],
)
def test_lengths_that_are_fine(operation: str, headers: list[tuple[str, str]]) -> None:
    check_length(operation, Headers(headers))
