"""s3fs 2026.9 (aiobotocore): frames as botocore does, and reads everything botocore reads."""

from typing import Final

import pytest

from tests.matrix.aws_files import BARE, DOCUMENTED, ENV_CHECKSUMS, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, fails, works

BEFORE: Final = "import s3fs\n"
PLAIN: Final = 'fs = s3fs.S3FileSystem(endpoint_url="$endpoint")\n'
PAGE: Final = """fs = s3fs.S3FileSystem(endpoint_url="$endpoint", config_kwargs=dict(
    request_checksum_calculation="when_required", response_checksum_validation="when_required"))
"""
PROFILE: Final = 'fs = s3fs.S3FileSystem(profile="hf")\n'
UP: Final = 'fs.put_file("small", "$bucket/k")\n'
IN_PARTS: Final = """data = open("big", "rb").read()
with fs.open("$bucket/k", "wb", block_size=5 * 2**20) as out:
    out.write(data[:5 * 2**20])
    out.write(data[5 * 2**20:])
"""
DOWN: Final = 'fs.get_file("$bucket/k", "back")\n'
AGENT: Final = r"^aiobotocore/3\.\d+\.\d+ md/Botocore#.* botocore/1\.\d+\.\d+$"
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
CHUNKED: Final = {"content-encoding": "aws-chunked", "x-amz-trailer": "^x-amz-checksum-crc32$"}
CLEAN: Final = {"content-encoding": None, "content-md5": None, "x-amz-checksum-crc32": None, "x-amz-trailer": None}
REFUSED: Final[tuple[Must, ...]] = (
    fails("The body is framed as aws-chunked"),
    Asked("PutObject", 400, rule="payload.aws-chunked", agent=AGENT, sends=CHUNKED),
    Stored("k"),
)
SMALL: Final = {"k": "small"}

ROWS: Final = [
    Row("default", REFUSED, code=PLAIN + UP),
    Row("documented", (*ARRIVES, Asked("PutObject", 200, sends=CLEAN)), code=PAGE + UP),
    Row(
        "documented, parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=CLEAN)),
        code=PAGE + IN_PARTS,
    ),
    Row(
        "by variables",
        ARRIVES,
        code="fs = s3fs.S3FileSystem()\n" + UP,
        environ=ENV_CHECKSUMS | {"AWS_ENDPOINT_URL": "$endpoint"},
    ),
    Row("by a profile", ARRIVES, code=PROFILE + UP, files=DOCUMENTED),
    Row("by a profile without the settings", REFUSED, code=PROFILE + UP, files=BARE),
    Row(
        "download",
        (works(), Fetched("back", "small"), Asked("GetObject", 200, agent=AGENT)),
        code=PAGE + DOWN,
        objects=SMALL,
    ),
    Row(
        "read in ranges",
        (works(), Asked("GetObject", 206, sends={"range": "bytes=", "if-match": "^.[0-9a-f]{64}.$"})),
        code=PAGE + 'f = fs.open("$bucket/k", "rb"); f.seek(100); assert len(f.read(50)) == 50\n',
        objects=SMALL,
    ),
    Row(
        "listing",
        (works(r"\['$bucket/d/k', '$bucket/k k'\]"), Asked("ListObjectsV2", 200, query="encoding-type=url")),
        code=PAGE + 'print(sorted(fs.find("$bucket")))\n',
        objects={"d/k": "small", "k k": "small"},
    ),
    Row(
        "copy",
        (works(), Stored("l", "small"), Asked("CopyObject", 200)),
        code=PAGE + 'fs.copy("$bucket/k", "$bucket/l")\n',
        objects=SMALL,
    ),
    Row(
        "copy in parts",
        (fails("UploadPartCopy|NotImplementedError"), Asked("UploadPartCopy", 501)),
        code=PAGE + 'fs.merge("$bucket/l", ["$bucket/k", "$bucket/k"])\n',
        objects={"k": "big"},
    ),
    Row(
        "deletion in bulk",
        (works(), Stored("k"), Asked("DeleteObjects", 200, sends={"content-md5": None, "x-amz-checksum-crc32": "="})),
        code=PAGE + 'fs.rm("$bucket/d", recursive=True)\n',
        objects={"d/k": "small", "d/l": "small"},
    ),
    Row("make", (works(), Asked("CreateBucket", 200)), code=PAGE + 'fs.mkdir("$bucket-2")\n'),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_s3fs(row: Row, play: Player) -> None:
    play(row, python("dvc"), preamble=BEFORE, environ=ENV_PAIR)
