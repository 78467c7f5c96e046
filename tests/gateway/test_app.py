"""The whole way of a request, over real storage: signed by botocore in, a response and a record out."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from hfs3.gateway.config import Behaviour, ChunkedUploads
from hfs3.gateway.wire.messages import Request, Response
from tests.gateway.conftest import READER, REVOKED, SCOPED, WRITER, Desk, by, error, header
from tests.gateway.wire.conftest import NOW, changed, plain, presigned, signed, stream

MADE = "/me/one"


def test_a_bucket_an_object_and_their_records(desk: Desk) -> None:
    response = desk.ask(
        by(WRITER, "PUT", MADE),
        by(WRITER, "PUT", f"{MADE}/a%20b", body=b"hello", headers={"User-Agent": "tests/1"}),
        by(WRITER, "GET", f"{MADE}/a%20b", headers={"User-Agent": "botocore/1"}),
    )
    assert (response.status, response.body) == (200, b"hello")
    assert len(header(response, "x-amz-request-id")) == 16
    assert header(response, "x-amz-id-2") == "HOST"
    _, put, got = desk.records
    assert [record.operation for record in desk.records] == ["CreateBucket", "PutObject", "GetObject"]
    assert (put.bytes_in, put.bytes_out, put.status) == (5, 0, 200)
    assert (got.bytes_in, got.bytes_out, got.path) == (0, 5, f"{MADE}/a%20b")
    assert (put.user_agent, put.access_key_id, put.at) == ("tests/1", WRITER.pair.access_key_id, NOW)
    assert put.milliseconds > 0
    assert put.sent["x-amz-content-sha256"].startswith("2cf24d")
    assert got.request_id == header(response, "x-amz-request-id")
    assert len({record.request_id for record in desk.records}) == 3


def test_a_refusal_is_a_document_with_the_request_s_id(desk: Desk) -> None:
    response = desk.ask(by(WRITER, "GET", f"{MADE}/key"))
    document = error(response)
    assert (response.status, document["Code"]) == (404, "NoSuchBucket")
    assert document["Resource"] == f"{MADE}/key"
    assert document["RequestId"] == header(response, "x-amz-request-id") == desk.last.request_id
    assert document["HostId"] == "HOST"
    assert (desk.last.status, desk.last.error_code) == (404, "NoSuchBucket")


def test_a_refused_head_has_no_body(desk: Desk) -> None:
    response = desk.ask(by(WRITER, "HEAD", f"{MADE}/key"))
    assert (response.status, response.body) == (404, b"")


@pytest.mark.parametrize(
    ("method", "path", "kind", "code"),
    [
        ("POST", MADE, "multipart/form-data; boundary=x", "NotImplemented"),
        ("POST", MADE, "Multipart/Form-Data", "NotImplemented"),
        ("POST", MADE, "text/plain", "AccessDenied"),
        ("POST", "/me", "multipart/form-data", "MethodNotAllowed"),
        ("PUT", MADE, "multipart/form-data", "AccessDenied"),
    ],
)
def test_a_form_has_its_signature_inside(desk: Desk, method: str, path: str, kind: str, code: str) -> None:
    response = desk.ask(plain(method, path, headers=[("Content-Type", kind)]))
    assert error(response)["Code"] == code


def test_a_preflight_has_no_signature(desk: Desk) -> None:
    asked = [("Origin", "https://example.com"), ("Access-Control-Request-Method", "PUT")]
    response = desk.ask(plain("OPTIONS", f"{MADE}/k", headers=asked))
    document = error(response)
    assert (response.status, document["Code"]) == (403, "AccessForbidden")
    assert (document["Method"], document["ResourceType"]) == ("PUT", "OBJECT")
    assert error(desk.ask(plain("OPTIONS", f"{MADE}/k")))["Code"] == "AccessDenied"


@pytest.mark.parametrize(
    ("request_", "status", "code", "rule"),
    [
        (plain(), 403, "AccessDenied", "signature.missing"),
        (plain(path="/me/one/a//b"), 400, "InvalidArgument", "key.double-slash"),
        (plain(query="a=%ff"), 400, "InvalidURI", "uri.utf-8"),
        (plain("BREW"), 403, "AccessDenied", "signature.missing"),
        (signed(), 403, "InvalidAccessKeyId", "signature.unknown-key"),
        (by(REVOKED, "GET", "/me"), 403, "InvalidAccessKeyId", "signature.revoked-key"),
        (by(WRITER, "GET", "/"), 400, "InvalidRequest", "address.no-namespace"),
        (by(WRITER, "HEAD", "/me"), 400, "BadRequest", "address.namespace-as-bucket"),
        (by(WRITER, "GET", "/else"), 403, "AccessDenied", "access.namespace"),
        (by(READER, "PUT", "/me/one"), 403, "AccessDenied", "access.read-only"),
        (by(READER, "DELETE", "/me/one/key"), 403, "AccessDenied", "access.read-only"),
        (by(SCOPED, "GET", "/me/two/key"), 403, "AccessDenied", "access.token-buckets"),
        (by(WRITER, "GET", "/me/one"), 501, "NotImplemented", "operation.ListObjects"),
        (by(WRITER, "GET", "/me/one", query="policy"), 501, "NotImplemented", "operation.GetBucketPolicy"),
        (by(WRITER, "GET", "/me", query="list-type=2"), 400, "InvalidRequest", "address.namespace-listing"),
        (by(WRITER, "PATCH", "/me/one/key"), 405, "MethodNotAllowed", "route.method"),
    ],
)
def test_refusals(desk: Desk, request_: Request, status: int, code: str, rule: str) -> None:
    response = desk.ask(request_)
    assert (response.status, desk.last.error_code, desk.last.rule) == (status, code, rule)
    if request_.method != "HEAD":
        assert error(response)["Code"] == code


def test_a_refused_payload_names_its_operation(desk: Desk) -> None:
    framed = {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "content-encoding": "aws-chunked"}
    request = by(WRITER, "PUT", f"{MADE}/key", body=b"x", headers={"Content-Encoding": "aws-chunked"})
    assert desk.ask(request).status == 400
    assert (desk.last.operation, desk.last.rule) == ("PutObject", "payload.aws-chunked")
    assert desk.last.sent["content-encoding"] == framed["content-encoding"]


def test_an_unsigned_request_with_a_framed_body_is_refused_for_its_signature(desk: Desk) -> None:
    assert error(desk.ask(plain("PUT", headers=[("content-encoding", "aws-chunked")])))["Message"] == (
        "Signature is required"
    )


def test_the_framing_stored_when_the_switch_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "root", Behaviour(chunked_uploads=ChunkedUploads.STORE_FRAMING))
    headers = {"Content-Encoding": "aws-chunked", "User-Agent": "botocore"}
    response = desk.ask(
        by(WRITER, "PUT", MADE),
        by(WRITER, "PUT", f"{MADE}/k", body=b"1\r\nx\r\n0\r\n\r\n", headers=headers),
        by(WRITER, "GET", f"{MADE}/k", headers={"User-Agent": "botocore"}),
    )
    assert response.body == b"1\r\nx\r\n0\r\n\r\n"


def test_a_listing_of_the_namespace_as_a_bucket(desk: Desk) -> None:
    response = desk.ask(
        by(WRITER, "PUT", MADE),
        by(WRITER, "PUT", f"{MADE}/dir/k", body=b"x"),
        by(WRITER, "GET", "/me", query="list-type=2&prefix=one%2Fdir%2F"),
    )
    assert isinstance(response.body, bytes)
    assert b"<Name>me</Name><Prefix>one/dir/</Prefix>" in response.body
    assert b"<Key>one/dir/k</Key>" in response.body


def test_a_copy_by_a_token_of_one_bucket(desk: Desk) -> None:
    source = {"x-amz-copy-source": "two/key"}
    response = desk.ask(by(WRITER, "PUT", MADE), by(SCOPED, "PUT", f"{MADE}/copy", headers=source))
    assert (response.status, desk.last.rule) == (403, "access.token-buckets")


def test_a_record_holds_no_signature_and_no_secret(desk: Desk) -> None:
    request = changed(presigned(), query=presigned().raw_query.replace("HFAKEXAMPLE", "hf_canarycanarycanary"))
    desk.ask(request)
    signature = request.raw_query.rpartition("X-Amz-Signature=")[2]
    shown = repr(desk.last)
    assert signature not in shown
    assert "canary" not in shown
    assert desk.last.query.endswith("&X-Amz-Signature=")
    assert "exchange it for a key pair" in desk.last.explanation
    desk.ask(by(WRITER, "GET", "/me"))
    assert WRITER.pair.secret_access_key.reveal() not in repr(desk.last)
    assert "authorization" not in desk.last.sent
    secret = {"x-amz-server-side-encryption-customer-key": "canary", "x-amz-server-side-encryption": "AES256"}
    desk.ask(by(WRITER, "GET", "/me", headers=secret))
    assert "canary" not in repr(desk.last)
    assert desk.last.sent["x-amz-server-side-encryption"] == "AES256"


def test_a_mismatch_is_explained_in_the_record_alone(desk: Desk) -> None:
    response = desk.ask(changed(by(WRITER, "GET", "/one/key"), path="/me/one/key"))
    assert error(response)["Code"] == "SignatureDoesNotMatch"
    assert "without the namespace" in desk.last.explanation
    assert b"without the namespace" not in (response.body if isinstance(response.body, bytes) else b"")


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch, what: str) -> Iterator[None]:
    async def fail(_call: object) -> NoReturn:
        raise RuntimeError(what)

    operations: dict[str, Callable[[object], Awaitable[Response]]] = {"ListBuckets": fail}
    with monkeypatch.context() as patched:
        patched.setattr("hfs3.gateway.app.OPERATIONS", operations)
        yield


def test_a_bug_is_an_internal_error_and_a_log_entry(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with broken(monkeypatch, "the bug"), caplog.at_level(logging.ERROR):
        response = desk.ask(by(WRITER, "GET", "/me"))
    assert (response.status, error(response)["Code"]) == (500, "InternalError")
    assert (desk.last.operation, desk.last.rule) == ("ListBuckets", "internal")
    assert "the bug" in caplog.text
    assert desk.last.request_id in caplog.text
    assert b"the bug" not in (response.body if isinstance(response.body, bytes) else b"")


def test_a_presigned_url(desk: Desk) -> None:
    keys = (WRITER.pair.access_key_id, WRITER.pair.secret_access_key.reveal())
    fresh = presigned(path=f"{MADE}/key", keys=keys)
    stale = presigned(path=f"{MADE}/key", keys=keys, at=NOW - timedelta(hours=2))
    put = by(WRITER, "PUT", f"{MADE}/key", body=b"hello")
    response = desk.ask(by(WRITER, "PUT", MADE), put, changed(fresh, headers={"user-agent": "botocore"}))
    assert (response.status, response.body) == (200, b"hello")
    assert desk.ask(fresh).status == 302
    assert (desk.ask(stale).status, desk.last.rule) == (403, "signature.expired")


def test_a_body_that_ends_early_leaves_nothing(desk: Desk) -> None:
    request = by(WRITER, "PUT", f"{MADE}/key", body=b"hello")
    request.body = stream(b"hel")
    response = desk.ask(by(WRITER, "PUT", MADE), request, by(WRITER, "HEAD", f"{MADE}/key"))
    assert response.status == 404
    assert desk.records[1].error_code == "IncompleteBody"
