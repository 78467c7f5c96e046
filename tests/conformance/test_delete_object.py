"""DeleteObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html ."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.wire import ACCEPTED, S3, Endpoint, Raw, refusal

Put = Callable[..., str]


@pytest.mark.documented
def test_it_is_gone(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    s3.delete_object(Bucket=bucket, Key=key)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix=key)


def test_the_answer_is_no_content(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    answer = raw.ask("DELETE", endpoint.path(bucket, key))
    assert (answer.status, answer.body) == (204, b"")
    assert "x-amz-delete-marker" not in answer.headers


@pytest.mark.documented
def test_what_is_not_there_is_deleted_as_well(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    assert raw.ask("DELETE", endpoint.path(bucket, key)).status == 204


def test_twice(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    for _ in range(2):
        s3.delete_object(Bucket=bucket, Key=key)


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    assert refusal(s3.delete_object, Bucket="hfs3-conformance-never-made", Key="a") == (404, "NoSuchBucket")


def test_only_that_key(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    for neighbour in ("x", "/x", " "):
        s3.put_object(Bucket=bucket, Key=key + neighbour, Body=b"kept")
    s3.delete_object(Bucket=bucket, Key=key)
    assert [found["Key"] for found in s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"]] == [
        key + " ",
        key + "/x",
        key + "x",
    ]


def test_a_folder_is_no_object(s3: S3, bucket: str, key: str) -> None:
    s3.put_object(Bucket=bucket, Key=f"{key}/inside", Body=b"kept")
    s3.delete_object(Bucket=bucket, Key=key)
    assert s3.head_object(Bucket=bucket, Key=f"{key}/inside")["ContentLength"] == 4


@pytest.mark.documented
def test_parameters_of_unsupported_features_are_ignored(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    s3.delete_object(Bucket=bucket, Key=key, VersionId="null", BypassGovernanceRetention=True, MFA="1 2")
    assert refusal(s3.head_object, Bucket=bucket, Key=key) == (404, "404")


# -- on condition: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html


def test_what_was_seen_is_deleted(s3: S3, bucket: str, key: str, put: Put) -> None:
    assert refusal(s3.delete_object, Bucket=bucket, Key=key, IfMatch=put()) == ACCEPTED
    assert refusal(s3.head_object, Bucket=bucket, Key=key) == (404, "404")


def test_what_has_changed_is_not(s3: S3, bucket: str, key: str, put: Put) -> None:
    stale = put(b"seen")
    put(b"changed")
    assert refusal(s3.delete_object, Bucket=bucket, Key=key, IfMatch=stale) == (412, "PreconditionFailed")
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"changed"


def test_no_object_has_an_empty_etag(raw: Raw, endpoint: Endpoint, s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    assert raw.ask("DELETE", endpoint.path(bucket, key), headers={"If-Match": ""}).status == 412
    s3.head_object(Bucket=bucket, Key=key)


def test_only_what_is_there(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    assert refusal(s3.delete_object, Bucket=bucket, Key=key, IfMatch="*") == ACCEPTED
    for etag in ("*", '"0000"'):
        assert refusal(s3.delete_object, Bucket=bucket, Key=key, IfMatch=etag) == (404, "NoSuchKey")


def test_of_many_at_once_one_deletes(s3: S3, bucket: str, key: str, put: Put) -> None:
    etag = put()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refusal(s3.delete_object, Bucket=bucket, Key=key, IfMatch=etag), range(8)))
    assert answers.count(ACCEPTED) == 1
    assert {status for status, _ in answers if status != 200} <= {404, 409, 412}
