import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.copy_source import CopySource, parse_copy_source


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("bucket/key", CopySource((("bucket", "key"),))),
        ("/bucket/key", CopySource((("bucket", "key"),))),
        ("bucket/a%20b%2Bc", CopySource((("bucket", "a b+c"),))),
        ("bucket/a+b", CopySource((("bucket", "a b"),))),
        ("bucket%2Fkey", CopySource((("bucket", "key"),))),
        ("bucket/%C3%A9", CopySource((("bucket", "é"),))),
        ("bucket/key?versionId=null", CopySource((("bucket", "key"),))),
        ("bucket/key?versionId=abc", CopySource((("bucket", "key"),))),
        ("bucket/a/b", CopySource((("bucket", "a/b"),), "bucket")),
        ("ns/bucket/key", CopySource((("bucket", "key"), ("ns", "bucket/key")))),
        ("/ns/bucket/a/b", CopySource((("bucket", "a/b"), ("ns", "bucket/a/b")))),
        ("ns/key", CopySource((("ns", "key"),))),
        ("other/bucket/key", CopySource((("other", "bucket/key"),), "other")),
    ],
)
def test_sources_as_clients_write_them(header: str, source: CopySource) -> None:
    assert parse_copy_source(header, "ns") == source


@pytest.mark.parametrize(
    ("header", "code", "rule"),
    [
        ("", "InvalidArgument", "copy.source"),
        ("/", "InvalidArgument", "copy.source"),
        ("bucket", "InvalidArgument", "copy.source"),
        ("bucket/", "InvalidArgument", "copy.source"),
        ("/bucket", "InvalidArgument", "copy.source"),
        ("bucket/a//b", "InvalidArgument", "key.double-slash"),
        ("bucket/dir/", "InvalidArgument", "key.trailing-slash"),
        ("bucket/a%00", "InvalidArgument", "key.null-byte"),
        ("ns/bucket/../b", "InvalidArgument", "key.parent-segment"),
        ("bucket/%ff", "InvalidArgument", "copy.source"),
        ("bucket/%zz", "InvalidArgument", "copy.source"),
    ],
)
def test_sources_that_are_none(header: str, code: str, rule: str) -> None:
    with pytest.raises(S3Error) as caught:
        parse_copy_source(header, "ns")
    assert (caught.value.code, caught.value.rule) == (code, rule)
