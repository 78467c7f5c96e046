"""HTTP/1.1 under S3: kept connections, early answers, Expect, and peers that misbehave. RFC 9110 and 9112."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.conformance.wire import S3, UNSIGNED, Answer, Endpoint, Message, Raw, Terms, exchange, refusal


@pytest.fixture
def connection(raw: Raw) -> Iterator[http.client.HTTPConnection]:
    made = raw.connect()
    yield made
    made.close()


@pytest.fixture
def plug(endpoint: Endpoint) -> Iterator[Callable[[], socket.socket]]:
    """Return a way to open a connection and write to it whatever a test likes."""
    opened: list[socket.socket] = []

    def open_one() -> socket.socket:
        parts = urlsplit(endpoint.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        plain = socket.create_connection((parts.hostname or "", port), timeout=30)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=endpoint.ca_bundle)
            plain = context.wrap_socket(plain, server_hostname=parts.hostname)
        opened.append(plain)
        return plain

    yield open_one
    for one in opened:
        one.close()


def written(message: Message) -> bytes:
    head = f"{message.method} {message.target} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in message.headers)
    return head.encode("latin-1") + b"\r\n" + message.body


def answered(peer: socket.socket, method: str = "GET") -> Answer:
    response = http.client.HTTPResponse(peer, method=method)
    response.begin()
    body = response.read()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def is_closed(peer: socket.socket) -> bool:
    try:
        return peer.recv(1) == b""
    except (ConnectionResetError, ssl.SSLError):
        return True


Plug = Callable[[], socket.socket]


# -- every answer


@pytest.mark.parametrize("key", ["there", "missing"])
def test_each_answer_has_an_id_of_its_own(raw: Raw, endpoint: Endpoint, bucket: str, s3: S3, key: str) -> None:
    s3.put_object(Bucket=bucket, Key="there", Body=b"")
    seen = {raw.ask("GET", endpoint.path(bucket, key)).headers["x-amz-request-id"] for _ in range(5)}
    assert len(seen) == 5


def test_the_error_document(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket, "missing/a&b"))
    assert (answer.headers["content-type"], answer.xml.tag) == ("application/xml", "Error")
    assert [child.tag for child in answer.xml][:2] == ["Code", "Message"]
    assert answer.xml.findtext("RequestId") == answer.headers["x-amz-request-id"]
    assert (answer.xml.findtext("Resource") or "").startswith(endpoint.path(bucket, "missing/a"))
    assert answer.body.startswith(b"<?xml")


def test_date_and_server(raw: Raw, endpoint: Endpoint) -> None:
    assert raw.ask("GET", endpoint.path()).headers["date"].endswith("GMT")


# -- kept connections


def test_many_requests_on_one_connection(
    connection: http.client.HTTPConnection, raw: Raw, endpoint: Endpoint, bucket: str
) -> None:
    path = endpoint.path(bucket, "kept")
    requests = [
        ("PUT", 200),
        ("HEAD", 200),
        ("GET", 200),
        ("DELETE", 204),
        ("GET", 404),
        ("HEAD", 404),
        ("DELETE", 204),
    ]
    for method, status in requests:
        answer, reusable = exchange(connection, raw.sign(method, path, body=b"a" if method == "PUT" else b""))
        assert (answer.status, reusable) == (status, True)


@pytest.mark.parametrize("size", [10, 100_000, 2 << 20])
@pytest.mark.parametrize("spoil", ["never-made", "/a//b", "signature", "none-match", "md5"])
def test_a_body_is_read_even_when_the_request_is_refused(
    connection: http.client.HTTPConnection, raw: Raw, endpoint: Endpoint, bucket: str, spoil: str, size: int
) -> None:
    terms = Terms(payload=UNSIGNED, region="eu-west-1" if spoil == "signature" else "us-east-1")
    paths = {"never-made": endpoint.path("hfs3-conformance-never-made", "a"), "/a//b": endpoint.path(bucket) + "/a//b"}
    headers = {"none-match": {"If-None-Match": "*"}, "md5": {"Content-MD5": "short"}}.get(spoil, {})
    raw.ask("PUT", endpoint.path(bucket, "there"))
    path = paths.get(spoil, endpoint.path(bucket, "there"))
    answer, reusable = exchange(connection, raw.sign("PUT", path, headers=headers, body=b"x" * size, terms=terms))
    assert 400 <= answer.status < 500
    assert answer.code
    if reusable:
        assert exchange(connection, raw.sign("HEAD", endpoint.path(bucket)))[0].status == 200


def test_requests_without_waiting(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3) -> None:
    for number in range(5):
        s3.put_object(Bucket=bucket, Key=f"piped-{number}", Body=b"%d" % number)
    peer = plug()
    peer.sendall(b"".join(written(raw.sign("GET", endpoint.path(bucket, f"piped-{n}"))) for n in range(5)))
    received = b""
    while received.count(b"HTTP/1.1 200") < 5 or not received.endswith(b"4"):
        more = peer.recv(65_536)
        assert more, received
        received += more
    assert [part[-1:] for part in received.split(b"HTTP/1.1 200")[1:]] == [b"0", b"1", b"2", b"3", b"4"]


def test_a_connection_that_shall_be_closed(plug: Plug, raw: Raw, endpoint: Endpoint) -> None:
    peer = plug()
    peer.sendall(written(raw.sign("GET", endpoint.path()).replace("Connection", "close")))
    assert answered(peer).headers["connection"].lower() == "close"
    assert is_closed(peer)


def test_http_1_0(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3) -> None:
    s3.put_object(Bucket=bucket, Key="old", Body=b"old")
    peer = plug()
    peer.sendall(written(raw.sign("GET", endpoint.path(bucket, "old"))).replace(b"HTTP/1.1", b"HTTP/1.0", 1))
    assert answered(peer).body == b"old"
    assert is_closed(peer)


# -- Expect: 100-continue


def test_a_body_is_waited_for_and_invited(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, "expected"), body=b"body").replace("Expect", "100-continue")
    peer = plug()
    peer.sendall(written(message)[:-4])
    assert peer.recv(65_536).startswith(b"HTTP/1.1 100")
    peer.sendall(b"body")
    assert answered(peer, "PUT").status == 200
    assert raw.ask("GET", endpoint.path(bucket, "expected")).body == b"body"


def test_a_refusal_may_come_before_the_body(plug: Plug, raw: Raw, endpoint: Endpoint) -> None:
    path = endpoint.path("hfs3-conformance-never-made", "a")
    message = raw.sign("PUT", path, body=b"body").replace("Expect", "100-continue")
    peer = plug()
    peer.sendall(written(message)[:-4])
    response = http.client.HTTPResponse(peer, method="PUT")
    peer.sendall(b"body")
    response.begin()  # which passes over a 100
    assert response.status == 404
    response.close()


def test_expect_without_a_body(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, "empty")).replace("Expect", "100-continue")
    assert raw.send(message).status == 200


# -- peers that misbehave


def test_a_client_that_vanishes_stores_nothing(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3) -> None:
    for body in (b"x" * 100, b"x" * (1 << 20)):
        message = raw.sign("PUT", endpoint.path(bucket, "vanished"), body=body, terms=Terms(payload=UNSIGNED))
        peer = plug()
        peer.sendall(written(message)[:-50])
        peer.close()
    assert refusal(s3.head_object, Bucket=bucket, Key="vanished") == (404, "404")


def test_a_client_that_vanishes_in_a_chunk(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, "vanished"), terms=Terms(payload=UNSIGNED))
    message.replace("Content-Length").replace("Transfer-Encoding", "chunked")
    for body in (b"5\r\nhel", b"5\r\nhello\r\n", b"5\r\nhello\r\n0\r\n"):
        peer = plug()
        peer.sendall(written(message) + body)
        peer.close()
    assert refusal(s3.head_object, Bucket=bucket, Key="vanished") == (404, "404")


@pytest.mark.parametrize("body", [b"zz\r\nhello\r\n", b"-5\r\nhello\r\n", b"5\r\nhelloX\r\n0\r\n\r\n", b"\r\n\r\n"])
def test_chunks_that_are_none(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3, body: bytes) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, "broken"), terms=Terms(payload=UNSIGNED))
    message.replace("Content-Length").replace("Transfer-Encoding", "chunked")
    peer = plug()
    peer.sendall(written(message) + body)
    with suppress(http.client.BadStatusLine, ConnectionResetError):  # to hang up is an answer too
        assert 400 <= answered(peer, "PUT").status < 500
    assert refusal(s3.head_object, Bucket=bucket, Key="broken") == (404, "404")


GARBAGE = {
    "nonsense": b"\x00\x01\x02\x03 nonsense\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "a version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "a header": b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
    "a name": b"GET / HTTP/1.1\r\nHost: x\r\nbad name: a\r\n\r\n",
    "a null": b"GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
    "two lengths": b"PUT /a/b/c HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": (
        b"PUT /a/b/c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "a space in the target": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes in the target": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "a large header": b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 200_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: a\r\n" % n for n in range(20_000)) + b"\r\n",
    "a long target": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a second language": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage(plug: Plug, raw: Raw, endpoint: Endpoint, kind: str) -> None:
    peer = plug()
    # To hang up is an answer too.
    with suppress(http.client.BadStatusLine, ConnectionResetError, BrokenPipeError, ssl.SSLError):
        peer.sendall(GARBAGE[kind])
        assert 400 <= answered(peer).status <= 505
    assert raw.ask("GET", endpoint.path()).status == 200


@pytest.mark.parametrize(
    "line", ["*", "http://elsewhere/", "//elsewhere/a", "/../../../etc/passwd", "/%2e%2e/%2e%2e/a"]
)
def test_targets_that_lead_nowhere(raw: Raw, line: str) -> None:
    headers = [("Host", raw.endpoint.authority), ("Connection", "close")]
    answer = raw.send(Message("GET", line, headers))
    assert 400 <= answer.status < 500
    assert b"root:" not in answer.body


def test_many_slow_clients_do_not_hinder_another(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    message = raw.sign("PUT", endpoint.path(bucket, "slow"), body=b"x" * 100)
    peers = [plug() for _ in range(30)]
    for peer in peers:
        peer.sendall(written(message)[:-60])
    assert raw.ask("PUT", endpoint.path(bucket, "quick"), body=b"a").status == 200
    for peer in peers:
        peer.sendall(b"x" * 60)
    assert {answered(peer, "PUT").status for peer in peers} == {200}


def test_a_reader_that_stops_reading(plug: Plug, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3) -> None:
    s3.put_object(Bucket=bucket, Key="large", Body=bytes(8 << 20))
    peer = plug()
    peer.sendall(written(raw.sign("GET", endpoint.path(bucket, "large"))))
    assert peer.recv(10)
    assert raw.ask("HEAD", endpoint.path(bucket, "large")).headers["content-length"] == str(8 << 20)
    peer.close()
    assert len(s3.get_object(Bucket=bucket, Key="large")["Body"].read()) == 8 << 20


def test_many_clients_at_once(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    failures: list[str] = []

    def work(name: int) -> None:
        own = Raw(endpoint, raw.pair)
        for number in range(5):
            path = endpoint.path(bucket, f"many/{name}-{number}")
            body = b"%d-%d" % (name, number)
            if own.ask("PUT", path, body=body).status != 200 or own.ask("GET", path).body != body:
                failures.append(path)
        own.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
