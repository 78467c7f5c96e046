"""pyarrow 26 (AWS SDK for C++): frames every upload, unless a variable or a profile forbids it; follows redirects."""

from typing import Final

import pytest

from hfs3.gateway.config import Behaviour, ChunkedUploads, TrailingSlashPut
from tests.matrix.aws_files import BARE, DOCUMENTED, ENV_CHECKSUMS, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, Wanted, fails, works

BEFORE: Final = "from pyarrow import fs, parquet, table\n"
URL: Final = 's3 = fs.S3FileSystem(endpoint_override="$endpoint", region="us-east-1", tls_ca_file_path="$ca")\n'
HOST: Final = URL.replace("$endpoint", "$host/$ns")
HTTP: Final = 's3 = fs.S3FileSystem(endpoint_override="$endpoint", region="us-east-1")\n'
NOWHERE: Final = 's3 = fs.S3FileSystem(region="us-east-1", tls_ca_file_path="$ca", proxy_options="$wayout")\n'
WRITE: Final = 'out = s3.open_output_stream("$bucket/k")\nout.write(open("small", "rb").read())\nout.close()\n'
WRITE_BIG: Final = WRITE.replace("small", "big")
WRITE_ON: Final = 'out = s3.open_output_stream("$bucket/k")\nfor _ in range(3): out.write(open("big", "rb").read())\n'
READ: Final = 'open("back", "wb").write(s3.open_input_file("$bucket/k").readall())\n'
PARQUET: Final = 'parquet.write_table(table({"a": [1, 2]}), "$bucket/k", filesystem=s3)\n'
ROUND: Final = PARQUET + 'print(parquet.read_table("$bucket/k", filesystem=s3).to_pydict())\n'
FIND: Final = 'print(sorted(i.path for i in s3.get_file_info(fs.FileSelector("$bucket", recursive=True))))\n'
AGENT: Final = r"^aws-sdk-cpp/1\.11\.900 ua/2\.1 api/S3 os/Linux.* md/http#curl"

SMALL: Final = {"k": "small"}
CHUNKED: Final = {
    "content-encoding": "aws-chunked",
    "content-length": None,
    "expect": "100-continue",
    "transfer-encoding": "chunked",
    "x-amz-content-sha256": "^STREAMING-UNSIGNED-PAYLOAD-TRAILER$",
    "x-amz-trailer": "^x-amz-checksum-crc64nvme$",
}
CLEAN: Final = {
    "content-encoding": None,
    "expect": "100-continue",
    "x-amz-checksum-crc64nvme": None,
    "x-amz-content-sha256": "^[0-9a-f]{64}$",
    "x-amz-trailer": None,
}
REFUSED: Final[tuple[Must, ...]] = (
    fails(
        r"OSError: When uploading part for key 'k' in bucket '$bucket': AWS Error \[code 138\] during UploadPart"
        " operation: The body is framed as aws-chunked"
    ),
    Asked("UploadPart", 400, rule="payload.aws-chunked", agent=AGENT, sends=CHUNKED),
)
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
EMPTY: Final = 's3.delete_dir_contents("$bucket/d")\n'
DROPPING: Final = Behaviour(trailing_slash_put=TrailingSlashPut.DROP)
STORING: Final = Behaviour(chunked_uploads=ChunkedUploads.STORE_FRAMING)

UPLOADS: Final = [
    Row("default", (*REFUSED, Stored("k")), code=URL + WRITE),
    Row("default, over http: no better", (*REFUSED, Stored("k")), code=HTTP + WRITE, scheme="http"),
    Row("default, parts in the background", (*REFUSED, Stored("k")), code=URL + WRITE_ON + "out.close()\n"),
    Row(
        "default, framing stored",
        (fails("Parquet magic bytes not found in footer"),),
        code=URL + ROUND,
        behaviour=STORING,
    ),
    Row(
        "by variables: even a small stream is three requests",
        (
            *ARRIVES,
            Asked("CreateMultipartUpload", 200, 1),
            Asked("UploadPart", 200, 1, agent=AGENT, sends=CLEAN),
            Asked("CompleteMultipartUpload", 200, 1),
        ),
        code=URL + WRITE,
        environ=ENV_CHECKSUMS,
    ),
    Row(
        "by a profile",
        (*ARRIVES, Asked("UploadPart", 200, sends=CLEAN)),
        code=URL + WRITE,
        files=DOCUMENTED,
        environ={"AWS_PROFILE": "hf", "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
    ),
    Row("by a profile without the settings", REFUSED, code=URL + WRITE, files=BARE, environ={"AWS_PROFILE": "hf"}),
    Row("a host and a path", ARRIVES, code=HOST + WRITE, environ=ENV_CHECKSUMS),
    Row(
        "parquet",
        (works(r"\{'a': \[1, 2\]\}"), Asked("GetObject", 302), Asked("EdgeGet", 206)),
        code=HOST + ROUND,
        environ=ENV_CHECKSUMS,
    ),
]
READS: Final = [
    Row(
        "read: redirected",
        (
            works(),
            Fetched("back", "small"),
            Asked("GetObject", 302, agent=AGENT, sends={"range": "bytes=0-999"}),
            Asked("EdgeGet", 206, agent=AGENT),
        ),
        code=URL + READ,
        objects=SMALL,
    ),
    Row(
        "listing",
        (
            works(r"\['$bucket/d', '$bucket/d/k', '$bucket/k k'\]"),
            Asked("ListObjectsV2", 200, query="^(?!.*encoding-type)"),
        ),
        code=URL + FIND,
        objects={"d/k": "small", "k k": "small"},
    ),
    Row(
        "buckets",
        (works("'$bucket'"), Asked("ListBuckets", 200, path="/$ns")),
        code=URL + 'print([i.path for i in s3.get_file_info(fs.FileSelector(""))])\n',
    ),
    Row(
        "deletion in bulk",
        (
            works(),
            Stored("d/k"),
            Asked("DeleteObjects", 200, sends={"x-amz-checksum-crc64nvme": "=", "content-md5": None}),
        ),
        code=URL + EMPTY,
        environ=ENV_CHECKSUMS,
        objects={"d/k": "small", "d/l": "small"},
        behaviour=DROPPING,
    ),
    Row(
        "deletion of a folder's contents ends with a marker",
        (
            fails("When creating key 'd/' in bucket '$bucket'.* A key must not end with"),
            Stored("d/k"),
            Asked("", 400, rule="key.trailing-slash"),
        ),
        code=URL + EMPTY,
        environ=ENV_CHECKSUMS,
        objects={"d/k": "small"},
    ),
    Row(
        "copy",
        (works(), Stored("l", "small"), Asked("CopyObject", 200)),
        code=URL + 's3.copy_file("$bucket/k", "$bucket/l")\n',
        objects=SMALL,
    ),
]
ASTRAY: Final[tuple[Must, ...]] = (fails(), Stored("k"), Wanted(r"amazonaws\.com:443"))
SETTINGS: Final = [
    Row(
        "AWS_ENDPOINT_URL is not read",
        ASTRAY,
        code=NOWHERE + WRITE,
        environ=ENV_CHECKSUMS
        | {"AWS_ENDPOINT_URL": "$endpoint", "AWS_ENDPOINT_URL_S3": "$endpoint", "AWS_MAX_ATTEMPTS": "1"},
    ),
    Row(
        "the profile's endpoint is not read",
        ASTRAY,
        code=NOWHERE + WRITE,
        files=DOCUMENTED,
        environ={"AWS_PROFILE": "hf", "AWS_MAX_ATTEMPTS": "1"},
    ),
]


@pytest.mark.parametrize("row", UPLOADS, ids=str)
def test_uploads(row: Row, play: Player) -> None:
    play(row, python("pyarrow"), preamble=BEFORE, environ=ENV_PAIR)


@pytest.mark.parametrize("row", READS, ids=str)
def test_reads(row: Row, play: Player) -> None:
    play(row, python("pyarrow"), preamble=BEFORE, environ=ENV_PAIR)


@pytest.mark.parametrize("row", SETTINGS, ids=str)
def test_settings(row: Row, play: Player) -> None:
    play(row, python("pyarrow"), preamble=BEFORE, environ=ENV_PAIR)
