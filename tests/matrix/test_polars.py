"""polars 2.1 (object_store of Rust, under its own name)."""

from typing import Final

import pytest

from tests.matrix.aws_files import DOCUMENTED, ENV_CHECKSUMS, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Must, Row, fails, works

BEFORE: Final = "import polars\n"
FRAME: Final = 'frame = polars.DataFrame({"a": [1, 2]})\n'
OPTIONS: Final = 'options = {"aws_endpoint_url": "$endpoint", "aws_region": "us-east-1"}\n'
NONE: Final = "options = {}\n"
WRITE: Final = 'frame.write_parquet("s3://$bucket/k.parquet", storage_options=options)\n'
READ: Final = 'print(polars.read_parquet("s3://$bucket/k.parquet", storage_options=options)["a"].to_list())\n'
AGENT: Final = r"^polars/0\.\d+\.\d+$"
SENT: Final = {
    "content-encoding": None,
    "expect": None,
    "x-amz-checksum-crc64nvme": "=",
    "x-amz-content-sha256": "^UNSIGNED-PAYLOAD$",
    "x-amz-trailer": None,
}
ROUND: Final[tuple[Must, ...]] = (
    works(r"\[1, 2\]"),
    Asked("PutObject", 200, agent=AGENT, sends=SENT),
    Asked("GetObject", 302, agent=AGENT, sends={"range": "bytes="}),
    Asked("EdgeGet", 206),
)

ROWS: Final = [
    Row("there and back: a checksum in a header, no framing", ROUND, code=OPTIONS + FRAME + WRITE + READ),
    Row("the checksum setting changes nothing", ROUND, code=OPTIONS + FRAME + WRITE + READ, environ=ENV_CHECKSUMS),
    Row("AWS_ENDPOINT_URL", ROUND, code=NONE + FRAME + WRITE + READ, environ={"AWS_ENDPOINT_URL": "$endpoint"}),
    Row("AWS_ENDPOINT_URL_S3", ROUND, code=NONE + FRAME + WRITE + READ, environ={"AWS_ENDPOINT_URL_S3": "$endpoint"}),
    Row(
        "the pair from a profile",
        ROUND,
        code=OPTIONS + FRAME + WRITE + READ,
        files=DOCUMENTED,
        environ={"AWS_PROFILE": "hf", "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
    ),
    Row(
        "a wrong secret",
        (fails("SignatureDoesNotMatch|403"),),
        code=OPTIONS + READ,
        environ={"AWS_SECRET_ACCESS_KEY": "bad"},
        objects={"k.parquet": "small"},
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_polars(row: Row, play: Player) -> None:
    play(row, python("polars"), preamble=BEFORE, environ=ENV_PAIR)
