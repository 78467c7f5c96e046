"""AWS CLI 2.9.19 of Debian 12: older than configurable endpoints and than trailing checksums.

It ignores every endpoint but `--endpoint-url`, and would take the pair to Amazon: only the witness hears of it.
"""

from typing import Final

import pytest

from tests.matrix.aws_files import (
    BARE,
    CONFIG,
    DOCUMENTED,
    NO_ENDPOINT,
    PAIR,
    SMALL_PARTS,
)
from tests.matrix.conftest import Player
from tests.matrix.installed import debian_aws, debian_libraries
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, Wanted, fails, works

HF: Final = ("--profile", "hf")
AT: Final = (*HF, "--endpoint-url", "$endpoint")
UP: Final = ("s3", "cp", "small", "s3://$bucket/k")
ONCE: Final = {"AWS_MAX_ATTEMPTS": "1"}
AGENT: Final = r"^aws-cli/2\.9\.19 Python/3\.11\.\d+ Linux/\S+ source/x86_64\.debian\.12 prompt/off command/s3\.cp$"
TO_AMAZON: Final[tuple[Must, ...]] = (
    fails(),
    Stored("k"),
    Asked("PutObject", times=0),
    Wanted(r"^($bucket\.)?s3[.a-z0-9-]*\.amazonaws\.com:443"),
)
MD5: Final = {"content-md5": "=", "content-encoding": None, "expect": "100-continue", "x-amz-trailer": None}
COPY: Final = ("s3", "cp", "s3://$bucket/k", "s3://$bucket/l")

ENDPOINT: Final = [
    Row("of the profile, ignored", TO_AMAZON, (*HF, *UP), files=DOCUMENTED, environ=ONCE),
    Row(
        "of the variables, ignored",
        TO_AMAZON,
        (*HF, *UP),
        files=NO_ENDPOINT,
        environ=ONCE | {"AWS_ENDPOINT_URL": "$endpoint", "AWS_ENDPOINT_URL_S3": "$endpoint"},
    ),
    Row(
        "of services, ignored",
        TO_AMAZON,
        (*HF, *UP),
        files={
            **DOCUMENTED,
            CONFIG: DOCUMENTED[CONFIG].replace("s3 =", "services = hub\ns3 =")
            + "[services hub]\ns3 =\n    endpoint_url = $endpoint\n",
        },
        environ=ONCE,
    ),
    Row("said", (works(), Stored("k", "small"), Asked("PutObject", 200, agent=AGENT)), (*AT, *UP), files=DOCUMENTED),
]
FRAMING: Final = [
    Row(
        "default",
        (
            works(),
            Stored("k", "small"),
            Asked("PutObject", 200, sends=MD5 | {"x-amz-content-sha256": "^UNSIGNED-PAYLOAD$"}),
        ),
        (*AT, *UP),
        files=BARE,
    ),
    Row(
        "default, over http",
        (
            works(),
            Stored("k", "small"),
            Asked("PutObject", 200, sends=MD5 | {"x-amz-content-sha256": "^[0-9a-f]{64}$"}),
        ),
        (*AT, *UP),
        files=BARE,
        scheme="http",
    ),
    Row(
        "parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=MD5)),
        (*AT, "s3", "cp", "big", "s3://$bucket/k"),
        files=SMALL_PARTS,
    ),
    Row(
        "download",
        (works(), Fetched("back", "small"), Asked("GetObject", agent=AGENT, sends={"x-amz-checksum-mode": None})),
        (*AT, "s3", "cp", "s3://$bucket/k", "back"),
        files=DOCUMENTED,
        objects={"k": "small"},
    ),
    Row(
        "deletion in bulk",
        (works(), Stored("k"), Asked("DeleteObjects", 200, sends={"content-md5": "=", "x-amz-checksum-crc32": None})),
        (*AT, "s3api", "delete-objects", "--bucket", "$bucket", "--delete", "Objects=[{Key=k}]"),
        files=DOCUMENTED,
        objects={"k": "small"},
    ),
]
COPIES: Final = [
    Row(
        "below the threshold",
        (works(), Stored("l", "big"), Asked("CopyObject", 200, 1)),
        (*AT, *COPY),
        files=DOCUMENTED,
        objects={"k": "big"},
    ),
    Row(
        "above the threshold: the tags come first",
        (
            fails(r"An error occurred \(NotImplemented\) when calling the GetObjectTagging operation"),
            Stored("l"),
            Asked("GetObjectTagging", 501),
        ),
        (*AT, *COPY),
        files=SMALL_PARTS,
        objects={"k": "big"},
    ),
    Row(
        "above the threshold, without tags",
        (
            fails(r"An error occurred \(NotImplemented\) when calling the UploadPartCopy operation"),
            Stored("l"),
            Asked("UploadPartCopy", 501),
        ),
        (*AT, *COPY, "--copy-props", "none"),
        files=SMALL_PARTS,
        objects={"k": "big"},
    ),
]
OTHER: Final = {
    CONFIG: DOCUMENTED[CONFIG],
    ".aws/credentials": PAIR + "[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n",
}
NAMED: Final = ("--endpoint-url", "$endpoint", *UP)
PROFILES: Final = [
    Row(
        "AWS_PROFILE over AWS_DEFAULT_PROFILE",
        (works(), Stored("k", "small")),
        NAMED,
        files={**OTHER, CONFIG: DOCUMENTED[CONFIG] + "[profile other]\nregion = us-east-1\n"},
        environ={"AWS_PROFILE": "hf", "AWS_DEFAULT_PROFILE": "other"},
    ),
    Row(
        "AWS_REGION over the profile's",
        (fails("AuthorizationHeaderMalformed"), Asked("PutObject", 400)),
        (*AT, *UP),
        files=DOCUMENTED,
        environ={"AWS_REGION": "eu-west-1"},
    ),
    Row(
        "make, in another region",
        (fails(),),
        (*AT, "s3", "mb", "s3://$bucket-2"),
        files=DOCUMENTED,
        environ={"AWS_REGION": "eu-west-1"},
    ),
]


def played(row: Row, play: Player) -> None:
    play(row, debian_aws(), environ={"PYTHONPATH": debian_libraries()})


@pytest.mark.parametrize("row", ENDPOINT, ids=str)
def test_endpoint(row: Row, play: Player) -> None:
    played(row, play)


@pytest.mark.parametrize("row", FRAMING, ids=str)
def test_framing(row: Row, play: Player) -> None:
    played(row, play)


@pytest.mark.parametrize("row", COPIES, ids=str)
def test_copies(row: Row, play: Player) -> None:
    played(row, play)


@pytest.mark.parametrize("row", PROFILES, ids=str)
def test_profiles(row: Row, play: Player) -> None:
    played(row, play)
