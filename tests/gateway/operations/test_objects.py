"""Single objects: what is put comes back, under the conditions that S3 and the page state."""

from collections.abc import AsyncIterator

import pytest

from tests.gateway.operations.conftest import Desk

LARGE = bytes(range(256)) * 1000


@pytest.mark.parametrize("content", [b"", b"hello", LARGE], ids=["empty", "small", "large"])
def test_what_is_put_comes_back(desk: Desk, content: bytes) -> None:
    etag = desk.put("dir/k", content, content_type="text/plain")
    got = desk.ask("GetObject", "dir/k")
    assert (got.status, got.body) == (200, content)
    assert got.headers == {"content-type": "text/plain", "etag": etag, "accept-ranges": "bytes"}
    head = desk.ask("HeadObject", "dir/k")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == got.headers | {
        "content-length": str(len(content)),
        "last-modified": "Sun, 22 Nov 2026 12:00:00 GMT",
    }


def test_the_etag_is_the_xet_hash(desk: Desk) -> None:
    etag = desk.put("k", b"hello huggingface s3 gateway")
    assert etag == '"0c517354ec0a00efbcf40fa10fe0517464c4bef059061f24788b90775ba085ab"'


def test_metadata_is_dropped_and_s3s_own_headers_stay(desk: Desk) -> None:
    desk.put(
        "k",
        cache_control="no-cache",
        content_disposition="inline",
        content_encoding="aws-chunked, gzip",
        content_language="de",
        expires="Thu, 01 Dec 1994 16:00:00 GMT",
        x_amz_meta_mtime="1",
        x_amz_acl="private",
        x_amz_storage_class="GLACIER",
    )
    headers = desk.ask("HeadObject", "k").headers
    assert headers["content-type"] == "binary/octet-stream"
    assert headers["cache-control"] == "no-cache"
    assert headers["content-disposition"] == "inline"
    assert headers["content-encoding"] == "gzip"
    assert headers["content-language"] == "de"
    assert headers["expires"] == "Thu, 01 Dec 1994 16:00:00 GMT"
    assert not [name for name in headers if name.startswith("x-amz-")]


def test_a_framing_that_is_all_there_is_leaves_no_encoding(desk: Desk) -> None:
    desk.put("k", content_encoding="aws-chunked")
    assert "content-encoding" not in desk.ask("HeadObject", "k").headers


@pytest.mark.parametrize("operation", ["GetObject", "HeadObject"])
def test_what_is_missing_is_the_key_or_its_bucket(desk: Desk, operation: str) -> None:
    missing = desk.refusal(operation, "k")
    assert (missing.status, missing.code, missing.extra) == (404, "NoSuchKey", {"Key": "k"})
    assert desk.refusal(operation, "k", bucket="other").code == "NoSuchBucket"


def test_if_none_match_keeps_what_is_there(desk: Desk) -> None:
    desk.put("k", b"first", if_none_match="*")
    refusal = desk.refusal("PutObject", "k", body=b"second", headers={"if-none-match": "*"})
    assert (refusal.status, refusal.code) == (412, "PreconditionFailed")
    assert desk.ask("GetObject", "k").body == b"first"


def test_if_match_replaces_only_what_was_seen(desk: Desk) -> None:
    etag = desk.put("k", b"first")
    desk.put("k", b"second", if_match=etag)
    refusal = desk.refusal("PutObject", "k", body=b"third", headers={"if-match": etag})
    assert (refusal.status, refusal.code) == (412, "PreconditionFailed")
    assert desk.ask("GetObject", "k").body == b"second"
    nothing = desk.refusal("PutObject", "new", body=b"x", headers={"if-match": etag})
    assert (nothing.status, nothing.code) == (404, "NoSuchKey")


def test_a_put_that_must_fail_does_not_read_its_content(desk: Desk) -> None:
    read: list[bytes] = []

    async def content() -> AsyncIterator[bytes]:
        read.append(b"first")
        yield read[-1]

    desk.put("k")
    assert desk.refusal("PutObject", "k", body=content(), bucket="other").code == "NoSuchBucket"
    refused = desk.refusal("PutObject", "k", body=content(), headers={"if-none-match": "*"})
    assert refused.code == "PreconditionFailed"
    assert read == []


def test_preconditions_of_a_get_are_not_honoured(desk: Desk) -> None:
    desk.put("k")
    for name in ("if-match", "if-none-match"):
        assert desk.ask("GetObject", "k", headers={name: '"something else"'}).status == 200
        assert desk.ask("GetObject", "k", headers={name: "*"}).status == 200


def test_preconditions_of_a_head_are_honoured(desk: Desk) -> None:
    etag = desk.put("k")
    assert desk.ask("HeadObject", "k", headers={"if-match": etag}).status == 200
    assert desk.refusal("HeadObject", "k", headers={"if-match": '"something else"'}).status == 412
    assert desk.refusal("HeadObject", "k", headers={"if-none-match": etag}).status == 304


def test_deleting_is_idempotent_but_for_the_bucket(desk: Desk) -> None:
    desk.put("k")
    for _ in range(2):
        assert desk.ask("DeleteObject", "k").status == 204
    assert desk.refusal("GetObject", "k").code == "NoSuchKey"
    assert desk.refusal("DeleteObject", "k", bucket="other").code == "NoSuchBucket"


def test_deleting_what_has_changed_is_refused(desk: Desk) -> None:
    old = desk.put("k", b"old")
    new = desk.put("k", b"new")
    assert desk.refusal("DeleteObject", "k", headers={"if-match": old}).code == "PreconditionFailed"
    assert desk.ask("DeleteObject", "k", headers={"if-match": new}).status == 204
