"""AWS CLI 1 (`awscli` of PyPI): how it frames and addresses, and what it does with the page's profile.

Deviations of reality from what was measured for the page's clients: none.
"""

from typing import Final

import pytest

from hfs3.gateway.config import Behaviour, ChunkedUploads, Delivery
from tests.matrix.aws_files import BARE, CHECKSUMS, DOCUMENTED, REGION, SMALL_PARTS, profile
from tests.matrix.conftest import Player
from tests.matrix.installed import beside
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, StoredFraming, fails, works

HF: Final = ("--profile", "hf")
S3: Final = (*HF, "s3")
API: Final = (*HF, "s3api")
UP: Final = (*S3, "cp", "small", "s3://$bucket/k")
UP_BIG: Final = (*S3, "cp", "big", "s3://$bucket/k")
DOWN: Final = (*S3, "cp", "s3://$bucket/k", "back")
AGENT: Final = r"^aws-cli/1\.\d+\.\d+ md/Botocore#"
HEX: Final = r"^[0-9a-f]{64}$"
CHUNKED: Final = {
    "content-encoding": "aws-chunked",
    "content-length": None,
    "content-md5": None,
    "expect": "100-continue",
    "transfer-encoding": "chunked",
    "x-amz-content-sha256": "^STREAMING-UNSIGNED-PAYLOAD-TRAILER$",
    "x-amz-trailer": "x-amz-checksum-crc32$",
}
CLEAN: Final = {
    "content-encoding": None,
    "content-md5": None,
    "expect": "100-continue",
    "x-amz-checksum-crc32": None,
    "x-amz-content-sha256": HEX,
    "x-amz-sdk-checksum-algorithm": None,
    "x-amz-trailer": None,
}
NOT_PARSED: Final = "The body is framed as aws-chunked .trailing checksums., which this gateway does not parse"
REFUSED: Final = "payload.aws-chunked"


def refused(operation: str) -> tuple[Must, ...]:
    said = rf"An error occurred \(InvalidRequest\) when calling the {operation} operation: {NOT_PARSED}"
    return (
        fails(rf"upload failed: (\./)?\w+ to s3://$bucket/k {said}"),
        Asked(operation, 400, rule=REFUSED, agent=AGENT, sends=CHUNKED),
        Stored("k"),
    )


FRAMING: Final = [
    Row("default", refused("PutObject"), UP, files=BARE),
    Row("default, parts", (*refused("UploadPart"), Asked("AbortMultipartUpload", 204)), UP_BIG, files=BARE),
    Row(
        "default, over http: the problem is hidden",
        (
            works(),
            Stored("k", "small"),
            Asked(
                "PutObject", 200, sends=CLEAN | {"x-amz-checksum-crc32": "=", "x-amz-sdk-checksum-algorithm": "CRC32"}
            ),
        ),
        UP,
        files=BARE,
        scheme="http",
    ),
    Row("documented", (works(), Stored("k", "small"), Asked("PutObject", 200, sends=CLEAN)), UP, files=DOCUMENTED),
    Row(
        "documented, one part",
        (works(), Stored("k", "big"), Asked("PutObject", 200, 1, sends=CLEAN)),
        UP_BIG,
        files=DOCUMENTED,
    ),
    Row(
        "documented, the client's own sizes",
        (
            works(),
            Stored("k", "big"),
            Asked("CreateMultipartUpload", 200, 1),
            Asked("UploadPart", 200, 2, sends=CLEAN),
            Asked("CompleteMultipartUpload", 200, 1),
        ),
        UP_BIG,
        files=SMALL_PARTS,
    ),
    Row("an algorithm asked for", refused("PutObject"), (*UP, "--checksum-algorithm", "CRC32"), files=DOCUMENTED),
    Row(
        "default, framing stored",
        (works(), StoredFraming("k", 1043), Asked("PutObject", 200, sends=CHUNKED)),
        UP,
        files=BARE,
        behaviour=Behaviour(chunked_uploads=ChunkedUploads.STORE_FRAMING),
    ),
    Row(
        "default, framing decoded",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=CHUNKED)),
        UP_BIG,
        files=BARE,
        behaviour=Behaviour(chunked_uploads=ChunkedUploads.DECODE),
    ),
    Row(
        "a stream",
        (works(), Asked("PutObject", 200, sends=CLEAN)),
        (*S3, "cp", "-", "s3://$bucket/k"),
        files=DOCUMENTED,
        stdin="something",
    ),
    Row(
        "deletion in bulk keeps its checksum",
        (
            works(),
            Stored("k"),
            Asked(
                "DeleteObjects", 200, sends={"content-md5": None, "x-amz-checksum-crc32": "=", "content-encoding": None}
            ),
        ),
        (*API, "delete-objects", "--bucket", "$bucket", "--delete", "Objects=[{Key=k}]"),
        files=DOCUMENTED,
        objects={"k": "small"},
    ),
]

DOWNLOADS: Final = [
    Row(
        "default",
        (works(), Fetched("back", "small"), Asked("GetObject", agent=AGENT, sends={"x-amz-checksum-mode": "ENABLED"})),
        DOWN,
        files=BARE,
        objects={"k": "small"},
    ),
    Row(
        "documented",
        (works(), Fetched("back", "small"), Asked("GetObject", agent=AGENT, sends={"x-amz-checksum-mode": None})),
        DOWN,
        files=DOCUMENTED,
        objects={"k": "small"},
    ),
    Row(
        "in ranges, each with a condition that the gateway ignores",
        (
            works(),
            Fetched("back", "big"),
            Asked("GetObject", 206, 2, sends={"range": "bytes=", "if-match": "^.[0-9a-f]{64}.$"}),
        ),
        DOWN,
        files=SMALL_PARTS,
        objects={"k": "big"},
    ),
    Row(
        "redirected all the same",
        (
            fails(r"An error occurred \(302\) when calling the GetObject operation: Found"),
            Fetched("back"),
            Asked("HeadObject", 200),
            Asked("GetObject", 302),
        ),
        DOWN,
        files=DOCUMENTED,
        objects={"k": "small"},
        behaviour=Behaviour(delivery=Delivery.ALWAYS_REDIRECT),
    ),
]

VIRTUAL: Final = profile(REGION, CHECKSUMS, s3="    addressing_style = virtual\n")
ODD: Final = "a b/+%25 é~'(1)"
ADDRESSING: Final = [
    Row(
        "a slash after the namespace",
        (works(), Stored("k", "small"), Asked("PutObject", 200, path="/$ns/$bucket/k")),
        UP,
        files=profile(REGION, "endpoint_url = $endpoint/", CHECKSUMS),
    ),
    Row(
        "nothing said about addressing",
        (works(), Stored("k", "small"), Asked("PutObject", 200, path="/$ns/$bucket/k")),
        UP,
        files=profile(REGION, "endpoint_url = $endpoint/", CHECKSUMS, s3=""),
    ),
    Row(
        "an odd key",
        (works(), Stored(ODD, "small"), Asked("PutObject", 200)),
        (*S3, "cp", "small", f"s3://$bucket/{ODD}"),
        files=DOCUMENTED,
    ),
    Row(
        "the namespace as bucket",
        (works(), Stored("k", "small"), Asked("PutObject", 200, path="/$ns/$bucket/k")),
        (*API, "--endpoint-url", "$url", "put-object", "--bucket", "$ns", "--key", "$bucket/k", "--body", "small"),
        files=DOCUMENTED,
    ),
    Row(
        "a bucket with a slash",
        (fails('Invalid bucket name "$ns/$bucket": Bucket name must match the regex'), Stored("k")),
        (*API, "--endpoint-url", "$url", "put-object", "--bucket", "$ns/$bucket", "--key", "k", "--body", "small"),
        files=DOCUMENTED,
    ),
    Row(
        "virtual",
        (fails('Could not connect to the endpoint URL: "https://$bucket.localhost:$port/$ns/k"'), Stored("k")),
        (*UP, "--endpoint-url", "$endpoint"),
        files=VIRTUAL,
        environ={"AWS_MAX_ATTEMPTS": "1"},
    ),
    Row(
        "virtual, listing",
        (fails('Could not connect to the endpoint URL: "https://$bucket.localhost:$port/$ns.list-type=2'),),
        (*S3, "ls", "s3://$bucket", "--endpoint-url", "$endpoint"),
        files=VIRTUAL,
        environ={"AWS_MAX_ATTEMPTS": "1"},
    ),
    Row(
        "virtual, at an IP address: the problem is hidden",
        (works(), Stored("k", "small"), Asked("PutObject", 200, path="/$ns/$bucket/k")),
        (*UP, "--endpoint-url", "https://127.0.0.1:$port/$ns"),
        files=VIRTUAL,
    ),
]


@pytest.mark.parametrize("row", FRAMING, ids=str)
def test_framing(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", DOWNLOADS, ids=str)
def test_downloads(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", ADDRESSING, ids=str)
def test_addressing(row: Row, play: Player) -> None:
    play(row, beside("aws"))
