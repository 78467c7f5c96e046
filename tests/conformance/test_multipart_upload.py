"""CreateMultipartUpload and UploadPart.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html and API_UploadPart.html
"""

import base64
import hashlib
from collections.abc import Callable

import pytest

from tests.conformance.wire import S3, Answer, Endpoint, Raw, Terms, refusal

MIB = 1 << 20
NO_UPLOAD = (404, "NoSuchUpload")


@pytest.fixture
def upload(s3: S3, bucket: str, key: str) -> str:
    """Begin an upload of this test's key and return its id."""
    identity: str = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    return identity


Part = Callable[..., Answer]


@pytest.fixture
def part(raw: Raw, endpoint: Endpoint, bucket: str, key: str, upload: str) -> Part:
    """Return a way to send a part as a test writes it."""

    def send(number: object = 1, body: bytes = b"part", upload: str = upload, **how: object) -> Answer:
        query = f"partNumber={number}&uploadId={upload}"
        return raw.ask("PUT", endpoint.path(bucket, key), query, body=body, **how)

    return send


# -- beginning


@pytest.mark.observed
@pytest.mark.parametrize("query", ["uploads", "uploads=", "uploads&x-id=CreateMultipartUpload"])
def test_begin(raw: Raw, endpoint: Endpoint, bucket: str, key: str, query: str) -> None:
    answer = raw.ask("POST", endpoint.path(bucket, key), query)
    assert (answer.status, answer.xml.tag) == (200, "InitiateMultipartUploadResult")
    assert (answer.xml.findtext("Bucket"), answer.xml.findtext("Key")) == (bucket, key)
    assert answer.xml.findtext("UploadId")


def test_each_has_its_own_id(s3: S3, bucket: str, key: str, upload: str) -> None:
    assert s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"] != upload


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    missing = {"Bucket": "hfs3-conformance-never-made", "Key": "a"}
    assert refusal(s3.create_multipart_upload, **missing) == (404, "NoSuchBucket")


@pytest.mark.documented
def test_headers_of_unsupported_features_are_ignored(s3: S3, bucket: str, key: str) -> None:
    s3.create_multipart_upload(
        Bucket=bucket,
        Key=key,
        ACL="public-read",
        StorageClass="GLACIER",
        ServerSideEncryption="AES256",
        Tagging="a=b",
        Metadata={"mtime": "1"},
    )


@pytest.mark.documented
@pytest.mark.parametrize("name", ["a//b", "a\\b", "../a", "a.."])
def test_a_key_that_cannot_be(s3: S3, bucket: str, name: str) -> None:
    status, _ = refusal(s3.create_multipart_upload, Bucket=bucket, Key=name)
    assert 400 <= status < 500


def test_the_object_is_not_there_yet(s3: S3, bucket: str, key: str, part: Part) -> None:
    assert part().status == 200
    assert refusal(s3.head_object, Bucket=bucket, Key=key) == (404, "404")
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix=key)


def test_an_object_that_is_there_stays(s3: S3, bucket: str, key: str, put: Callable[..., str], part: Part) -> None:
    put(b"before")
    part()
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"before"


# -- parts


@pytest.mark.observed
def test_a_part_has_an_etag(part: Part) -> None:
    etag = part().headers["etag"]
    assert etag.startswith('"')
    assert etag.endswith('"')
    assert len(etag) > 2


def test_the_same_bytes_have_the_same_etag(part: Part) -> None:
    assert part(1, b"a").headers["etag"] == part(2, b"a").headers["etag"] != part(3, b"b").headers["etag"]


@pytest.mark.parametrize("number", [1, 2, 9999, 10_000])
def test_numbers_of_parts(part: Part, number: int) -> None:
    assert part(number).status == 200


@pytest.mark.parametrize("number", [0, -1, 10_001, 2**31, 2**64, "abc", "1.5", "", "0x1"])
def test_numbers_that_are_none(part: Part, number: object) -> None:
    assert part(number).refusal == (400, "InvalidArgument")


def test_a_part_without_its_number(raw: Raw, endpoint: Endpoint, bucket: str, key: str, upload: str) -> None:
    answer = raw.ask("PUT", endpoint.path(bucket, key), f"uploadId={upload}", body=b"part")
    assert answer.refusal == (400, "InvalidArgument")


def test_an_empty_part(part: Part) -> None:
    assert part(1, b"").status == 200


@pytest.mark.parametrize("identity", ["nonsense", "../../etc", "%00", "a" * 2000, "%2F", "'%20or%201=1"])
def test_an_upload_nobody_began(part: Part, identity: str) -> None:
    assert part(upload=identity).refusal == NO_UPLOAD


def test_an_upload_of_another_key(s3: S3, bucket: str, key: str, upload: str) -> None:
    other = {"Bucket": bucket, "Key": f"{key}-other", "UploadId": upload}
    assert refusal(s3.upload_part, PartNumber=1, Body=b"a", **other) == NO_UPLOAD


def test_an_upload_of_another_bucket(s3: S3, new_bucket: str, key: str, upload: str) -> None:
    other = {"Bucket": new_bucket, "Key": key, "UploadId": upload}
    assert refusal(s3.upload_part, PartNumber=1, Body=b"a", **other) == NO_UPLOAD


def test_right_sums(part: Part) -> None:
    md5 = base64.b64encode(hashlib.md5(b"part").digest()).decode()
    assert part(headers={"Content-MD5": md5}).status == 200
    assert part(terms=Terms(payload="UNSIGNED-PAYLOAD")).status == 200


def test_wrong_sums_store_nothing(s3: S3, bucket: str, key: str, upload: str, part: Part) -> None:
    wrong = base64.b64encode(bytes(16)).decode()
    assert part(headers={"Content-MD5": wrong}).refusal == (400, "BadDigest")
    assert part(headers={"Content-MD5": "short"}).refusal == (400, "InvalidDigest")
    assert part(terms=Terms(payload="0" * 64)).refusal == (400, "XAmzContentSHA256Mismatch")
    assert "Parts" not in s3.list_parts(Bucket=bucket, Key=key, UploadId=upload)


def test_a_part_of_several_megabytes(s3: S3, bucket: str, key: str, upload: str, part: Part) -> None:
    body = bytes(range(256)) * (6 * MIB // 256)
    etag = part(3, body).headers["etag"]
    found = s3.list_parts(Bucket=bucket, Key=key, UploadId=upload)["Parts"]
    assert [(one["PartNumber"], one["Size"], one["ETag"]) for one in found] == [(3, 6 * MIB, etag)]


@pytest.mark.documented
def test_a_part_cannot_be_copied(s3: S3, bucket: str, key: str, upload: str, put: Callable[..., str]) -> None:
    put()
    source = {"CopySource": f"{bucket}/{key}", "UploadId": upload}
    status, _ = refusal(s3.upload_part_copy, Bucket=bucket, Key=key, PartNumber=1, **source)
    assert status >= 400
    assert "Parts" not in s3.list_parts(Bucket=bucket, Key=key, UploadId=upload)


def test_a_copied_part_is_not_implemented(s3: S3, bucket: str, key: str, upload: str, put: Callable[..., str]) -> None:
    put()
    source = {"CopySource": f"{bucket}/{key}", "CopySourceRange": "bytes=0-1", "UploadId": upload}
    answer = refusal(s3.upload_part_copy, Bucket=bucket, Key=key, PartNumber=1, **source)
    assert answer == (501, "NotImplemented")


@pytest.mark.parametrize("payload", ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"])
def test_aws_chunked_is_refused(s3: S3, bucket: str, key: str, upload: str, part: Part, payload: str) -> None:
    headers = {"Content-Encoding": "aws-chunked", "x-amz-decoded-content-length": "4"}
    answer = part(body=b"4\r\npart\r\n0\r\n\r\n", headers=headers, terms=Terms(payload=payload))
    assert answer.status == 400
    assert "Parts" not in s3.list_parts(Bucket=bucket, Key=key, UploadId=upload)
