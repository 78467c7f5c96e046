"""The CDN edge: serves what a 302 points at, by a signed and expiring URL, and tells who follows redirects wrongly.

That the real edge is another host, serves Range and sends no Last-Modified is OBSERVED; the form of its URLs, what it
says to a forwarded Authorization or a stale Host, and its error documents are ASSUMED.
"""

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from hfs3.gateway.config import Clock
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.delivery import serve, without_body
from hfs3.gateway.storage.base import ObjectName, Storage
from hfs3.gateway.wire import percent
from hfs3.gateway.wire.messages import Headers, Request, Response

EXPIRES: Final = "X-Edge-Expires"
SIGNATURE: Final = "X-Edge-Signature"

_KEY_FILE: Final = "edge.key"
_KEY_BYTES: Final = 32


def open_key(root: Path) -> bytes:
    """Return the secret that this root's edge signs with; the processes that share a root share it."""
    kept = root / _KEY_FILE
    if not kept.exists():
        aside = root / f".{_KEY_FILE}.{secrets.token_hex(8)}"
        aside.touch(0o600, exist_ok=False)
        aside.write_bytes(secrets.token_bytes(_KEY_BYTES))
        try:
            kept.hardlink_to(aside)
        except FileExistsError:
            pass  # another process was first
        finally:
            aside.unlink()
    return kept.read_bytes()


class EdgeUrls:
    """Makes and checks the edge's URLs. `address` is `https://HOST:PORT`."""

    def __init__(self, address: str, key: bytes) -> None:
        self.address = address
        self._key = key

    def location(self, path: str, *, expires: datetime, overrides: Mapping[str, str] | None = None) -> str:
        """Return the URL that serves `path` (`/namespace/bucket/key`) until `expires`.

        `overrides` are the parameters of the redirected request that change the answer: `response-…`, `partNumber`.
        """
        raw_path = quote(path, safe="/~")
        query = urlencode({**(overrides or {}), EXPIRES: str(int(expires.timestamp()))}, quote_via=quote)
        return f"{self.address}{raw_path}?{query}&{SIGNATURE}={self._sign(raw_path, query)}"

    def check(self, request: Request, now: datetime) -> None:
        """Refuse a URL that this edge did not make, or made too long ago. Raises AccessDenied."""
        query, _, signature = request.raw_query.rpartition(f"&{SIGNATURE}=")
        if not query or not hmac.compare_digest(
            signature.encode("latin-1"), self._sign(request.raw_path, query).encode()
        ):
            raise S3Error("AccessDenied", "This URL was not signed by the gateway.", rule="edge.signature")
        expires = datetime.fromtimestamp(int(query.rpartition("=")[2]), UTC)
        if now >= expires:
            raise S3Error(
                "AccessDenied",
                "This URL has expired: follow the gateway's redirect anew for each request.",
                rule="edge.expired",
            )

    def _sign(self, raw_path: str, query: str) -> str:
        return hmac.new(self._key, f"{raw_path}?{query}".encode("latin-1"), "sha256").hexdigest()


class Edge:
    """Serves objects by signed URL: one handler."""

    def __init__(self, storage: Storage, urls: EdgeUrls, clock: Clock) -> None:
        self._storage = storage
        self._urls = urls
        self._clock = clock
        self._host = urls.address.partition("://")[2]

    async def handle(self, request: Request) -> Response:
        """Answer one request. Raises S3Error."""
        if request.method not in {"GET", "HEAD"}:
            raise S3Error("MethodNotAllowed", rule="edge.method", headers={"Allow": "GET, HEAD"})
        self._check_manners(request.headers)
        self._urls.check(request, self._clock())
        namespace, bucket, key = percent.decode(request.raw_path).removeprefix("/").split("/", 2)
        found = self._storage.open(ObjectName(namespace, bucket, key))
        if found is None:
            raise S3Error("NoSuchKey", rule="edge.gone")
        response = serve(found, request.headers, dict(parse_qsl(request.raw_query, keep_blank_values=True)))
        return response if request.method == "GET" else without_body(response)

    def _check_manners(self, headers: Headers) -> None:
        host = headers.get("host")
        if host.lower() != self._host.lower():
            raise S3Error(
                "InvalidRequest",
                f"This is the CDN edge {self._host}, but the request says Host: {host}. "
                "The client kept the gateway's Host header across the redirect.",
                rule="edge.host",
            )
        if "authorization" in headers:
            raise S3Error(
                "InvalidRequest",
                "The CDN's URL carries its own signature, but the request still has the gateway's Authorization "
                "header. The client forwarded it across the redirect to another host.",
                rule="edge.authorization",
            )
