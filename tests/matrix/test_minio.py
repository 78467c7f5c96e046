"""minio-py 7.2.20: takes no path in its endpoint, so the namespace must be its bucket."""

from typing import Final

import pytest

from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, fails, works

BEFORE: Final = """import minio
from minio.commonconfig import ComposeSource, CopySource
from minio.deleteobjects import DeleteObject
"""
CLIENT: Final = 'c = minio.Minio("$host", "$id", "$secret", region="us-east-1")\n'
HTTP: Final = CLIENT.replace("region", "secure=False, region")
PUT: Final = 'c.fput_object("$ns", "$bucket/k", "small")\n'
AGENT: Final = r"^MinIO \(Linux; x86_64\) minio-py/7\.2\.20$"
SENT: Final = {
    "content-encoding": None,
    "content-md5": "=",
    "expect": None,
    "x-amz-content-sha256": "^UNSIGNED-PAYLOAD$",
}
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
SMALL: Final = {"k": "small"}
ROWS: Final = [
    Row(
        "the namespace in the endpoint",
        (fails("ValueError: path in endpoint is not allowed"),),
        code=CLIENT.replace("$host", "$endpoint"),
    ),
    Row("put", (*ARRIVES, Asked("PutObject", 200, agent=AGENT, path="/$ns/$bucket/k", sends=SENT)), code=CLIENT + PUT),
    Row(
        "put, over http",
        (*ARRIVES, Asked("PutObject", 200, sends={"x-amz-content-sha256": "^[0-9a-f]{64}$"})),
        code=HTTP + PUT,
        scheme="http",
    ),
    Row(
        "parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=SENT)),
        code=CLIENT + 'c.fput_object("$ns", "$bucket/k", "big", part_size=5 * 2**20)\n',
    ),
    Row(
        "get: the redirect is followed, but with the gateway's Host",
        (
            fails("The client kept the gateway's Host header across the redirect"),
            Asked("GetObject", 302, agent=AGENT),
            Asked("EdgeGet", 400, rule="edge.host"),
            Fetched("back"),
        ),
        code=CLIENT + 'c.fget_object("$ns", "$bucket/k", "back")\n',
        objects=SMALL,
    ),
    Row(
        "listing",
        (
            works(r"\['$bucket/d/k', '$bucket/k'\]"),
            Asked("ListObjectsV2", 200, path="/$ns", query="delimiter=&encoding-type=url&.*prefix=$bucket%2F$"),
        ),
        code=CLIENT + 'print([o.object_name for o in c.list_objects("$ns", "$bucket/", recursive=True)])\n',
        objects={"k": "small", "d/k": "small"},
    ),
    Row(
        "listing, version 1",
        (fails("code: NotImplemented"), Asked("ListObjects", 501)),
        code=CLIENT + 'list(c.list_objects("$ns", "$bucket/", use_api_v1=True))\n',
    ),
    Row(
        "is the bucket there? the namespace is none",
        (fails("code: BadRequest"), Asked("HeadBucket", 400, path="/$ns", rule="address.namespace-as-bucket")),
        code=CLIENT + 'c.bucket_exists("$ns")\n',
    ),
    Row(
        "buckets",
        (fails("The path names no namespace"), Asked("", 400, path="/", rule="address.no-namespace")),
        code=CLIENT + "c.list_buckets()\n",
    ),
    Row(
        "copy",
        (works(), Stored("l", "small"), Asked("CopyObject", 200, sends={"x-amz-copy-source": "^/$ns/$bucket/k$"})),
        code=CLIENT + 'c.copy_object("$ns", "$bucket/l", CopySource("$ns", "$bucket/k"))\n',
        objects=SMALL,
    ),
    Row(
        "compose",
        (
            fails("code: NotImplemented, message: UploadPartCopy is not implemented"),
            Asked("UploadPartCopy", 501),
            Stored("l"),
        ),
        code=CLIENT
        + 'source = ComposeSource("$ns", "$bucket/k")\nc.compose_object("$ns", "$bucket/l", [source, source])\n',
        objects={"k": "big"},
    ),
    Row(
        "deletion in bulk",
        (works(), Stored("k"), Asked("DeleteObjects", 200, path="/$ns", query="^delete=$", sends={"content-md5": "="})),
        code=CLIENT + 'assert not list(c.remove_objects("$ns", [DeleteObject("$bucket/k")]))\n',
        objects=SMALL,
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_minio(row: Row, play: Player) -> None:
    play(row, python("minio"), preamble=BEFORE)
