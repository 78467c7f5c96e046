"""boto3 1.44.5; 1.35.99, before trailing checksums; and 1.36.0, whose transfers do not hear of the settings."""

from typing import Final

import pytest

from hfs3.gateway.config import Behaviour, ChunkedUploads, Delivery
from tests.matrix.aws_files import DOCUMENTED, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, StoredFraming, fails, works

BEFORE: Final = "import boto3; from botocore.config import Config; from boto3.s3.transfer import TransferConfig\n"
CLIENT: Final = 's3 = boto3.client("s3", endpoint_url="$endpoint")\n'
SESSION: Final = 's3 = boto3.Session(profile_name="hf").client("s3")\n'
PAGE: Final = """s3 = boto3.client("s3", endpoint_url="$endpoint", config=Config(region_name="us-east-1",
    s3={"addressing_style": "path"}, request_checksum_calculation="when_required",
    response_checksum_validation="when_required"))
"""
UPLOAD: Final = 's3.upload_file("small", "$bucket", "k")\n'
UPLOAD_BIG: Final = 's3.upload_file("big", "$bucket", "k")\n'
PUT: Final = 's3.put_object(Bucket="$bucket", Key="k", Body=open("small", "rb"))\n'
DOWNLOAD: Final = 's3.download_file("$bucket", "k", "back")\n'
READ: Final = 'open("back", "wb").write(s3.get_object(Bucket="$bucket", Key="k")["Body"].read())\n'
COPY: Final = 's3.copy({"Bucket": "$bucket", "Key": "k"}, "$bucket", "l")\n'
RAISED: Final = COPY.replace('"l"', '"l", Config=TransferConfig(multipart_threshold=5 * 1024**3)')
WAY_2: Final = 's3.put_object(Bucket="$ns", Key="$bucket/k", Body=open("small", "rb"))\n'
DELETE: Final = 's3.delete_objects(Bucket="$bucket", Delete={"Objects": [{"Key": "k"}]})\n'

NOT_PARSED: Final = "The body is framed as aws-chunked .trailing checksums., which this gateway does not parse"
CHUNKED: Final = {
    "content-encoding": "aws-chunked",
    "content-length": None,
    "content-md5": None,
    "expect": "100-continue",
    "transfer-encoding": "chunked",
    "x-amz-content-sha256": "^STREAMING-UNSIGNED-PAYLOAD-TRAILER$",
    "x-amz-trailer": "^x-amz-checksum-crc32$",
}
CLEAN: Final = {
    "content-encoding": None,
    "content-md5": None,
    "expect": "100-continue",
    "x-amz-checksum-crc32": None,
    "x-amz-content-sha256": "^[0-9a-f]{64}$",
    "x-amz-trailer": None,
}
UP: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
AGENT: Final = r"^Boto3/1\.\d+\.\d+ md/Botocore#.* Botocore/1\.\d+\.\d+$"


def refused(operation: str, *says: str) -> tuple[Must, ...]:
    said = rf"An error occurred \(InvalidRequest\) when calling the {operation} operation: {NOT_PARSED}"
    return (
        fails(*says, said),
        Asked(operation, 400, rule="payload.aws-chunked", agent=AGENT, sends=CHUNKED),
        Stored("k"),
    )


FAILED_UPLOAD: Final = r"boto3\.exceptions\.S3UploadFailedError: Failed to upload \w+ to $bucket/k: "
LATEST: Final = [
    Row("default, transfer", refused("PutObject", FAILED_UPLOAD), code=CLIENT + UPLOAD),
    Row(
        "default, parts",
        (*refused("UploadPart", FAILED_UPLOAD), Asked("AbortMultipartUpload", 204)),
        code=CLIENT + UPLOAD_BIG,
    ),
    Row("default, put", refused("PutObject", "InvalidRequest: "), code=CLIENT + PUT),
    Row(
        "default, over http: the problem is hidden",
        (*UP, Asked("PutObject", 200, sends=CLEAN | {"x-amz-checksum-crc32": "="})),
        code=CLIENT + UPLOAD,
        scheme="http",
    ),
    Row("documented, transfer", (*UP, Asked("PutObject", 200, sends=CLEAN)), code=PAGE + UPLOAD),
    Row("documented, put", (*UP, Asked("PutObject", 200, sends=CLEAN)), code=PAGE + PUT),
    Row(
        "documented, parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=CLEAN)),
        code=PAGE + UPLOAD_BIG,
    ),
    Row(
        "documented, an algorithm asked for",
        refused("PutObject"),
        code=PAGE + PUT.replace("Key", 'ChecksumAlgorithm="CRC32", Key'),
    ),
    Row(
        "default, framing stored",
        (works(), StoredFraming("k", 1043)),
        code=CLIENT + UPLOAD,
        behaviour=Behaviour(chunked_uploads=ChunkedUploads.STORE_FRAMING),
    ),
    Row(
        "default, framing decoded",
        (*UP, Asked("PutObject", 200, sends=CHUNKED)),
        code=CLIENT + UPLOAD,
        behaviour=Behaviour(chunked_uploads=ChunkedUploads.DECODE),
    ),
    Row(
        "default, download",
        (works(), Fetched("back", "small"), Asked("GetObject", agent=AGENT, sends={"x-amz-checksum-mode": "ENABLED"})),
        code=CLIENT + DOWNLOAD,
        objects={"k": "small"},
    ),
    Row(
        "documented, download in ranges",
        (
            works(),
            Fetched("back", "big"),
            Asked("GetObject", 206, 2, sends={"x-amz-checksum-mode": None}),
            Asked("GetObject", among={"range": "=8388608-"}, sends={"if-match": "^.[0-9a-f]{64}.$"}),
        ),
        code=PAGE + DOWNLOAD,
        objects={"k": "big"},
    ),
    Row(
        "deletion in bulk keeps its checksum",
        (works(), Stored("k"), Asked("DeleteObjects", 200, sends={"content-md5": None, "x-amz-checksum-crc32": "="})),
        code=PAGE + DELETE,
        objects={"k": "small"},
    ),
    Row(
        "an agent of one's own",
        (works(), Fetched("back", "small"), Asked("GetObject", 200, agent=r"^my-app/1.0 Botocore/1\.44\.5$")),
        code='s3 = boto3.client("s3", endpoint_url="$endpoint", config=Config(user_agent="my-app/1.0"))\n' + READ,
        objects={"k": "small"},
    ),
    Row(
        "redirected all the same",
        (fails(r"An error occurred \(302\) when calling the GetObject operation: Found"), Asked("GetObject", 302)),
        code=PAGE + DOWNLOAD,
        objects={"k": "small"},
        behaviour=Behaviour(delivery=Delivery.ALWAYS_REDIRECT),
    ),
]
EITHER: Final = [
    Row(
        "listing, version 1",
        (
            fails(r"An error occurred \(NotImplemented\) when calling the ListObjects operation"),
            Asked("ListObjects", 501),
        ),
        code=CLIENT + 's3.list_objects(Bucket="$bucket")',
    ),
    Row(
        "listing, version 2",
        (works("^k small"), Asked("ListObjectsV2", 200, query="encoding-type=url")),
        code=CLIENT + 'print(s3.list_objects_v2(Bucket="$bucket")["Contents"][0]["Key"])',
        objects={"k small": "small"},
    ),
    Row(
        "the resource's collections know version 1 only",
        (fails(r"\(NotImplemented\) when calling the ListObjects operation"), Asked("ListObjects", 501)),
        code='list(boto3.resource("s3", endpoint_url="$endpoint").Bucket("$bucket").objects.all())',
    ),
    Row(
        "copy, managed",
        (
            fails(r"An error occurred \(NotImplemented\) when calling the UploadPartCopy operation"),
            Stored("l"),
            Asked("UploadPartCopy", 501),
        ),
        code=CLIENT + COPY,
        objects={"k": "big"},
    ),
    Row(
        "copy, managed, the threshold raised",
        (works(), Stored("l", "big"), Asked("CopyObject", 200, 1)),
        code=CLIENT + RAISED,
        objects={"k": "big"},
    ),
    Row(
        "copy",
        (works(), Stored("l", "big"), Asked("CopyObject", 200, 1)),
        code=CLIENT + 's3.copy_object(Bucket="$bucket", Key="l", CopySource={"Bucket": "$bucket", "Key": "k"})',
        objects={"k": "big"},
    ),
    Row(
        "a bucket with a slash",
        (fails('Invalid bucket name "$ns/$bucket": Bucket name must match the regex'),),
        code=CLIENT + 's3.head_object(Bucket="$ns/$bucket", Key="k")',
    ),
    Row(
        "the namespace as bucket",
        (works(), Stored("k", "small"), Asked("PutObject", 200, path="/$ns/$bucket/k")),
        code='s3 = boto3.Session(profile_name="hf").client("s3", endpoint_url="$url")\n' + WAY_2,
        files=DOCUMENTED,
    ),
]
EARLIER: Final = {"content-encoding": None, "content-md5": "=", "expect": "100-continue", "x-amz-trailer": None}
OLD: Final = [
    Row(
        "default",
        (*UP, Asked("PutObject", 200, agent=AGENT, sends=EARLIER | {"x-amz-content-sha256": "^UNSIGNED-PAYLOAD$"})),
        code=CLIENT + UPLOAD,
    ),
    Row(
        "default, parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=EARLIER)),
        code=CLIENT + UPLOAD_BIG,
    ),
    Row(
        "default, over http",
        (*UP, Asked("PutObject", 200, sends=EARLIER | {"x-amz-content-sha256": "^[0-9a-f]{64}$"})),
        code=CLIENT + UPLOAD,
        scheme="http",
    ),
    Row(
        "documented, in code",
        (fails("TypeError: Got unexpected keyword argument 'request_checksum_calculation'"),),
        code=PAGE + UPLOAD,
    ),
    Row(
        "documented, in files: harmless",
        (*UP, Asked("PutObject", 200, sends=EARLIER)),
        code=SESSION + UPLOAD,
        files=DOCUMENTED,
    ),
    Row(
        "deletion in bulk",
        (works(), Stored("k"), Asked("DeleteObjects", 200, sends={"content-md5": "=", "x-amz-checksum-crc32": None})),
        code=CLIENT + DELETE,
        objects={"k": "small"},
    ),
]
RELEASE_1_36: Final = [
    Row("documented, transfer: the setting is not heard", refused("PutObject", FAILED_UPLOAD), code=PAGE + UPLOAD),
    Row("documented, put", (*UP, Asked("PutObject", 200, sends=CLEAN)), code=PAGE + PUT),
]


@pytest.mark.parametrize("row", LATEST, ids=str)
def test_latest(row: Row, play: Player) -> None:
    play(row, python("boto3-latest"), preamble=BEFORE, environ=ENV_PAIR)


@pytest.mark.parametrize("row", OLD, ids=str)
def test_before_trailing_checksums(row: Row, play: Player) -> None:
    play(row, python("boto3-1.35.99"), preamble=BEFORE, environ=ENV_PAIR)


@pytest.mark.parametrize("row", RELEASE_1_36, ids=str)
def test_release_1_36_0(row: Row, play: Player) -> None:
    play(row, python("boto3-1.36.0"), preamble=BEFORE, environ=ENV_PAIR)


@pytest.mark.parametrize("row", EITHER, ids=str)
@pytest.mark.parametrize("version", ["boto3-latest", "boto3-1.35.99"])
def test_both(row: Row, version: str, play: Player) -> None:
    play(row, python(version), preamble=BEFORE, environ=ENV_PAIR)
