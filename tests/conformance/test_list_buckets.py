"""ListBuckets: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html ."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.wire import REGION, S3, Endpoint, Raw, refusal


@pytest.mark.observed
def test_a_new_bucket_is_listed(s3: S3, bucket: str) -> None:
    assert bucket in [found["Name"] for found in s3.list_buckets()["Buckets"]]


def test_it_tells_the_owner_and_when_each_was_made(s3: S3, bucket: str) -> None:
    listed = s3.list_buckets()
    assert listed["Owner"]["ID"]
    made = next(found["CreationDate"] for found in listed["Buckets"] if found["Name"] == bucket)
    assert abs(datetime.now(UTC) - made) < timedelta(hours=1)


def test_buckets_come_in_the_order_of_their_names(s3: S3, bucket: str, new_bucket: str) -> None:
    names = [found["Name"] for found in s3.list_buckets()["Buckets"]]
    assert {bucket, new_bucket} <= set(names)
    assert names == sorted(names)


def test_a_deleted_bucket_is_not_listed(s3: S3, new_bucket: str) -> None:
    s3.delete_bucket(Bucket=new_bucket)
    assert new_bucket not in [found["Name"] for found in s3.list_buckets()["Buckets"]]


@pytest.mark.parametrize("ending", ["", "/"])
@pytest.mark.observed
def test_the_namespace_with_and_without_a_slash(raw: Raw, endpoint: Endpoint, bucket: str, ending: str) -> None:
    answer = raw.ask("GET", endpoint.path() + ending)
    assert answer.status == 200
    assert bucket in [name.text for name in answer.xml.iterfind("Buckets/Bucket/Name")]


def test_parameters_that_sdks_add_are_ignored(raw: Raw, endpoint: Endpoint) -> None:
    assert raw.ask("GET", endpoint.path(), "x-id=ListBuckets").xml.tag == "ListAllMyBucketsResult"


def test_the_document(raw: Raw, endpoint: Endpoint) -> None:
    answer = raw.ask("GET", endpoint.path())
    assert answer.headers["content-type"] == "application/xml"
    assert b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' in answer.body


def test_prefix(s3: S3, bucket: str, new_bucket: str) -> None:
    listed = s3.list_buckets(Prefix=new_bucket)
    assert [found["Name"] for found in listed["Buckets"]] == [new_bucket]
    assert listed["Prefix"] == new_bucket
    assert s3.list_buckets(Prefix=bucket + "-not")["Buckets"] == []


def test_pages(s3: S3, bucket_maker: Callable[[], str]) -> None:
    made = {bucket_maker() for _ in range(3)}
    names: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = s3.list_buckets(MaxBuckets=2, Prefix="hfs3-conformance-", **token)
        assert len(page["Buckets"]) <= 2
        names += [found["Name"] for found in page["Buckets"]]
        if "ContinuationToken" not in page:
            break
        token = {"ContinuationToken": page["ContinuationToken"]}
    assert made <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("number", [0, -1, 10_001])
def test_a_page_has_one_to_ten_thousand(s3: S3, number: int) -> None:
    assert refusal(s3.list_buckets, MaxBuckets=number) == (400, "InvalidArgument")


def test_an_empty_token_is_none(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    answer = raw.ask("GET", endpoint.path(), f"continuation-token=&max-buckets=&prefix={bucket}")
    assert [name.text for name in answer.xml.iterfind("Buckets/Bucket/Name")] == [bucket]


@pytest.mark.parametrize("token", ["nonsense", "!!!!", "AAAA"])
def test_a_token_nobody_gave(s3: S3, token: str) -> None:
    assert refusal(s3.list_buckets, ContinuationToken=token) == (400, "InvalidArgument")


def test_buckets_of_a_region(s3: S3, bucket: str) -> None:
    (found,) = s3.list_buckets(Prefix=bucket, BucketRegion=REGION)["Buckets"]
    assert (found["Name"], found["BucketRegion"]) == (bucket, REGION)
    assert s3.list_buckets(Prefix=bucket, BucketRegion="eu-west-1")["Buckets"] == []
    assert refusal(s3.list_buckets, BucketRegion="mars") == (400, "InvalidArgument")


def test_the_elements_in_their_order(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    root = raw.ask("GET", endpoint.path(), f"prefix={bucket}").xml
    assert [element.tag for element in root] == ["Owner", "Buckets", "Prefix"]
    assert [element.tag for element in root[1][0]] == ["Name", "CreationDate", "BucketRegion"]
