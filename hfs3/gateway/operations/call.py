"""What an operation is handed: who asks for what, of which bucket and key, and what it may use to answer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hfs3.gateway.config import Behaviour
from hfs3.gateway.hub.accounts import HubAccount, Token
from hfs3.gateway.storage.base import Storage
from hfs3.gateway.wire.copy_source import CopySource
from hfs3.gateway.wire.messages import Headers, Request, Response


class RedirectSigner(Protocol):
    """Makes the CDN edge's expiring URLs."""

    def location(self, path: str, *, expires: datetime, overrides: Mapping[str, str] | None = None) -> str:
        """Return the URL on the edge that serves `path` (`/namespace/bucket/key`) until `expires`.

        `overrides` are the `response-…` parameters of the request that is redirected.
        """
        ...


@dataclass(slots=True)
class Call:
    """One authenticated, authorised request on its way into an operation.

    `namespace` is always there; `bucket` and `key` are empty when the request names none. `query` is decoded; of a
    repeated name it has the first value. `payload` yields the body with its digests being checked: it raises S3Error
    at the end if `Content-MD5`, the signed SHA-256 or a checksum header does not match.

    When the namespace is addressed as the bucket (way 2), an object's path is the same as ever. A listing of the
    namespace arrives as a listing of `bucket`, with `prefix` and markers made relative to it, and `shown_before` is
    `bucket/`: what the answer puts before every key, with the namespace as the bucket's name. DeleteObjects on the
    namespace arrives with an empty `bucket`: its keys begin with theirs.
    """

    request: Request
    namespace: str
    bucket: str
    key: str
    query: Mapping[str, str]
    headers: Headers
    account: HubAccount
    token: Token
    payload: AsyncIterator[bytes]
    storage: Storage
    behaviour: Behaviour
    now: datetime
    signer: RedirectSigner
    copy_source: CopySource | None = None
    shown_before: str = ""


Operation = Callable[[Call], Awaitable[Response]]
"""An operation answers, or raises S3Error."""
