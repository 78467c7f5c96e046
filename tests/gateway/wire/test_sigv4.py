"""The verifier against botocore's own signers: what botocore signs holds, what is changed afterwards does not."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import quote, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.claims import Claim, Form, read_claim
from hfs3.gateway.wire.messages import Headers, Request
from hfs3.gateway.wire.query import read_query
from hfs3.gateway.wire.sigv4 import check_claim, check_signature
from hfs3.secret import Secret

ID = "HFAKEXAMPLE"
SECRET = "5ec2e7" * 10 + "abcd"
NOW = datetime(2026, 9, 1, 12, 0, 0, tzinfo=UTC)
HOST = "localhost:9443"


async def nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def as_sent(signed: AWSRequest) -> Request:
    """Return what stands on the wire after botocore has signed."""
    parts = urlsplit(str(signed.url))
    items = [(name, value) for name, value in signed.headers.items()]
    if "host" not in {name.lower() for name, _ in items}:
        items.append(("Host", parts.netloc))
    return Request(signed.method, parts.path, parts.query, Headers(items), nothing())


def signed(
    method: str = "GET",
    path: str = "/ns/bucket/key",
    *,
    query: str = "",
    headers: dict[str, str] | None = None,
    secret: str = SECRET,
    region: str = "us-east-1",
    at: datetime = NOW,
) -> Request:
    url = f"https://{HOST}{path}{'?' + query if query else ''}"
    request = AWSRequest(method=method, url=url, headers=dict(headers or {}), data=b"")
    request.context["payload_signing_enabled"] = True
    with patch("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None)):
        S3SigV4Auth(Credentials(ID, secret), "s3", region).add_auth(request)
    return as_sent(request)


def presigned(
    method: str = "GET",
    path: str = "/ns/bucket/key",
    *,
    query: str = "",
    expires: int = 3600,
    headers: dict[str, str] | None = None,
    at: datetime = NOW,
) -> Request:
    url = f"https://{HOST}{path}{'?' + query if query else ''}"
    request = AWSRequest(method=method, url=url, headers=dict(headers or {}))
    with patch("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None)):
        S3SigV4QueryAuth(Credentials(ID, SECRET), "s3", "us-east-1", expires=expires).add_auth(request)
    return as_sent(request)


def verify(request: Request, *, now: datetime = NOW, secret: str = SECRET) -> Claim:
    claim = read_claim(request, read_query(request.raw_query))
    check_claim(claim, request.headers, now=now)
    check_signature(claim, request, secret=Secret(secret))
    return claim


def refusal(request: Request, *, now: datetime = NOW, secret: str = SECRET) -> S3Error:
    with pytest.raises(S3Error) as caught:
        verify(request, now=now, secret=secret)
    return caught.value


HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from(" +%/=&?#:;~*'\"!$()@,éü漢字\u0301\U0001f600"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=40,
)


@given(key=HOSTILE, method=st.sampled_from(["GET", "PUT", "HEAD", "DELETE"]))
@settings(max_examples=300, deadline=None)
def test_every_key_that_botocore_signs_by_header(key: str, method: str) -> None:
    claim = verify(signed(method, f"/ns/bucket/{quote(key, safe='/~')}"))
    assert (claim.access_key_id, claim.form) == (ID, Form.HEADER)


@given(key=HOSTILE)
@settings(max_examples=200, deadline=None)
def test_every_key_that_botocore_presigns(key: str) -> None:
    assert verify(presigned(path=f"/ns/bucket/{quote(key, safe='/~')}")).form is Form.PRESIGNED


@given(pairs=st.lists(st.tuples(HOSTILE, st.one_of(st.just(""), HOSTILE)), max_size=5))
@settings(max_examples=300, deadline=None)
def test_every_query_that_botocore_signs(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    verify(signed(query=query))
    verify(presigned(query=query))


@given(values=st.lists(st.text(alphabet=" \ta%,+=;:é", max_size=12), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_blanks_and_repetition_in_headers(values: list[str]) -> None:
    # botocore hands its signed text to the hash as UTF-8, so that is what the bytes on the wire must be.
    headers = {f"x-amz-meta-{index}": value for index, value in enumerate(values)}
    request = signed(headers=headers)
    on_the_wire = Headers((name, value.encode().decode("latin-1")) for name, value in request.headers)
    verify(Request(request.method, request.raw_path, request.raw_query, on_the_wire, nothing()))
