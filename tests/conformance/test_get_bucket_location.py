"""GetBucketLocation: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html ."""

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal


def test_us_east_1_is_an_empty_constraint(s3: S3, bucket: str) -> None:
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None


@pytest.mark.parametrize("query", ["location", "location="])
def test_the_document(raw: Raw, endpoint: Endpoint, bucket: str, query: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket), query)
    assert (answer.status, answer.xml.tag, answer.xml.text) == (200, "LocationConstraint", None)


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    assert refusal(s3.get_bucket_location, Bucket="hfs3-conformance-never-made") == (404, "NoSuchBucket")
