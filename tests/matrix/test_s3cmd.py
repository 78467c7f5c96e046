"""s3cmd 2.4.0: signs the path it does not send; not to be used."""

from typing import Final

import pytest

from hfs3.gateway.config import Behaviour, ETagStyle
from tests.matrix.conftest import Player
from tests.matrix.installed import program
from tests.matrix.rows import Asked, Must, Row, Stored, fails, works

WAY_1: Final = {
    ".s3cfg": "[default]\naccess_key = $id\nsecret_key = $secret\nhost_base = $host/$ns\nhost_bucket = $host/$ns\n"
    "ca_certs_file = $ca\nuse_https = True\n"
}
WAY_2: Final = {name: text.replace("$host/$ns", "$host") for name, text in WAY_1.items()}
SENT: Final = {"content-encoding": None, "x-amz-content-sha256": "^[0-9a-f]{64}$", "x-amz-storage-class": "STANDARD"}
UP: Final = ("--region", "us-east-1", "put", "small")
DOWN: Final = ("--region", "us-east-1", "get")
MISMATCH: Final[tuple[Must, ...]] = (fails(r"ERROR: S3 error: 403 \(SignatureDoesNotMatch\)"),)
ROWS: Final = [
    Row(
        "the namespace in the endpoint",
        (*MISMATCH, Asked("PutObject", 403, rule="signature.mismatch"), Stored("k")),
        (*UP, "s3://$bucket/k"),
        files=WAY_1,
    ),
    Row(
        "the namespace as bucket: it takes the ETag for the MD5",
        (
            fails("failed too many times .Last reason: MD5 sums of sent and received files don't match!"),
            Asked("PutObject", 200),
        ),
        (*UP, "s3://$ns/$bucket/k"),
        files=WAY_2,
    ),
    Row(
        "the namespace as bucket, and the ETag is the MD5",
        (works(), Stored("k", "small"), Asked("PutObject", 200, agent="^$", sends=SENT)),
        (*UP, "s3://$ns/$bucket/k"),
        files=WAY_2,
        behaviour=Behaviour(etag_style=ETagStyle.MD5),
    ),
    Row(
        "download: the redirect is not followed",
        (fails("ERROR: .*S3 error: 302"), Asked("GetObject", 302), Asked("EdgeGet", times=0)),
        (*DOWN, "s3://$ns/$bucket/k", "back"),
        files=WAY_2,
        objects={"k": "small"},
    ),
    Row(
        "listing: version 1 only",
        (fails(r"ERROR: S3 error: 501 \(NotImplemented\): "), Asked("ListObjects", 501)),
        ("--region", "us-east-1", "ls", "s3://$ns/$bucket/"),
        files=WAY_2,
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3cmd(row: Row, play: Player) -> None:
    play(row, program("s3cmd", "bin/s3cmd"))
