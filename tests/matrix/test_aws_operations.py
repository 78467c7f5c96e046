"""AWS CLI 1 (`awscli` of PyPI): which requests its commands make, and what it says when they are refused."""

from typing import Final

import pytest

from tests.matrix.aws_files import CHECKSUMS, DOCUMENTED, ENDPOINT, REGION, SMALL_PARTS, profile
from tests.matrix.conftest import Player
from tests.matrix.installed import beside
from tests.matrix.rows import Asked, Fetched, Row, Stored, fails, works

S3: Final = ("--profile", "hf", "s3")
API: Final = ("--profile", "hf", "s3api")
COPY: Final = (*S3, "cp", "s3://$bucket/k", "s3://$bucket/l")
SYNC: Final = (*S3, "sync", "tree", "s3://$bucket/t")
TREE: Final = {"tree/one": "1", "tree/deep/two": "22"}
RAISED: Final = profile(REGION, ENDPOINT, CHECKSUMS, s3="    multipart_threshold = 5GB\n")
ELSEWHERE: Final = profile(REGION, "endpoint_url = $url/bob", CHECKSUMS)
BAD_SECRET: Final = profile(
    REGION, ENDPOINT, CHECKSUMS, pair="[hf]\naws_access_key_id=$id\naws_secret_access_key=bad\n"
)
FORBIDDEN_HEAD: Final = r"An error occurred \(403\) when calling the HeadObject operation: Forbidden"

BUCKETS: Final = [
    Row("list", (works("$bucket"), Asked("ListBuckets", 200, path="/$ns")), (*S3, "ls"), files=DOCUMENTED),
    Row(
        "make",
        (works("make_bucket: $bucket-2"), Asked("CreateBucket", 200)),
        (*S3, "mb", "s3://$bucket-2"),
        files=DOCUMENTED,
    ),
    Row(
        "remove",
        (works("remove_bucket: $bucket"), Asked("DeleteBucket", 204)),
        (*S3, "rb", "s3://$bucket"),
        files=DOCUMENTED,
    ),
    Row(
        "remove by force: key by key",
        (
            works("remove_bucket: $bucket"),
            Asked("ListObjectsV2", 200),
            Asked("DeleteObject", 204, 2),
            Asked("DeleteObjects", times=0),
            Asked("DeleteBucket", 204),
        ),
        (*S3, "rb", "--force", "s3://$bucket"),
        files=DOCUMENTED,
        objects={"k": "small", "d/k": "small"},
    ),
]

OBJECTS: Final = [
    Row(
        "listing, version 2",
        (works("PRE d/", r"1000 k\n"), Asked("ListObjectsV2", 200, query="encoding-type=url")),
        (*S3, "ls", "s3://$bucket/"),
        files=DOCUMENTED,
        objects={"k": "small", "d/k": "small"},
    ),
    Row(
        "listing, version 1",
        (
            fails(r"An error occurred \(NotImplemented\) when calling the ListObjects operation"),
            Asked("ListObjects", 501),
        ),
        (*API, "list-objects", "--bucket", "$bucket"),
        files=DOCUMENTED,
    ),
    Row(
        "sync",
        (works(), Asked("ListObjectsV2", 200, 1), Asked("PutObject", 200, 2), Asked("HeadObject", times=0)),
        SYNC,
        files=DOCUMENTED | TREE,
    ),
    Row(
        "sync again: one listing, nothing moved",
        (works(), Asked("ListObjectsV2", 200, 1), Asked("PutObject", times=0)),
        SYNC,
        files=DOCUMENTED | TREE,
        before=(SYNC,),
    ),
    Row(
        "remove all: key by key",
        (works(), Asked("DeleteObject", 204, 2), Asked("DeleteObjects", times=0)),
        (*S3, "rm", "--recursive", "s3://$bucket"),
        files=DOCUMENTED,
        objects={"k": "small", "d/k": "small"},
    ),
    Row(
        "copy",
        (works(), Stored("l", "small"), Asked("HeadObject", 200, 1), Asked("CopyObject", 200, 1)),
        COPY,
        files=DOCUMENTED,
        objects={"k": "small"},
    ),
    Row(
        "move",
        (works(), Stored("l", "small"), Stored("k"), Asked("CopyObject", 200, 1), Asked("DeleteObject", 204, 1)),
        (*S3, "mv", "s3://$bucket/k", "s3://$bucket/l"),
        files=DOCUMENTED,
        objects={"k": "small"},
    ),
    Row(
        "copy, above the threshold",
        (
            fails(r"copy failed: .* An error occurred \(NotImplemented\) when calling the UploadPartCopy operation"),
            Stored("l"),
            Asked("UploadPartCopy", 501),
            Asked("AbortMultipartUpload", 204),
        ),
        COPY,
        files=SMALL_PARTS,
        objects={"k": "big"},
    ),
    Row(
        "copy, the threshold raised",
        (works(), Stored("l", "big"), Asked("CopyObject", 200, 1)),
        COPY,
        files=RAISED,
        objects={"k": "big"},
    ),
]

REFUSALS: Final = [
    Row(
        "another's namespace",
        (fails(r"An error occurred \(AccessDenied\) when calling the ListObjectsV2 operation"),),
        (*S3, "ls", "s3://$bucket"),
        files=ELSEWHERE,
    ),
    Row(
        "another's namespace, what begins with a HEAD",
        (fails(FORBIDDEN_HEAD), Fetched("back")),
        (*S3, "cp", "s3://$bucket/k", "back"),
        files=ELSEWHERE,
    ),
    Row(
        "a wrong secret",
        (fails(r"An error occurred \(SignatureDoesNotMatch\) when calling the ListObjectsV2 operation"),),
        (*S3, "ls", "s3://$bucket"),
        files=BAD_SECRET,
    ),
    Row(
        "a wrong secret, what begins with a HEAD",
        (fails(FORBIDDEN_HEAD), Fetched("back")),
        (*S3, "cp", "s3://$bucket/k", "back"),
        files=BAD_SECRET,
    ),
    Row(
        "a bucket that is not there",
        (fails(r"An error occurred \(NoSuchBucket\) when calling the ListObjectsV2 operation"),),
        (*S3, "ls", "s3://$bucket-2"),
        files=DOCUMENTED,
    ),
    Row(
        "a bucket that is not there, what begins with a HEAD: the key is blamed",
        (fails(r'An error occurred \(404\) when calling the HeadObject operation: Key "k" does not exist'),),
        (*S3, "cp", "s3://$bucket-2/k", "back"),
        files=DOCUMENTED,
    ),
    Row(
        "a forbidden key",
        (
            fails(r"An error occurred \(InvalidArgument\) when calling the PutObject operation"),
            Asked("", 400, rule="key.double-slash", path="/$ns/$bucket/a//b"),
        ),
        (*S3, "cp", "small", "s3://$bucket/a//b"),
        files=DOCUMENTED,
    ),
]


@pytest.mark.parametrize("row", BUCKETS, ids=str)
def test_buckets(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", OBJECTS, ids=str)
def test_objects(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", REFUSALS, ids=str)
def test_refusals(row: Row, play: Player) -> None:
    play(row, beside("aws"))
