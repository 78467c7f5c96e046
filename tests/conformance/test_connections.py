"""HTTP/1.1 under S3: what every answer has, kept connections, early answers, Expect. RFC 9110 and 9112."""

import http.client
from collections.abc import Iterator

import pytest

from tests.conformance.sockets import Plug, answered, is_closed, written
from tests.conformance.wire import S3, UNSIGNED, Endpoint, Raw, Terms, exchange


@pytest.fixture
def connection(raw: Raw) -> Iterator[http.client.HTTPConnection]:
    made = raw.connect()
    yield made
    made.close()


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


@pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD"])
def test_a_body_nobody_needs(
    connection: http.client.HTTPConnection, raw: Raw, endpoint: Endpoint, bucket: str, s3: S3, method: str
) -> None:
    s3.put_object(Bucket=bucket, Key="there", Body=b"there")
    message = raw.sign(method, endpoint.path(bucket, "there"), body=b"x" * 1000, terms=Terms(payload=UNSIGNED))
    answer, reusable = exchange(connection, message.replace("Content-Length", "1000"))
    assert answer.status in {200, 204}
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
