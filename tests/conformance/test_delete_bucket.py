"""DeleteBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html ."""

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal


@pytest.mark.documented
def test_an_empty_one(s3: S3, new_bucket: str) -> None:
    s3.delete_bucket(Bucket=new_bucket)
    assert refusal(s3.head_bucket, Bucket=new_bucket) == (404, "404")


def test_the_answer_is_no_content(raw: Raw, endpoint: Endpoint, new_bucket: str) -> None:
    answer = raw.ask("DELETE", endpoint.path(new_bucket))
    assert (answer.status, answer.body) == (204, b"")


def test_one_that_is_not_there(s3: S3) -> None:
    assert refusal(s3.delete_bucket, Bucket="hfs3-conformance-never-made") == (404, "NoSuchBucket")


def test_twice(s3: S3, new_bucket: str) -> None:
    s3.delete_bucket(Bucket=new_bucket)
    assert refusal(s3.delete_bucket, Bucket=new_bucket) == (404, "NoSuchBucket")


def test_one_with_an_object_is_refused_and_keeps_it(s3: S3, new_bucket: str) -> None:
    s3.put_object(Bucket=new_bucket, Key="a", Body=b"kept")
    assert refusal(s3.delete_bucket, Bucket=new_bucket) == (409, "BucketNotEmpty")
    assert s3.get_object(Bucket=new_bucket, Key="a")["Body"].read() == b"kept"


def test_once_emptied(s3: S3, new_bucket: str) -> None:
    s3.put_object(Bucket=new_bucket, Key="a/b", Body=b"")
    s3.delete_object(Bucket=new_bucket, Key="a/b")
    s3.delete_bucket(Bucket=new_bucket)


def test_an_upload_under_way_does_not_outlive_it(s3: S3, new_bucket: str) -> None:
    upload = s3.create_multipart_upload(Bucket=new_bucket, Key="a")["UploadId"]
    s3.delete_bucket(Bucket=new_bucket)
    s3.create_bucket(Bucket=new_bucket)
    assert refusal(s3.list_parts, Bucket=new_bucket, Key="a", UploadId=upload) == (404, "NoSuchUpload")


@pytest.mark.parametrize("operation", ["list_objects_v2", "get_bucket_location", "list_multipart_uploads"])
def test_nothing_can_be_asked_of_it_afterwards(s3: S3, new_bucket: str, operation: str) -> None:
    s3.delete_bucket(Bucket=new_bucket)
    assert refusal(getattr(s3, operation), Bucket=new_bucket) == (404, "NoSuchBucket")
