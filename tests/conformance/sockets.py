"""Bare sockets to an endpoint, for what an HTTP library would not send."""

import http.client
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from tests.conformance.wire import Answer, Endpoint, Message

Plug = Callable[[], socket.socket]
_TIMEOUT = 20


def open_socket(endpoint: Endpoint) -> socket.socket:
    """Return a connection, after its handshake, which the caller closes."""
    parts = urlsplit(endpoint.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plain = socket.create_connection((parts.hostname or "", port), timeout=_TIMEOUT)
    if parts.scheme == "http":
        return plain
    return ssl.create_default_context(cafile=endpoint.ca_bundle).wrap_socket(plain, server_hostname=parts.hostname)


def written(message: Message) -> bytes:
    """Return a request as it stands on the wire."""
    head = f"{message.method} {message.target} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in message.headers)
    return head.encode("latin-1") + b"\r\n" + message.body


def answered(peer: socket.socket, method: str = "GET") -> Answer:
    """Read one answer."""
    response = http.client.HTTPResponse(peer, method=method)
    response.begin()
    body = response.read()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def is_closed(peer: socket.socket) -> bool:
    """Wait for the other side; return whether it has closed."""
    try:
        return peer.recv(1) == b""
    except (ConnectionResetError, ssl.SSLError):
        return True
