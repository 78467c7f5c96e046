"""Buckets, as S3 has them, within one namespace and one region."""

from dataclasses import replace

import pytest

from hfs3.gateway.config import Behaviour, NonEmptyBucketDelete
from tests.gateway.operations.conftest import Desk

LOCATED = b"<CreateBucketConfiguration><LocationConstraint>%s</LocationConstraint></CreateBucketConfiguration>"


def test_a_bucket_lives(desk: Desk) -> None:
    made = desk.ask("CreateBucket", bucket="new")
    assert (made.status, made.headers["location"]) == (200, "/new")
    seen = desk.ask("HeadBucket", bucket="new")
    assert (seen.status, seen.headers["x-amz-bucket-region"], seen.body) == (200, "us-east-1", b"")
    assert desk.ask("GetBucketLocation", bucket="new").text(".") == ""
    assert desk.ask("DeleteBucket", bucket="new").status == 204
    for operation in ("HeadBucket", "GetBucketLocation", "DeleteBucket"):
        assert desk.refusal(operation, bucket="new").code == "NoSuchBucket"


def test_a_bucket_that_is_there_is_not_made_again(desk: Desk) -> None:
    refusal = desk.refusal("CreateBucket")
    assert (refusal.status, refusal.code) == (409, "BucketAlreadyOwnedByYou")


@pytest.mark.parametrize(
    ("location", "code"),
    [
        (b"us-east-1", ""),
        (b"", ""),
        (b"eu-west-1", "IllegalLocationConstraintException"),
        (b"EU", "IllegalLocationConstraintException"),
        (b"moon", "InvalidLocationConstraint"),
    ],
)
def test_there_is_one_region(desk: Desk, location: bytes, code: str) -> None:
    if code:
        assert desk.refusal("CreateBucket", bucket="new", body=LOCATED % location).code == code
        assert desk.refusal("HeadBucket", bucket="new").code == "NoSuchBucket"
    else:
        assert desk.ask("CreateBucket", bucket="new", body=LOCATED % location).status == 200


def test_a_bucket_with_objects_is_not_deleted(desk: Desk) -> None:
    desk.put("k")
    refusal = desk.refusal("DeleteBucket")
    assert (refusal.status, refusal.code) == (409, "BucketNotEmpty")
    assert desk.ask("GetObject", "k").body == b"content"


def test_a_bucket_with_objects_is_deleted_where_the_switch_says_so(desk: Desk) -> None:
    for number in range(5):
        desk.put(str(number))
    desk.behaviour = Behaviour(non_empty_bucket_delete=NonEmptyBucketDelete.DELETE_ALL)
    assert desk.ask("DeleteBucket").status == 204
    assert desk.refusal("HeadBucket").code == "NoSuchBucket"
    assert desk.refusal("DeleteBucket").code == "NoSuchBucket"


def test_buckets_are_listed_in_pages(desk: Desk) -> None:
    for name in ("a", "b1", "b2"):
        desk.ask("CreateBucket", bucket=name)
    everything = desk.ask("ListBuckets", bucket="")
    assert everything.texts("Buckets/Bucket/Name") == ["a", "b1", "b2", "bucket"]
    assert everything.text("Owner/ID") == "ns"
    assert desk.ask("ListBuckets", bucket="", query={"prefix": "b"}).texts(".//Name") == ["b1", "b2", "bucket"]
    first = desk.ask("ListBuckets", bucket="", query={"max-buckets": "3"})
    assert first.texts(".//Name") == ["a", "b1", "b2"]
    rest = desk.ask("ListBuckets", bucket="", query={"continuation-token": first.text("ContinuationToken")})
    assert rest.texts(".//Name") == ["bucket"]
    assert rest.texts("ContinuationToken") == []
    assert desk.refusal("ListBuckets", bucket="", query={"max-buckets": "0"}).code == "InvalidArgument"
    assert desk.ask("ListBuckets", bucket="", query={"max-buckets": "", "continuation-token": ""}).texts(".//Name") == [
        "a",
        "b1",
        "b2",
        "bucket",
    ]


def test_buckets_of_a_region(desk: Desk) -> None:
    assert desk.ask("ListBuckets", bucket="", query={"bucket-region": "us-east-1"}).texts(".//Name") == ["bucket"]
    assert desk.ask("ListBuckets", bucket="", query={"bucket-region": "eu-west-1"}).texts(".//Name") == []
    assert desk.refusal("ListBuckets", bucket="", query={"bucket-region": "mars"}).code == "InvalidArgument"


def test_a_token_for_some_buckets_sees_those(desk: Desk) -> None:
    desk.ask("CreateBucket", bucket="other")
    desk.token = replace(desk.token, buckets=("ns/other", "team/bucket"))
    assert desk.ask("ListBuckets", bucket="").texts(".//Name") == ["other"]
