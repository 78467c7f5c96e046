"""Conditions on HeadObject. The page honours none on GetObject; of HeadObject it says nothing.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html and RFC 9110 section 13.2.2
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.conformance.wire import REDIRECTED_AGENT, S3, Answer, Endpoint, Raw, refusal

Put = Callable[..., str]
Head = Callable[[dict[str, str]], Answer]
OTHER = '"0000"'


@pytest.fixture
def etag(put: Put) -> str:
    """Put ten bytes and return their ETag."""
    return put()


@pytest.fixture
def head(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> Head:
    """Return a way to ask about this test's object under conditions."""
    return lambda conditions: raw.ask("HEAD", endpoint.path(bucket, key), headers=conditions)


@pytest.fixture
def times(s3: S3, bucket: str, key: str, etag: str) -> dict[str, str]:  # noqa: ARG001  # after it was put
    """Return the moments before, at and far after the object was written."""
    written: datetime = s3.head_object(Bucket=bucket, Key=key)["LastModified"].astimezone(UTC)
    day = timedelta(days=1)
    moments = {"before": written - day, "at": written, "after": written + day}
    return {name: format_datetime(moment, usegmt=True) for name, moment in moments.items()}


def test_if_match(head: Head, etag: str) -> None:
    assert head({"If-Match": etag}).status == 200
    assert head({"If-Match": etag.strip('"')}).status == 200
    assert head({"If-Match": f"{OTHER}, {etag}"}).status == 200
    assert head({"If-Match": "*"}).status == 200
    assert head({"If-Match": OTHER}).status == 412


def test_if_none_match(head: Head, etag: str) -> None:
    assert head({"If-None-Match": OTHER}).status == 200
    assert head({"If-None-Match": etag}).status == 304
    assert head({"If-None-Match": f"{OTHER}, {etag}"}).status == 304
    assert head({"If-None-Match": "*"}).status == 304


def test_what_is_said_of_what_is_known_already(head: Head, etag: str, times: dict[str, str]) -> None:
    answer = head({"If-None-Match": etag})
    assert (answer.body, answer.headers["etag"], answer.headers["last-modified"]) == (b"", etag, times["at"])
    assert "content-length" not in answer.headers
    assert answer.headers["x-amz-request-id"]


@pytest.mark.parametrize(("moment", "status"), [("before", 200), ("at", 304), ("after", 200)])
def test_if_modified_since(head: Head, times: dict[str, str], moment: str, status: int) -> None:
    assert head({"If-Modified-Since": times[moment]}).status == status


@pytest.mark.parametrize(("moment", "status"), [("before", 412), ("at", 200), ("after", 200)])
def test_if_unmodified_since(head: Head, times: dict[str, str], moment: str, status: int) -> None:
    assert head({"If-Unmodified-Since": times[moment]}).status == status


def test_an_etag_outweighs_a_date(head: Head, etag: str, times: dict[str, str]) -> None:
    assert head({"If-Match": etag, "If-Unmodified-Since": times["before"]}).status == 200
    assert head({"If-Match": OTHER, "If-Unmodified-Since": times["at"]}).status == 412
    assert head({"If-None-Match": etag, "If-Modified-Since": times["before"]}).status == 304
    assert head({"If-None-Match": OTHER, "If-Modified-Since": times["at"]}).status == 200


def test_what_is_refused_comes_before_what_is_known(head: Head, etag: str) -> None:
    assert head({"If-Match": OTHER, "If-None-Match": etag}).status == 412


def test_conditions_come_before_the_range(head: Head, etag: str) -> None:
    assert head({"Range": "bytes=99-", "If-None-Match": etag}).status == 304
    assert head({"Range": "bytes=99-", "If-Match": etag}).status == 416
    assert head({"Range": "bytes=0-1", "If-Match": etag}).status == 206


@pytest.mark.parametrize("date", ["yesterday", "", "Fri, 99 Foo 2000 00:00:00 GMT"])
def test_a_date_that_is_none_is_no_condition(head: Head, etag: str, date: str) -> None:
    assert head({"If-Modified-Since": date}).headers["etag"] == etag
    assert head({"If-Unmodified-Since": date}).status == 200


def test_a_key_that_is_not_there(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    for condition in ({"If-Match": "*"}, {"If-None-Match": "*"}):
        assert raw.ask("HEAD", endpoint.path(bucket, key), headers=condition).status == 404


def test_as_boto3_tells_it(s3: S3, bucket: str, key: str, etag: str) -> None:
    there = {"Bucket": bucket, "Key": key}
    assert refusal(s3.head_object, IfNoneMatch=etag, **there) == (304, "304")
    assert refusal(s3.head_object, IfMatch=OTHER, **there) == (412, "412")
    assert s3.head_object(IfMatch=etag, **there)["ContentLength"] == 10


def test_for_other_clients_too(raw: Raw, endpoint: Endpoint, bucket: str, key: str, etag: str) -> None:
    message = raw.sign("HEAD", endpoint.path(bucket, key), headers={"If-None-Match": etag})
    assert raw.send(message.replace("User-Agent", REDIRECTED_AGENT)).status == 304
