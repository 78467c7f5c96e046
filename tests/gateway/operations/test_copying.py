"""CopyObject: within a namespace, without moving bytes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hfs3.contract.limits import MAX_COPY_SIZE
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations import copying
from hfs3.gateway.storage.base import BucketName, ObjectRecord
from tests.gateway.operations.conftest import Answer, Desk
from tests.gateway.storage.conftest import NOW

LARGE = bytes(range(256)) * 1000


def copy(desk: Desk, source: str, key: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return desk.ask("CopyObject", key, headers={"x-amz-copy-source": source, **named})


def refused(desk: Desk, source: str, key: str = "to", **headers: str) -> S3Error:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return desk.refusal("CopyObject", key, headers={"x-amz-copy-source": source, **named})


@pytest.mark.parametrize(
    "source", ["bucket/dir/a%20b", "/bucket/dir/a%20b", "ns/bucket/dir/a%20b", "/ns/bucket/dir/a%20b"]
)
@pytest.mark.parametrize("content", [b"small", LARGE], ids=["small", "large"])
def test_every_way_to_name_the_source(desk: Desk, source: str, content: bytes) -> None:
    etag = desk.put("dir/a b", content, content_type="text/plain")
    desk.now = NOW + timedelta(hours=1)
    answer = copy(desk, source, "to", content_type="ignored/here")
    assert (answer.status, answer.text("ETag")) == (200, etag)
    assert answer.text("LastModified") == "2026-11-22T13:00:00.000Z"
    got = desk.ask("GetObject", "to")
    assert (got.body, got.headers["content-type"], got.headers["etag"]) == (content, "text/plain", etag)


def test_replaced_metadata(desk: Desk) -> None:
    desk.put("from", content_type="text/plain", cache_control="no-cache")
    copy(desk, "bucket/from", "to", x_amz_metadata_directive="REPLACE", content_type="a/b")
    headers = desk.ask("HeadObject", "to").headers
    assert headers["content-type"] == "a/b"
    assert "cache-control" not in headers


def test_a_directive_that_is_none(desk: Desk) -> None:
    desk.put("from")
    assert refused(desk, "bucket/from", x_amz_metadata_directive="KEEP").code == "InvalidArgument"


def test_onto_itself_only_to_change_it(desk: Desk) -> None:
    desk.put("k", content_type="text/plain")
    refusal = refused(desk, "bucket/k", "k")
    assert (refusal.status, refusal.code) == (400, "InvalidRequest")
    desk.now = NOW + timedelta(hours=1)
    copy(desk, "bucket/k", "k", x_amz_metadata_directive="REPLACE", content_type="a/b")
    head = desk.ask("HeadObject", "k").headers
    assert (head["content-type"], head["last-modified"]) == ("a/b", "Sun, 22 Nov 2026 13:00:00 GMT")
    assert copy(desk, "bucket/k", "k", x_amz_storage_class="STANDARD").status == 200


def test_conditions_on_the_source(desk: Desk) -> None:
    etag = desk.put("from")
    desk.now = NOW + timedelta(hours=2)
    before, at = "Sun, 22 Nov 2026 11:00:00 GMT", "Sun, 22 Nov 2026 12:00:00 GMT"
    for name, value in (
        ("if_match", '"other"'),
        ("if_none_match", etag),
        ("if_unmodified_since", before),
        ("if_modified_since", at),
    ):
        refusal = refused(desk, "bucket/from", **{f"x_amz_copy_source_{name}": value})
        assert (refusal.status, refusal.code) == (412, "PreconditionFailed")
    assert desk.refusal("HeadObject", "to").code == "NoSuchKey"
    assert copy(desk, "bucket/from", "to", x_amz_copy_source_if_match=etag).status == 200


def test_a_source_that_is_not_there(desk: Desk) -> None:
    assert refused(desk, "bucket/from").code == "NoSuchKey"
    assert refused(desk, "other/from").code == "NoSuchBucket"
    assert refused(desk, "ns/other/from").code == "NoSuchBucket"
    desk.put("from")
    assert (
        desk.refusal("CopyObject", "to", bucket="other", headers={"x-amz-copy-source": "bucket/from"}).code
        == "NoSuchBucket"
    )


def test_across_namespaces(desk: Desk) -> None:
    for source in ("team/bucket/k", "/team/bucket/k"):
        refusal = refused(desk, source)
        assert (refusal.status, refusal.code, refusal.rule) == (501, "NotImplemented", "copy.cross-namespace")
    assert refused(desk, "strangers/bucket/k").code == "NoSuchBucket"
    desk.run(desk.storage.create_bucket(BucketName("strangers", "bucket"), now=NOW))
    assert refused(desk, "strangers/bucket/k").rule == "copy.cross-namespace"


def test_a_bucket_called_like_a_namespace_comes_first(desk: Desk) -> None:
    desk.ask("CreateBucket", bucket="team")
    desk.ask("PutObject", "bucket/k", bucket="team", body=b"mine")
    copy(desk, "team/bucket/k", "to")
    assert desk.ask("GetObject", "to").body == b"mine"


def test_a_token_for_some_buckets_copies_from_those(desk: Desk) -> None:
    desk.put("from")
    desk.token = replace(desk.token, buckets=("ns/other",))
    assert refused(desk, "bucket/from").code == "AccessDenied"


def test_more_than_one_copy_may_carry(desk: Desk) -> None:
    guard = copying._guard(desk.call("to"))
    record = ObjectRecord(MAX_COPY_SIZE + 1, "e", NOW, {})
    with pytest.raises(S3Error) as refusal:
        guard(record)
    assert (refusal.value.code, refusal.value.rule) == ("InvalidRequest", "limit.copy-size")
    guard(replace(record, size=MAX_COPY_SIZE))
