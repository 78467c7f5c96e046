"""The CDN edge: what its signed URLs give, and what it says to clients that follow redirects wrongly."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.edge import SIGNATURE, Edge, EdgeUrls, open_key
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import BucketName, ObjectName, Storage
from hfs3.gateway.storage.disk import open_storage
from hfs3.gateway.wire.messages import FileSlice, Headers, Request, Response

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESS = "https://edge.test:8443"
SMALL, LARGE = b"0123456789", bytes(range(256)) * 1024
KEYS = {"plain.txt": SMALL, "a folder/ü&%+?.bin": LARGE, "empty": b""}


async def _chunks(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def _fill(storage: Storage) -> None:
    await storage.create_bucket(BucketName("someone", "data"), now=NOW)
    for key, content in KEYS.items():
        staged = await storage.stage(_chunks(content))
        attributes = {"content-type": "text/plain"} if key.endswith(".txt") else {}
        await storage.put(ObjectName("someone", "data", key), staged, attributes=attributes, now=NOW)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    opened = open_storage(tmp_path / "storage", durability=Durability.PROCESS, etag_style=ETagStyle.OPAQUE)
    asyncio.run(_fill(opened))
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
def urls(tmp_path: Path) -> EdgeUrls:
    return EdgeUrls(ADDRESS, open_key(tmp_path))


def _location(urls: EdgeUrls, key: str = "plain.txt", overrides: Mapping[str, str] | None = None) -> str:
    return urls.location(f"/someone/data/{key}", expires=NOW + timedelta(minutes=5), overrides=overrides)


def _ask(
    edge: Edge, location: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> tuple[Response, bytes]:
    """Follow a redirect as a good client does, but for what `headers` say."""
    parts = urlsplit(location)
    sent = {"host": parts.netloc, **(headers or {})}
    request = Request(method, parts.path, parts.query, Headers(sent.items()), _chunks())
    response = asyncio.run(edge.handle(request))
    return response, _bytes(response)


def _bytes(response: Response) -> bytes:
    if isinstance(response.body, bytes):
        return response.body
    return b"".join(_read(part) for part in response.body)


def _read(part: FileSlice) -> bytes:
    return part.path.read_bytes()[part.offset : part.offset + part.length]


@pytest.fixture
def edge(storage: Storage, urls: EdgeUrls) -> Edge:
    return Edge(storage, urls, lambda: NOW)


@pytest.mark.parametrize("key", KEYS)
def test_a_signed_url_gives_the_object(edge: Edge, urls: EdgeUrls, key: str) -> None:
    response, content = _ask(edge, _location(urls, key))
    assert (response.status, content) == (200, KEYS[key])
    headers = dict(response.headers)
    assert headers["content-type"] == ("text/plain" if key == "plain.txt" else "binary/octet-stream")
    assert "last-modified" not in {name.lower() for name in headers}


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [("bytes=2-4", 206, 2, 4), ("bytes=-3", 206, 7, 9), ("bytes=8-", 206, 8, 9), ("bytes=5-900", 206, 5, 9)],
)
def test_range(edge: Edge, urls: EdgeUrls, asked: str, status: int, first: int, last: int) -> None:
    response, content = _ask(edge, _location(urls), {"range": asked})
    assert (response.status, content) == (status, SMALL[first : last + 1])
    assert dict(response.headers)["content-range"] == f"bytes {first}-{last}/10"


def test_range_of_a_file(edge: Edge, urls: EdgeUrls) -> None:
    key = "a folder/ü&%+?.bin"
    response, content = _ask(edge, _location(urls, key), {"range": "bytes=1000-200000"})
    assert (response.status, content) == (206, KEYS[key][1000:200001])


def test_head_tells_the_length_and_sends_nothing(edge: Edge, urls: EdgeUrls) -> None:
    response, content = _ask(edge, _location(urls), method="HEAD")
    assert (dict(response.headers)["content-length"], content) == ("10", b"")


def test_overrides_travel_in_the_url(edge: Edge, urls: EdgeUrls) -> None:
    asked = {"response-content-type": "a/b", "response-content-disposition": 'attachment; filename="ü b.txt"'}
    headers = dict(_ask(edge, _location(urls, overrides=asked))[0].headers)
    assert headers["content-type"] == "a/b"
    assert headers["content-disposition"] == 'attachment; filename="ü b.txt"'


def test_a_part_number_travels_in_the_url(edge: Edge, urls: EdgeUrls) -> None:
    response, content = _ask(edge, _location(urls, overrides={"partNumber": "1"}))
    assert (response.status, content) == (206, SMALL)


def _refusal(edge: Edge, location: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> S3Error:
    with pytest.raises(S3Error) as caught:
        _ask(edge, location, headers, method)
    return caught.value


def test_a_forwarded_authorization_is_named(edge: Edge, urls: EdgeUrls) -> None:
    refusal = _refusal(edge, _location(urls), {"authorization": "AWS4-HMAC-SHA256 Credential=x"})
    assert (refusal.status, refusal.rule) == (400, "edge.authorization")
    assert "Credential" not in refusal.message


def test_a_stale_host_is_named(edge: Edge, urls: EdgeUrls) -> None:
    refusal = _refusal(edge, _location(urls), {"host": "localhost:9000"})
    assert (refusal.status, refusal.rule) == (400, "edge.host")
    assert "localhost:9000" in refusal.message


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nothing_can_be_changed_here(edge: Edge, urls: EdgeUrls, method: str) -> None:
    assert _refusal(edge, _location(urls), method=method).status == 405


def _tampered(location: str) -> dict[str, str]:
    unsigned, _, signature = location.rpartition(f"&{SIGNATURE}=")
    late = unsigned.rpartition("=")[0] + f"={int((NOW + timedelta(days=1)).timestamp())}"
    return {
        "unsigned": unsigned,
        "no query": location.partition("?")[0],
        "another object": location.replace("plain.txt", "empty"),
        "a later end": f"{late}&{SIGNATURE}={signature}",
        "a parameter more": location.replace("?", "?response-content-type=a&"),
        "a parameter behind": f"{location}&x=y",
        "another signature": f"{unsigned}&{SIGNATURE}={'0' * 64}",
        "no ascii": f"{unsigned}&{SIGNATURE}=\xe4",
    }


@pytest.mark.parametrize("how", _tampered(f"{ADDRESS}/someone/data/plain.txt?a=1&{SIGNATURE}=b"))
def test_a_url_that_was_not_signed_as_it_is_gives_nothing(edge: Edge, urls: EdgeUrls, how: str) -> None:
    refusal = _refusal(edge, _tampered(_location(urls))[how])
    assert (refusal.status, refusal.rule) == (403, "edge.signature")


def test_a_url_ends(storage: Storage, urls: EdgeUrls) -> None:
    location = _location(urls)
    last_second = Edge(storage, urls, lambda: NOW + timedelta(minutes=5, seconds=-1))
    assert _ask(last_second, location)[0].status == 200
    refusal = _refusal(Edge(storage, urls, lambda: NOW + timedelta(minutes=5)), location)
    assert (refusal.status, refusal.rule) == (403, "edge.expired")


def test_an_object_that_went_meanwhile_is_not_found(edge: Edge, urls: EdgeUrls) -> None:
    assert _refusal(edge, _location(urls, "gone")).status == 404


def test_the_processes_of_a_root_sign_alike_and_other_roots_do_not(edge: Edge, tmp_path: Path) -> None:
    shared = EdgeUrls(ADDRESS, open_key(tmp_path))
    assert _ask(edge, _location(shared))[0].status == 200
    (tmp_path / "other").mkdir()
    assert _refusal(edge, _location(EdgeUrls(ADDRESS, open_key(tmp_path / "other")))).rule == "edge.signature"
