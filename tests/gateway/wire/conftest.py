"""Requests as real clients send them, signed by botocore or plain; documents as real clients read them."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import botocore.session
import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.model import ServiceModel
from botocore.parsers import create_parser

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.claims import Claim, read_claim
from hfs3.gateway.wire.messages import Headers, Request
from hfs3.gateway.wire.query import read_query
from hfs3.gateway.wire.sigv4 import check_claim, check_signature
from hfs3.secret import Secret

ID = "HFAKEXAMPLE"
SECRET = "5ec2e7" * 10 + "abcd"
NOW = datetime(2026, 9, 1, 12, 0, 0, tzinfo=UTC)
HOST = "localhost:9443"


async def stream(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def plain(
    method: str = "GET",
    path: str = "/ns/bucket/key",
    *,
    query: str = "",
    headers: Iterable[tuple[str, str]] = (),
    body: Iterable[bytes] = (),
) -> Request:
    return Request(method, path, query, Headers([("Host", HOST), *headers]), stream(*body))


def as_sent(signed: AWSRequest, body: bytes = b"") -> Request:
    """Return what stands on the wire after botocore has signed."""
    parts = urlsplit(str(signed.url))
    headers = [(name, value) for name, value in signed.headers.items() if name.lower() != "host"]
    if body:
        headers.append(("Content-Length", str(len(body))))
    return plain(str(signed.method), parts.path, query=parts.query, headers=headers, body=[body] if body else [])


def signed(
    method: str = "GET",
    path: str = "/ns/bucket/key",
    *,
    query: str = "",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    keys: tuple[str, str] = (ID, SECRET),
    region: str = "us-east-1",
    at: datetime = NOW,
) -> Request:
    """Return a request that botocore has signed by header."""
    url = f"https://{HOST}{path}{'?' + query if query else ''}"
    request = AWSRequest(method=method, url=url, headers=dict(headers or {}), data=body)
    with patch("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None)):
        S3SigV4Auth(Credentials(*keys), "s3", region).add_auth(request)
    return as_sent(request, body)


def presigned(
    method: str = "GET",
    path: str = "/ns/bucket/key",
    *,
    query: str = "",
    headers: dict[str, str] | None = None,
    lifetime: int = 3600,
    keys: tuple[str, str] = (ID, SECRET),
    at: datetime = NOW,
) -> Request:
    """Return a request by a URL that botocore has presigned."""
    url = f"https://{HOST}{path}{'?' + query if query else ''}"
    request = AWSRequest(method=method, url=url, headers=dict(headers or {}))
    with patch("botocore.auth.get_current_datetime", lambda: at.replace(tzinfo=None)):
        S3SigV4QueryAuth(Credentials(*keys), "s3", "us-east-1", expires=lifetime).add_auth(request)
    return as_sent(request)


def changed(
    request: Request,
    *,
    method: str | None = None,
    path: str | None = None,
    query: str | None = None,
    headers: dict[str, str] | None = None,
    without: Iterable[str] = (),
) -> Request:
    """Return a request that somebody changed after it was signed."""
    replaced = {name.lower(): value for name, value in (headers or {}).items()}
    gone = set(without) | set(replaced)
    items = [(name, value) for name, value in request.headers if name not in gone]
    return Request(
        request.method if method is None else method,
        request.raw_path if path is None else path,
        request.raw_query if query is None else query,
        Headers([*items, *replaced.items()]),
        request.body,
    )


def verify(request: Request, *, now: datetime = NOW, secret: str = SECRET) -> Claim:
    """Put a request through the whole verifier."""
    claim = read_claim(request, read_query(request.raw_query))
    check_claim(claim, request.headers, now=now)
    check_signature(claim, request, secret=Secret(secret))
    return claim


def refusal(request: Request, *, now: datetime = NOW, secret: str = SECRET) -> S3Error:
    """Return why the verifier refuses a request."""
    with pytest.raises(S3Error) as caught:
        verify(request, now=now, secret=secret)
    return caught.value


@cache
def _model() -> ServiceModel:
    return botocore.session.Session().get_service_model("s3")


def parsed(operation: str, body: bytes, status: int = 200) -> Mapping[str, Any]:
    """Return a document as botocore reads it."""
    shape = _model().operation_model(operation).output_shape
    assert shape is not None
    response = {"status_code": status, "headers": {}, "body": body}
    answer: Mapping[str, Any] = create_parser("rest-xml").parse(response, shape)
    return answer
