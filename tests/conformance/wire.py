"""Raw HTTP to an S3 endpoint: requests signed by botocore's signers and sent exactly as they are written."""

import hashlib
import http.client
import ssl
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

S3 = Any
"""A boto3 client: its methods are made at run time, and its type stubs are a package of their own."""

REGION: Final = "us-east-1"
PROXIED_AGENT: Final = "Boto3/1.40.0 Botocore/1.40.0 conformance"
REDIRECTED_AGENT: Final = "rclone/v1.75.2"
UNSIGNED: Final = "UNSIGNED-PAYLOAD"
ACCEPTED: Final = (200, "accepted")
_TIMEOUT: Final = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """An access key."""

    access_key_id: str
    secret_access_key: str = field(repr=False)

    def credentials(self, session_token: str | None = None) -> Credentials:
        return Credentials(self.access_key_id, self.secret_access_key, session_token)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a gateway is, with the namespace in its path."""

    url: str
    ca_bundle: str | None

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def authority(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def namespace(self) -> str:
        return urlsplit(self.url).path.strip("/")

    def path(self, bucket: str = "", key: str = "") -> str:
        """Return the path of the namespace, of a bucket or of an object, percent-encoded as S3 signs it."""
        names = (self.namespace, bucket, quote(key, safe="/~"))
        return "/" + "/".join(name for name in names if name)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def xml(self) -> ET.Element:
        """The document, without namespaces in its names."""
        root = ET.fromstring(self.body)
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        return root

    @property
    def code(self) -> str:
        """The error's code; empty when there is no error document."""
        if self.status < 300 or not self.body:
            return ""
        try:
            return self.xml.findtext("Code") or ""
        except ET.ParseError:
            return f"not XML: {self.body[:40]!r}"

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and error code, to compare both at once."""
        return self.status, self.code


@dataclass(slots=True)
class Message:
    """A request as it will stand on the wire. A test may spoil any of it after it was signed."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes = b""

    def header(self, name: str) -> str:
        return next(value for have, value in self.headers if have.lower() == name.lower())

    def replace(self, name: str, *values: str) -> "Message":
        """Set a header to these values, or take it away when there are none."""
        self.headers = [(n, v) for n, v in self.headers if n.lower() != name.lower()]
        self.headers += [(name, value) for value in values]
        return self


@dataclass(frozen=True, slots=True)
class Terms:
    """How a request is signed, where that is not the ordinary way."""

    at: datetime | None = None
    region: str = REGION
    service: str = "s3"
    payload: str | None = None
    session_token: str | None = None
    pair: Pair | None = None


ORDINARY: Final = Terms()


class _HeaderSigner(S3SigV4Auth):
    def __init__(self, terms: Terms, pair: Pair) -> None:
        super().__init__(pair.credentials(terms.session_token), terms.service, terms.region)
        self._terms = terms

    def payload(self, request: Any) -> str:  # noqa: ANN401  # botocore's
        stated = self._terms.payload
        return hashlib.sha256(request.body or b"").hexdigest() if stated is None else stated

    def _modify_request_before_signing(self, request: Any) -> None:  # noqa: ANN401  # botocore's
        _set_time(request, self._terms)
        super()._modify_request_before_signing(request)  # type: ignore[misc]  # not in its types


class _QuerySigner(S3SigV4QueryAuth):
    def __init__(self, terms: Terms, pair: Pair, *, expires: int) -> None:
        super().__init__(pair.credentials(terms.session_token), terms.service, terms.region, expires=expires)
        self._terms = terms

    def _modify_request_before_signing(self, request: Any) -> None:  # noqa: ANN401  # botocore's
        _set_time(request, self._terms)
        super()._modify_request_before_signing(request)  # type: ignore[misc]  # not in its types


def _set_time(request: Any, terms: Terms) -> None:  # noqa: ANN401  # botocore's
    if terms.at is not None:
        request.context["timestamp"] = terms.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


class Raw:
    """A signer and a connection that is kept between requests."""

    def __init__(self, endpoint: Endpoint, pair: Pair) -> None:
        self.endpoint = endpoint
        self.pair = pair
        self._connection: http.client.HTTPConnection | None = None

    def sign(
        self,
        method: str,
        path: str,
        query: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        terms: Terms = ORDINARY,
    ) -> Message:
        """Return a request signed by header. `path` and `query` are percent-encoded already."""
        stated = {"Host": self.endpoint.authority, **(headers or {})}
        request = AWSRequest(method=method, url=self._url(path, query), headers=stated, data=body)
        _HeaderSigner(terms, terms.pair or self.pair).add_auth(request)
        message = Message(method, path + (f"?{query}" if query else ""), list(request.headers.items()), body)
        return _completed(message)

    def presign(
        self,
        method: str,
        path: str,
        query: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        expires: int = 300,
        terms: Terms = ORDINARY,
    ) -> Message:
        """Return a request signed in its query. `headers` are signed with it."""
        stated = {"Host": self.endpoint.authority, **(headers or {})}
        request = AWSRequest(method=method, url=self._url(path, query), headers=stated)
        _QuerySigner(terms, terms.pair or self.pair, expires=expires).add_auth(request)
        target = str(request.url).removeprefix(self.endpoint.origin)
        return _completed(Message(method, target, list(request.headers.items())))

    def ask(self, method: str, path: str, query: str = "", **how: Any) -> Answer:  # noqa: ANN401  # as in sign
        """Sign by header and send."""
        return self.send(self.sign(method, path, query, **how))

    def send(self, message: Message) -> Answer:
        """Send on the kept connection, or on a new one if the gateway has closed that."""
        try:
            answer, reusable = self._exchange(message)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            answer, reusable = self._exchange(message)
        if not reusable:
            self.close()
        return answer

    def _exchange(self, message: Message) -> tuple[Answer, bool]:
        if self._connection is None:
            self._connection = self.connect()
        try:
            return exchange(self._connection, message)
        except BaseException:
            self.close()  # half an answer may be left on it, which the next request would take for its own
            raise

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection of its own, which the caller closes."""
        return connect(self.endpoint.origin, self.endpoint.ca_bundle)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _url(self, path: str, query: str) -> str:
        return f"{self.endpoint.origin}{path}" + (f"?{query}" if query else "")


def connect(url: str, ca_bundle: str | None) -> http.client.HTTPConnection:
    """Return a connection to the host of `url`, which the caller closes."""
    parts = urlsplit(url)
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT)
    context = ssl.create_default_context(cafile=ca_bundle)
    return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT, context=context)


def exchange(connection: http.client.HTTPConnection, message: Message) -> tuple[Answer, bool]:
    """Send one request; return what came back and whether the connection can be used again."""
    connection.putrequest(message.method, message.target, skip_host=True, skip_accept_encoding=True)
    for name, value in message.headers:
        connection.putheader(name, value)
    connection.endheaders()
    with suppress(ConnectionResetError, BrokenPipeError):  # an early answer may be waiting
        if message.body:
            connection.send(message.body)
    response = connection.getresponse()
    body = response.read()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body), not response.will_close


def refusal(operation: Callable[..., Any], **arguments: Any) -> tuple[int, str]:  # noqa: ANN401  # as boto3 has them
    """Call an operation of boto3 and return status and error code; ACCEPTED if it was not refused."""
    try:
        operation(**arguments)
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    return ACCEPTED


def fetch(url: str, ca_bundle: str | None, headers: Mapping[str, str] | None = None, *, host: str = "") -> Answer:
    """GET a URL as a plain client would, without a signature of ours and without following anything."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = connect(url, ca_bundle)
    try:
        return exchange(connection, Message("GET", target, [("Host", host or parts.netloc), *(headers or {}).items()]))[
            0
        ]
    finally:
        connection.close()


def _completed(message: Message) -> Message:
    """Add what is not signed: a user agent that gets bytes, and the length of the body."""
    have = {name.lower() for name, _ in message.headers}
    if "user-agent" not in have:
        message.headers.append(("User-Agent", PROXIED_AGENT))
    if "content-length" not in have and "transfer-encoding" not in have and message.method in {"PUT", "POST"}:
        message.headers.append(("Content-Length", str(len(message.body))))
    return message
