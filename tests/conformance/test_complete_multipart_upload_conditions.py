"""CompleteMultipartUpload: conditions and sums, which Amazon has here as it has them on PutObject.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
"""

import base64
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.uploads import Upload
from tests.conformance.wire import ACCEPTED, S3

FAILED = (412, "PreconditionFailed")


@pytest.fixture
def upload(s3: S3, bucket: str, key: str) -> Upload:
    return Upload(s3, bucket, key)


def test_create_only(s3: S3, bucket: str, key: str, upload: Upload) -> None:
    part = upload.part(1, b"new")
    s3.put_object(Bucket=bucket, Key=key, Body=b"old")
    assert upload.try_complete([part], IfNoneMatch="*") == (412, "PreconditionFailed")
    assert upload.content() == b"old"
    s3.delete_object(Bucket=bucket, Key=key)
    assert upload.try_complete([part], IfNoneMatch="*") == ACCEPTED


def test_replace_what_was_seen(s3: S3, bucket: str, key: str, upload: Upload) -> None:
    part = upload.part(1, b"new")
    assert upload.try_complete([part], IfMatch='"0000"') == (404, "NoSuchKey")
    etag = s3.put_object(Bucket=bucket, Key=key, Body=b"old")["ETag"]
    assert upload.try_complete([part], IfMatch='"0000"') == (412, "PreconditionFailed")
    assert upload.try_complete([part], IfMatch=etag) == ACCEPTED


@pytest.mark.parametrize("size", [-1, 0, 4])
def test_a_size_that_is_not_the_objects(upload: Upload, size: int) -> None:
    part = upload.part(1, b"bytes")
    assert upload.try_complete([part], MpuObjectSize=size) == (400, "InvalidRequest")
    assert upload.content() is None
    assert upload.try_complete([part], MpuObjectSize=5) == ACCEPTED


@pytest.mark.parametrize("etag", ['"0000"', "0000", ""])
def test_replace_what_is_not_there_but_as_it_is(upload: Upload, etag: str) -> None:
    part = upload.part(1, b"new")
    assert upload.try_complete([part], IfNoneMatch=etag) == (501, "NotImplemented")
    assert upload.content() is None


def test_of_many_that_create_one_does(s3: S3, bucket: str, key: str) -> None:
    bodies = [f"upload {n}".encode() for n in range(8)]
    uploads = [Upload(s3, bucket, key) for _ in bodies]
    parts = [upload.part(1, body) for upload, body in zip(uploads, bodies, strict=True)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda pair: pair[0].try_complete([pair[1]], IfNoneMatch="*"), zip(uploads, parts, strict=True))
        )
    assert sorted(answers) == [ACCEPTED, *[FAILED] * 7]
    assert uploads[0].content() == bodies[answers.index(ACCEPTED)]


def test_one_that_failed_can_be_tried_again(s3: S3, bucket: str, key: str, upload: Upload) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=b"old")
    part = upload.part(1, b"new")
    assert upload.try_complete([part], IfNoneMatch="*") == FAILED
    assert [found["Size"] for found in s3.list_parts(Bucket=bucket, Key=key, UploadId=upload.id)["Parts"]] == [3]
    assert upload.try_complete([part]) == ACCEPTED
    assert upload.content() == b"new"


def test_one_that_is_done_again_does_not_ask_again(upload: Upload) -> None:
    part = upload.part(1, b"new")
    assert upload.try_complete([part], IfNoneMatch="*") == ACCEPTED
    assert upload.try_complete([part], IfNoneMatch="*") == ACCEPTED
    assert upload.content() == b"new"


def test_checksums_of_the_object_and_of_its_parts_may_be_told(upload: Upload) -> None:
    crc32 = base64.b64encode(zlib.crc32(b"bytes").to_bytes(4, "big")).decode()
    part = upload.part(1, b"bytes") | {"ChecksumCRC32": crc32}
    upload.complete(part, ChecksumCRC32=crc32, ChecksumType="FULL_OBJECT")
    assert upload.content() == b"bytes"
