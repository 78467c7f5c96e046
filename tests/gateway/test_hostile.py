"""Whatever is asked, signed or not, the gateway answers: a document that parses, never a 500."""

import asyncio
from pathlib import Path
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfs3.gateway.app import Gateway
from hfs3.gateway.config import Behaviour, ChunkedUploads, Durability, ETagStyle, TrailingSlashPut
from hfs3.gateway.edge import EdgeUrls
from hfs3.gateway.hub.registry import Registry
from hfs3.gateway.records import RequestRecord
from hfs3.gateway.storage.disk import DiskStorage, open_storage
from hfs3.gateway.wire.canonical import CanonicalRequest, header_lines, spellings
from hfs3.gateway.wire.messages import Headers, Request, Response
from hfs3.gateway.wire.signing import Scope, sign, signing_key, string_to_sign
from tests.gateway.conftest import ME, WRITER, by, error
from tests.gateway.wire.conftest import HOST, NOW, stream

SCOPE = Scope("20260901", "us-east-1")
NAMES = ("bucket", "none", "", ".", "..", "%2e%2e", "Bu_cket", "b%00", "é".encode().decode("latin-1"))
PIECES = st.one_of(
    st.sampled_from(("key", "a/b", "%2F", "..", ".", "", "%00", "%ff", "%", "+", "%C3%A9", "dir/", "//", "\\")),
    st.text(max_size=8).map(lambda text: quote(text, safe="/")),
    st.text(alphabet=st.characters(max_codepoint=255, exclude_characters=" ?#\r\n"), max_size=8),
)
ORDINARY = st.sampled_from(
    ("/me", "/me/", "/me/bucket", "/me/bucket/", "/me/bucket/key", "/me/bucket/a/b", "/me/new", "/org/b")
)
PATHS = st.integers(0, 9).flatmap(
    lambda die: (
        ORDINARY
        if die
        else st.one_of(
            st.builds("/me/{}/{}".format, st.sampled_from(NAMES), PIECES),
            st.builds("/{}/{}".format, st.sampled_from(("me", "org", "else", "", "..", "me%2Fbucket")), PIECES),
            st.builds("/{}".format, PIECES),
            PIECES,
        )
    )
)
PARAMETERS = (
    *("acl", "attributes", "continuation-token", "delete", "delimiter", "encoding-type", "fetch-owner", "key-marker"),
    *("list-type", "location", "marker", "max-keys", "max-parts", "max-uploads", "part-number-marker", "partNumber"),
    *("policy", "prefix", "response-content-type", "start-after", "tagging", "upload-id-marker", "uploadId", "uploads"),
    *("versionId", "versions", "max-buckets", "bucket-region", "response-expires", "x-id", "restore", "X-Amz-Date"),
)
VALUES = st.one_of(
    st.sampled_from(
        ("", "0", "1", "2", "-1", "1000", "10001", "9" * 40, "url", "/", "bucket/", "null", "%zz", "%ff", "a+b")
    ),
    st.text(max_size=6).map(lambda text: quote(text, safe="")),
)
OPENINGS = st.sampled_from(("", "", "list-type=2&", "uploads&", "delete&", "uploadId=x&", "partNumber=1&uploadId=x&"))
QUERIES = st.tuples(OPENINGS, st.lists(st.tuples(st.sampled_from(PARAMETERS), VALUES), max_size=3)).map(
    lambda parts: parts[0] + "&".join(f"{name}={value}" for name, value in parts[1])
)
HEADERS = st.dictionaries(
    st.sampled_from(
        (
            *("range", "if-match", "if-none-match", "content-md5", "content-type", "content-encoding", "user-agent"),
            *("x-amz-copy-source", "x-amz-metadata-directive", "x-amz-checksum-crc32", "x-amz-checksum-sha256"),
            *("x-amz-copy-source-if-match", "x-amz-copy-source-if-modified-since", "x-amz-meta-a", "content-length"),
            *("x-amz-trailer", "x-amz-decoded-content-length", "x-amz-acl", "cache-control", "expires", "date"),
            *(
                "x-amz-storage-class",
                "x-amz-tagging",
                "x-amz-copy-source-range",
                "transfer-encoding",
                "x-amz-max-parts",
            ),
        )
    ),
    st.one_of(
        st.sampled_from(("", "*", '"0"', "bytes=0-1", "bytes=-0", "botocore", "bucket/key", "/me/bucket/key", "COPY")),
        st.sampled_from(("REPLACE", "aws-chunked", "AAAAAA==", "Tue, 01 Sep 2026 12:00:00 GMT", "chunked", "-1", "1")),
        st.text(alphabet=st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=10),
    ),
    max_size=4,
)
BODIES = st.one_of(
    st.sampled_from(
        (
            b"",
            b"<Delete><Object><Key>key</Key></Object></Delete>",
            b"<Delete><Object><Key>../x</Key></Object><Object><Key>a//b</Key></Object></Delete>",
            b"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
            b"<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>",
            b"<!DOCTYPE x><x/>",
            b"1\r\na\r\n0\r\n\r\n",
        )
    ),
    st.binary(max_size=40),
)
METHODS = st.sampled_from((*("GET", "PUT", "POST", "HEAD", "DELETE") * 4, "OPTIONS", "PATCH", "get", ""))
SIGNED = st.sampled_from((True, True, True, False))


def resigned(request: Request) -> Request:
    """Return the request signed by our own arithmetic, whatever nonsense it holds."""
    sha256 = "UNSIGNED-PAYLOAD"
    headers = Headers([*request.headers, ("x-amz-date", "20260901T120000Z"), ("x-amz-content-sha256", sha256)])
    names = tuple(sorted({name for name, _ in headers}))
    path, query = next(spellings(request.raw_path, request.raw_query))
    canonical = CanonicalRequest(request.method, path, query, header_lines(headers, names), ";".join(names), sha256)
    pair = WRITER.pair
    text = string_to_sign(canonical.text(), timestamp="20260901T120000Z", scope=SCOPE)
    signature = sign(signing_key(pair.secret_access_key.reveal(), SCOPE), text)
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={pair.access_key_id}/{SCOPE.text()},"
        f"SignedHeaders={';'.join(names)},Signature={signature}"
    )
    request.headers = Headers([*headers, ("authorization", authorization)])
    return request


def answers(response: Response, request: Request, record: RequestRecord) -> None:
    assert response.status != 500, record
    assert record.status == response.status
    if response.status >= 400 and request.method != "HEAD":
        assert error(response)["Code"] == record.error_code
    if request.method == "HEAD":
        assert response.body == b""


def test_nothing_that_is_asked_is_a_bug(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        storage = runner.run(_opened(tmp_path / "root"))
        records: list[RequestRecord] = []
        gateways = [
            Gateway(
                storage,
                Registry([ME]).by_access_key,
                EdgeUrls("https://e", b"k"),
                records.append,
                switches,
                lambda: NOW,
            )
            for switches in (
                Behaviour(),
                Behaviour(chunked_uploads=ChunkedUploads.DECODE, trailing_slash_put=TrailingSlashPut.DROP),
                Behaviour(chunked_uploads=ChunkedUploads.STORE_FRAMING),
            )
        ]

        @given(
            gateway=st.sampled_from(gateways),
            method=METHODS,
            path=PATHS,
            query=QUERIES,
            headers=HEADERS,
            body=BODIES,
            is_signed=SIGNED,
        )
        @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        def ask(
            gateway: Gateway,
            method: str,
            path: str,
            query: str,
            headers: dict[str, str],
            body: bytes,
            is_signed: bool,
        ) -> None:
            lengths = (
                {} if {"content-length", "transfer-encoding"} & set(headers) else {"content-length": str(len(body))}
            )
            sent = Headers([("host", HOST), *headers.items(), *lengths.items()])
            request = Request(method, path, query, sent, stream(body))
            response = runner.run(gateway.handle(resigned(request) if is_signed else request))
            answers(response, request, records[-1])
            if not is_signed:
                assert response.status in {400, 403}

        try:
            runner.run(gateways[0].handle(by(WRITER, "PUT", "/me/bucket")))
            runner.run(gateways[0].handle(by(WRITER, "PUT", "/me/bucket/key", body=b"content")))
            ask()
        finally:
            runner.run(storage.close())
        assert {record.status for record in records} >= {200, 400, 403, 404, 501}


async def _opened(root: Path) -> DiskStorage:
    return open_storage(root, durability=Durability.PROCESS, etag_style=ETagStyle.XET)
