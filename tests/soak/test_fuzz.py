"""Bytes that are nearly requests: never a 500, never a hang, and no growth.

Ordinary requests, rightly signed, are cut, repeated and spiked, then sent in pieces to the gateway, the CDN edge or
the stand-in Hub. Their payloads and most headers are not signed, so much of the nonsense gets past the signature.
"""

import json
import socket
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conformance.sockets import written
from tests.conformance.wire import REDIRECTED_AGENT, UNSIGNED, Raw, Terms
from tests.soak.serving import Served, served

_BATCH = 300
_LIMIT = 20.0
_GROWTH_MB = 64

SPIKES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        (
            *(
                b"\r\n",
                b"\n",
                b"\r\n\r\n",
                b"\x00",
                b"\xff",
                b" ",
                b":",
                b"%",
                b"%00",
                b"%2F",
                b"..",
                b"//",
                b"?",
                b"&",
            ),
            *(b"0\r\n\r\n", b"5\r\nhello\r\n", b"-1\r\n", b"ffffffffffffffff\r\n", b"HTTP/1.0", b"<", b"]]>", b"&lt;"),
        )
    ),
)
LINES = st.sampled_from(
    (
        *(b"Content-Length: 5", b"Content-Length: 0", b"Content-Length: -1", b"Content-Length: 99999999999999999999"),
        *(b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Expect: 100-continue", b"Expect: x"),
        *(b"Connection: Upgrade\r\nUpgrade: h2c", b"Connection: close", b"Connection: \xff", b"Cookie: a"),
        *(b"Range: bytes=0-0,2-3", b"Range: bytes=-0", b"Range: bytes=9-1", b"If-Match: *", b"If-None-Match: *"),
        *(b"If-Modified-Since: x", b"Content-MD5: x", b"Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==", b"Date: x"),
        *(b"Content-Encoding: aws-chunked", b"x-amz-meta-a: \xc3\xa9", b"Content-Type: \xff", b"Host: elsewhere"),
        *(b"Authorization: Basic eA==", b"Authorization: AWS4-HMAC-SHA256 Credential=x", b"User-Agent: rclone"),
        *(b"Origin: null", b"Content-Type: application/x-www-form-urlencoded", b"no colon", b": x", b"A: \x01"),
    )
)
PLACES = st.integers(0, 1 << 12)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), PLACES, PLACES),
        st.tuples(st.just("repeat"), PLACES, PLACES),
        st.tuples(st.just("swell"), PLACES, PLACES),
        st.tuples(st.just("insert"), PLACES, SPIKES),
        st.tuples(st.just("overwrite"), PLACES, SPIKES),
        st.tuples(st.just("header"), st.just(0), LINES),
    ),
    max_size=4,
)
DOORS = ("url", "edge_url", "hub_url")
KINDS = (
    *("put", "put chunked", "put waiting", "get", "get elsewhere", "get redirected", "head", "delete", "delete many"),
    *("list", "list deep", "list v1", "buckets", "bucket", "drop bucket", "copy", "begin"),
    *("part", "complete", "uploads", "acl", "edge", "who", "exchange"),
)
MESSAGES = st.lists(st.tuples(st.sampled_from(KINDS), CHANGES), min_size=1, max_size=3)


def _written(raw: Raw, token: str, location: str) -> dict[str, bytes]:
    """Return one ordinary request of each kind."""
    bucket, key = raw.endpoint.path("bucket"), raw.endpoint.path("bucket", "a/key")
    terms = Terms(payload=UNSIGNED)

    def sign(method: str, path: str, query: str = "", *, body: bytes = b"", **headers: str) -> bytes:
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        return written(raw.sign(method, path, query, headers=stated, body=body, terms=terms))

    chunked = raw.sign("PUT", key, terms=terms).replace("Content-Length").replace("Transfer-Encoding", "chunked")
    waiting = raw.sign("PUT", key, body=b"content", terms=terms).replace("Expect", "100-continue")
    keys = b"<Delete><Object><Key>a/key</Key></Object><Object><Key>b</Key></Object></Delete>"
    parts = b"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>"
    bearer = f"Host: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    edge = urlsplit(location)
    return {
        "put": sign("PUT", key, body=b"content"),
        "put chunked": written(chunked) + b"7\r\ncontent\r\n0\r\n\r\n",
        "put waiting": written(waiting),
        "get": sign("GET", key),
        "get elsewhere": written(raw.presign("GET", key)),
        "get redirected": sign("GET", key, User_Agent=REDIRECTED_AGENT),
        "head": sign("HEAD", key),
        "delete": sign("DELETE", raw.endpoint.path("bucket", "b")),
        "delete many": sign("POST", bucket, "delete", body=keys),
        "list": sign("GET", bucket, "list-type=2&max-keys=3"),
        "list deep": sign("GET", bucket, "delimiter=%2F&encoding-type=url&list-type=2&prefix=a&start-after=a"),
        "list v1": sign("GET", bucket),
        "buckets": sign("GET", raw.endpoint.path()),
        "bucket": sign("PUT", raw.endpoint.path("another")),
        "drop bucket": sign("DELETE", raw.endpoint.path("another")),
        "copy": sign("PUT", raw.endpoint.path("bucket", "c"), x_amz_copy_source="bucket/a/key"),
        "begin": sign("POST", key, "uploads"),
        "part": sign("PUT", key, "partNumber=1&uploadId=x", body=b"part"),
        "complete": sign("POST", key, "uploadId=x", body=parts),
        "uploads": sign("GET", bucket, "uploads"),
        "acl": sign("GET", key, "acl"),
        "edge": f"GET {edge.path}?{edge.query} HTTP/1.1\r\nHost: {edge.netloc}\r\n\r\n".encode(),
        "who": f"GET /api/whoami-v2 HTTP/1.1\r\n{bearer}".encode(),
        "exchange": f"GET /hfs3/exchange HTTP/1.1\r\n{bearer}".encode(),
    }


def _header(text: bytes, _at: int, line: bytes) -> bytes:
    first, end, rest = text.partition(b"\r\n")
    return first + end + line + b"\r\n" + rest


_CHANGING: dict[str, Callable[[bytes, int, int], bytes]] = {
    "cut": lambda text, a, b: text[: min(a, b)] + text[max(a, b) :],
    "repeat": lambda text, a, b: text[: max(a, b)] + text[min(a, b) :],
    "swell": lambda text, at, much: text[:at] + b"a" * (much * 100) + text[at:],
}
_SPIKING: dict[str, Callable[[bytes, int, bytes], bytes]] = {
    "insert": lambda text, at, spike: text[:at] + spike + text[at:],
    "overwrite": lambda text, at, spike: text[:at] + spike + text[at + len(spike) :],
    "header": _header,
}


def _changed(text: bytes, changes: list[tuple[str, int, int | bytes]]) -> bytes:
    for how, place, what in changes:
        at = place % (len(text) + 1)
        if isinstance(what, bytes):
            text = _SPIKING[how](text, at, what)
        else:
            text = _CHANGING[how](text, at, what % (len(text) + 1))
    return text


def _deliver(address: tuple[str, int], data: bytes, *, pieces: int) -> bytes:
    """Send bytes in pieces, hear what comes at once, then leave; a server that does not let go raises TimeoutError."""
    heard = bytearray()
    with socket.create_connection(address, timeout=_LIMIT) as peer:
        try:
            _talk(peer, data, pieces=pieces, heard=heard)
        except TimeoutError:
            raise
        except OSError:  # to hang up is an answer too
            return bytes(heard)
    return bytes(heard)


def _talk(peer: socket.socket, data: bytes, *, pieces: int, heard: bytearray) -> None:
    step = max(1, len(data) // pieces)
    for first in range(0, len(data), step):
        peer.sendall(data[first : first + step])
    peer.settimeout(0.02)
    with suppress(TimeoutError):
        heard += peer.recv(1 << 16)
    peer.settimeout(_LIMIT)
    peer.shutdown(socket.SHUT_WR)
    while chunk := peer.recv(1 << 16):
        heard += chunk


class Watch:
    """Looks through the inspector at everything that was answered."""

    def __init__(self, gateway: Served) -> None:
        self._url = gateway.ready["inspector_url"]
        self._last = 0
        self.statuses: dict[int, int] = {}

    def look(self) -> None:
        while True:
            with urllib.request.urlopen(f"{self._url}?since={self._last}", timeout=_LIMIT) as answer:
                told = json.load(answer)
            for request in told["requests"]:
                self.statuses[request["status"]] = self.statuses.get(request["status"], 0) + 1
                assert request["status"] != 500, request
            if told["last"] == self._last:
                return
            self._last = told["last"]


def _one_batch(gateway: Served, raw: Raw, watch: Watch) -> None:
    raw.ask("PUT", raw.endpoint.path("bucket"))
    key = raw.endpoint.path("bucket", "a/key")
    assert raw.ask("PUT", key, body=b"content").status == 200
    token = Path(gateway.ready["accounts"][0]["token_file"]).read_text("ascii").strip()
    location = raw.ask("GET", key, headers={"User-Agent": REDIRECTED_AGENT}).headers["location"]
    ordinary = _written(raw, token, location)
    doors = {name: urlsplit(gateway.ready[name]) for name in DOORS}
    addresses = {name: (door.hostname or "", door.port or 0) for name, door in doors.items()}

    @given(door=st.sampled_from((*DOORS[:1] * 6, *DOORS)), messages=MESSAGES, pieces=st.sampled_from((1, 1, 2, 7)))
    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(door: str, messages: list[tuple[str, list[tuple[str, int, int | bytes]]]], pieces: int) -> None:
        data = b"".join(_changed(ordinary[kind], changes) for kind, changes in messages)
        heard = _deliver(addresses[door], data, pieces=pieces)
        assert b"HTTP/1.1 500" not in heard
        assert not heard or heard.startswith(b"HTTP/1.1 ")

    send()
    watch.look()


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param(20, id="short"),
        pytest.param(600, id="full", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
    ],
)
def test_bytes_that_are_nearly_requests(tmp_path: Path, seconds: int) -> None:
    with served(tmp_path / "root", "--inspect") as gateway:
        watch, raw = Watch(gateway), gateway.raw()
        before = gateway.resident()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            _one_batch(gateway, raw, watch)
        raw.close()
        after = gateway.resident()
        assert gateway.program.poll() is None
        assert {200, 204, 302, 400, 403, 404, 501} <= set(watch.statuses), watch.statuses
        assert after - before < _GROWTH_MB, (before, after)
        assert "Traceback" not in gateway.log.read_text("utf-8", "replace")
        answered = dict(sorted(watch.statuses.items()))
        sys.stdout.write(f"{sum(answered.values())} answers {answered}; {before} MB before, {after} MB after\n")
