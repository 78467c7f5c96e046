"""AbortMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html ."""

from typing import Any

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal

NO_UPLOAD = (404, "NoSuchUpload")


@pytest.fixture
def upload(s3: S3, bucket: str, key: str) -> dict[str, str]:
    """Begin an upload with one part and return what names it."""
    named = {"Bucket": bucket, "Key": key}
    named["UploadId"] = s3.create_multipart_upload(**named)["UploadId"]
    s3.upload_part(**named, PartNumber=1, Body=b"part")
    return named


def _complete(s3: S3, upload: dict[str, str]) -> tuple[int, str]:
    parts: dict[str, Any] = {"Parts": [{"PartNumber": 1, "ETag": '"0"'}]}
    return refusal(s3.complete_multipart_upload, **upload, MultipartUpload=parts)


@pytest.mark.documented
def test_it_is_gone(s3: S3, bucket: str, upload: dict[str, str]) -> None:
    s3.abort_multipart_upload(**upload)
    listed = s3.list_multipart_uploads(Bucket=bucket).get("Uploads", ())
    assert upload["UploadId"] not in [found["UploadId"] for found in listed]


def test_nothing_can_be_done_with_it_afterwards(s3: S3, upload: dict[str, str]) -> None:
    s3.abort_multipart_upload(**upload)
    assert refusal(s3.upload_part, **upload, PartNumber=2, Body=b"late") == NO_UPLOAD
    assert refusal(s3.list_parts, **upload) == NO_UPLOAD
    assert _complete(s3, upload) == NO_UPLOAD
    assert refusal(s3.head_object, Bucket=upload["Bucket"], Key=upload["Key"]) == (404, "404")


def test_the_answer_is_no_content(raw: Raw, endpoint: Endpoint, upload: dict[str, str]) -> None:
    path = endpoint.path(upload["Bucket"], upload["Key"])
    answer = raw.ask("DELETE", path, f"uploadId={upload['UploadId']}")
    assert (answer.status, answer.body) == (204, b"")


def test_twice(s3: S3, upload: dict[str, str]) -> None:
    s3.abort_multipart_upload(**upload)
    assert refusal(s3.abort_multipart_upload, **upload) == NO_UPLOAD


def test_an_upload_nobody_began(s3: S3, upload: dict[str, str]) -> None:
    assert refusal(s3.abort_multipart_upload, **(upload | {"UploadId": "nonsense"})) == NO_UPLOAD
    assert refusal(s3.abort_multipart_upload, **(upload | {"Key": "other"})) == NO_UPLOAD
    s3.list_parts(**upload)


def test_a_bucket_that_is_not_there(s3: S3, upload: dict[str, str]) -> None:
    missing = upload | {"Bucket": "hfs3-conformance-never-made"}
    assert refusal(s3.abort_multipart_upload, **missing) == (404, "NoSuchBucket")


def test_an_object_of_that_key_stays(s3: S3, upload: dict[str, str]) -> None:
    there = {"Bucket": upload["Bucket"], "Key": upload["Key"]}
    s3.put_object(**there, Body=b"kept")
    s3.abort_multipart_upload(**upload)
    assert s3.get_object(**there)["Body"].read() == b"kept"


def test_other_uploads_of_that_key_stay(s3: S3, upload: dict[str, str]) -> None:
    there = {"Bucket": upload["Bucket"], "Key": upload["Key"]}
    other = s3.create_multipart_upload(**there)["UploadId"]
    s3.abort_multipart_upload(**upload)
    s3.list_parts(**there, UploadId=other)


def test_one_that_was_completed(s3: S3, upload: dict[str, str]) -> None:
    etag = s3.list_parts(**upload)["Parts"][0]["ETag"]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    assert refusal(s3.abort_multipart_upload, **upload) == NO_UPLOAD
    assert s3.head_object(Bucket=upload["Bucket"], Key=upload["Key"])["ContentLength"] == 4
