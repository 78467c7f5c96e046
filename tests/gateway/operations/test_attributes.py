"""What an object keeps of the headers it came with."""

import pytest

from hfs3.gateway.operations.attributes import kept_attributes
from hfs3.gateway.wire.messages import Headers


def test_http_headers_are_kept_and_the_rest_is_not() -> None:
    sent = [
        ("Content-Type", "text/plain"),
        ("Cache-Control", "no-cache"),
        ("Content-Length", "5"),
        ("x-amz-meta-mtime", "1"),
        ("x-amz-acl", "private"),
        ("Expires", ""),
    ]
    assert kept_attributes(Headers(sent)) == {"content-type": "text/plain", "cache-control": "no-cache"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("gzip", "gzip"),
        ("aws-chunked", None),
        ("aws-chunked,gzip", "gzip"),
        ("gzip, AWS-Chunked, br", "gzip, br"),
        (",", None),
    ],
)
def test_framing_is_no_encoding(sent: str, kept: str | None) -> None:
    assert kept_attributes(Headers([("Content-Encoding", sent)])).get("content-encoding") == kept
