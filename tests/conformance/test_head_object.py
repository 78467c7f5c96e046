"""HeadObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html . Ranges: with GetObject's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.wire import REDIRECTED_AGENT, S3, Endpoint, Raw, refusal

Put = Callable[..., str]


@pytest.mark.observed
def test_the_answer(s3: S3, bucket: str, key: str, put: Put) -> None:
    etag = put(b"0123456789", ContentType="text/plain")
    answer = s3.head_object(Bucket=bucket, Key=key)
    assert (answer["ContentLength"], answer["ETag"], answer["ContentType"]) == (10, etag, "text/plain")


def test_when_it_was_written(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    modified = s3.head_object(Bucket=bucket, Key=key)["LastModified"]
    assert abs(datetime.now(UTC) - modified) < timedelta(minutes=15)
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"][0]["LastModified"]
    assert listed.replace(microsecond=0) == modified


def test_it_has_no_body(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    answer = raw.ask("HEAD", endpoint.path(bucket, key))
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "10")
    assert answer.headers["accept-ranges"] == "bytes"


def test_nothing_has_length_zero(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"")
    assert s3.head_object(Bucket=bucket, Key=key)["ContentLength"] == 0


def test_a_key_that_is_not_there(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    answer = raw.ask("HEAD", endpoint.path(bucket, key))
    assert (answer.status, answer.body) == (404, b"")
    assert answer.headers["x-amz-request-id"]


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    assert refusal(s3.head_object, Bucket="hfs3-conformance-never-made", Key="a") == (404, "404")


@pytest.mark.observed
@pytest.mark.parametrize("agent", [REDIRECTED_AGENT, "curl/8.5", ""])
def test_it_is_never_redirected(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put, agent: str) -> None:
    put()
    answer = raw.send(raw.sign("HEAD", endpoint.path(bucket, key)).replace("User-Agent", agent))
    assert (answer.status, answer.headers["content-length"]) == (200, "10")


@pytest.mark.documented
def test_the_storage_class_is_standard(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(StorageClass="REDUCED_REDUNDANCY")
    assert s3.head_object(Bucket=bucket, Key=key).get("StorageClass", "STANDARD") == "STANDARD"


def test_no_feature_it_does_not_have_is_told(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put(Metadata={"a": "b"}, ServerSideEncryption="AES256", Tagging="a=b")
    headers = raw.ask("HEAD", endpoint.path(bucket, key)).headers
    told = ("x-amz-meta-", "x-amz-version-id", "x-amz-server-side", "x-amz-expiration", "x-amz-tagging", "x-amz-object")
    assert [name for name in headers if name.startswith(told)] == []


def test_an_override_of_the_content_type(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(ContentType="text/plain")
    assert s3.head_object(Bucket=bucket, Key=key, ResponseContentType="text/csv")["ContentType"] == "text/csv"
