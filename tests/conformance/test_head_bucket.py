"""HeadBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html ."""

import pytest

from tests.conformance.wire import REGION, S3, Endpoint, Raw, refusal


def test_it_is_there(s3: S3, bucket: str) -> None:
    answer = s3.head_bucket(Bucket=bucket)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["BucketRegion"] == REGION


def test_it_is_not_there(s3: S3) -> None:
    assert refusal(s3.head_bucket, Bucket="hfs3-conformance-never-made") == (404, "404")


def test_no_body_either_way(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    assert raw.ask("HEAD", endpoint.path(bucket)).body == b""
    missing = raw.ask("HEAD", endpoint.path("hfs3-conformance-never-made"))
    assert missing.body == b""
    assert missing.headers["x-amz-request-id"]


@pytest.mark.observed
def test_with_a_slash_at_the_end(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    assert raw.ask("HEAD", endpoint.path(bucket) + "/").status == 200


@pytest.mark.observed
def test_the_bare_namespace_is_no_bucket(raw: Raw, endpoint: Endpoint) -> None:
    assert raw.ask("HEAD", endpoint.path()).status == 400


def test_a_name_that_cannot_be_is_not_there(raw: Raw, endpoint: Endpoint) -> None:
    assert raw.ask("HEAD", endpoint.path() + "/$extremelyunlikelytoexist$").status in {400, 404}
