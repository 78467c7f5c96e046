"""Peers that vanish, dawdle, or speak nonsense: nothing half-done, nobody else hindered. RFC 9110 and 9112."""

import http.client
import ssl
import threading
from contextlib import suppress

import pytest

from tests.conformance.sockets import Plug, answered, written
from tests.conformance.wire import S3, UNSIGNED, Endpoint, Message, Raw, Terms, refusal


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
