"""One HTTP request to the Hub, the exchange or the gateway: bounded in time and size, never redirected.

A redirect is handed back as it is, so a token or a signature cannot follow it to another host.
"""

import ipaddress
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from hfs3.errors import NetworkError, UsageError, UserFileError

if TYPE_CHECKING:
    import httpx2

PATIENCE: Final = 20.0
"""Seconds for a whole request."""
_MAX_BODY: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status, headers (names in lower case) and the whole body, which may hold a secret."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def get(url: str, headers: Mapping[str, str], *, ca_bundle: Path | None = None, patience: float = PATIENCE) -> Answer:
    """GET `url` once. The certificates of `ca_bundle` are trusted beside the system's.

    Raises NetworkError if there is no answer, UsageError if `url` is none, UserFileError for an unreadable bundle.
    """
    return request("GET", url, headers, ca_bundle=ca_bundle, patience=patience)


def request(
    method: str, url: str, headers: Mapping[str, str], *, ca_bundle: Path | None = None, patience: float = PATIENCE
) -> Answer:
    """Ask `url` once by this method, which sends no body, as `get` does and with its failures."""
    import httpx2

    host = checked(url).netloc
    client = httpx2.Client(verify=_trust(ca_bundle), timeout=patience)
    try:
        with client, client.stream(method, url, headers=dict(headers)) as response:
            body = _read(response.iter_bytes(), host, time.monotonic() + patience)
            return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)
    except httpx2.HTTPError as err:  # its text may quote the request: only its kind is passed on
        raise _explained(err, host, patience) from None
    except httpx2.InvalidURL:
        raise UsageError(f"{url} is not an address") from None


def checked(url: str) -> SplitResult:
    """Return the parts of an http or https address without user name or fragment. Raises UsageError."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        raise UsageError("an address is not one: its host or port is malformed", hint="Give https://host.") from None
    if not good:
        raise UsageError(f"{url} is not an http or https address", hint="Give it as https://host.")
    if parts.username or parts.password or parts.fragment:
        raise UsageError(
            f"the address of {parts.hostname} carries a user name, a password or a fragment",
            hint="Give it as https://host, without them.",
        )
    return parts


def is_private(url: str) -> bool:
    """Return whether what is sent to `url` stays between the two ends: TLS, or a server on this machine."""
    parts = checked(url)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _trust(ca_bundle: Path | None) -> ssl.SSLContext | bool:
    if ca_bundle is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=str(ca_bundle))
    except ssl.SSLError:
        raise UserFileError(f"{ca_bundle} holds no certificate in PEM form", hint="Give another --ca-bundle.") from None
    except OSError as err:
        message = f"the CA bundle {ca_bundle} cannot be read: {err.strerror or err}"
        raise UserFileError(message, hint="Give another --ca-bundle.") from None
    return context


def _read(chunks: Iterator[bytes], host: str, deadline: float) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > _MAX_BODY:
            raise NetworkError(f"{host} answers with more than {_MAX_BODY >> 20} MiB", hint="Is the address right?")
        if time.monotonic() > deadline:
            raise NetworkError(f"{host} did not finish its answer in time", hint="Try again.")
    return bytes(body)


def _explained(err: "httpx2.HTTPError", host: str, patience: float) -> NetworkError:
    import httpx2

    if isinstance(err, httpx2.TimeoutException):
        return NetworkError(f"{host} could not be reached within {patience:g} seconds", hint=_OFFLINE)
    cause = _root_cause(err)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return NetworkError(
            f"the certificate of {host} is not trusted: {cause.verify_message}",
            hint="If it is yours or your organisation's, give its CA with --ca-bundle PATH (or HFS3_CA_BUNDLE).",
        )
    if isinstance(cause, ssl.SSLError):
        return NetworkError(
            f"{host} does not speak TLS as expected: {cause.reason or 'the handshake failed'}",
            hint="Check the address: should it begin with http://, or have another port?",
        )
    if isinstance(err, httpx2.ConnectError):
        reason = getattr(cause, "strerror", None) or str(cause)
        return NetworkError(f"{host} cannot be reached: {reason}", hint=_OFFLINE)
    if isinstance(err, httpx2.ProxyError):
        return NetworkError(f"the proxy on the way to {host} refused", hint="Check HTTPS_PROXY and NO_PROXY.")
    return NetworkError(
        f"{host} closed the connection or does not speak HTTP ({type(err).__name__})", hint="Check the address."
    )


_OFFLINE: Final = "Check the address and the network connection, and HTTPS_PROXY if you need one."


def _root_cause(err: BaseException) -> BaseException:
    seen = err
    while (deeper := seen.__cause__ or seen.__context__) is not None:
        seen = deeper
    return seen
