"""What a hostile or broken connection costs: a refusal it can read, a limit, an end."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hfs3.gateway.server import protocol
from hfs3.gateway.wire.messages import FileSlice, Request, Response
from tests.gateway.server.conftest import Answer, Serve, Wire, echo, refuse, served

Connect = Callable[[int], Wire]


def _code(answer: Answer) -> str | None:
    document = ET.fromstring(answer.body)
    assert document.findtext("RequestId") == answer.headers["x-amz-request-id"]
    return document.findtext("Code")


@pytest.mark.parametrize(
    "malformed",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS, where plain http is spoken
        b"CONNECT elsewhere:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_a_malformed_request_is_refused_in_xml_and_closed(serve: Serve, connect: Connect, malformed: bytes) -> None:
    wire = connect(serve(echo))
    wire.send(malformed)
    answer = wire.answer()
    assert (answer.status, _code(answer), answer.headers["connection"]) == (400, "BadRequest", "close")
    assert wire.is_closed()


@pytest.mark.parametrize("count", [300, 3000])
def test_so_many_requests_without_waiting_that_a_read_ends_in_a_head(
    serve: Serve, connect: Connect, count: int
) -> None:
    wire = connect(serve(echo))
    wire.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n\r\n" % (n, b"a" * 400) for n in range(count)))
    heard = b""
    while heard.count(b"HTTP/1.1 ") < count or not heard.endswith(b"? 0"):
        heard += wire.socket.recv(1 << 20)
    assert heard.count(b"HTTP/1.1 200 ") == count
    assert [heard.count(b"GET /%d? 0" % n) for n in range(count)] == [1] * count


def test_a_client_that_asks_and_asks_and_does_not_listen_is_not_read_for_ever(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.socket.settimeout(1)
    request = b"GET /k HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n\r\n" % (b"a" * 1000)
    with pytest.raises(TimeoutError):
        wire.send(*[request] * 200_000)


@pytest.mark.parametrize("answer", [Response(body=b"late"), Response(body=(FileSlice(Path(__file__), 0, 100),))])
def test_an_answer_that_comes_after_the_end_of_its_connection_is_dropped(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture, answer: Response
) -> None:
    done = threading.Event()

    async def late(_request: Request) -> Response:
        await asyncio.sleep(0.3)
        done.set()
        return answer

    wire = connect(serve(late))
    wire.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\ngarbage\r\n\r\n")
    assert _code(wire.answer()) == "BadRequest"
    assert wire.is_closed()
    assert done.wait(5)
    time.sleep(0.1)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


_CHUNKED = b"PUT /k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_trailers_are_no_headers(serve: Serve, connect: Connect) -> None:
    async def told(request: Request) -> Response:
        return Response(body=",".join(name for name, _ in request.headers).encode())

    wire = connect(serve(told))
    wire.send(_CHUNKED + b"5\r\nabcde\r\n0\r\nAuthorization: x\r\nx-amz-acl: y\r\n\r\n")
    assert wire.answer().body == b"host,transfer-encoding"
    wire.send(b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
    assert wire.answer().body == b"host"


@pytest.mark.parametrize(
    "start", [b"5;", b"5\r\nabcde\r\n0\r\nx", b"5\r\nabcde\r\n0\r\nx: y", b"5\r\nabcde\r\n0\r\n" + b"x: y\r\n" * 60_000]
)
def test_what_stands_around_chunks_has_a_bound(serve: Serve, connect: Connect, start: bytes) -> None:
    wire = connect(serve(echo))
    with suppress(ConnectionError):  # it does not want all of it
        wire.send(_CHUNKED, start, *[b"z" * (64 << 10)] * 40)
    heard = b""
    with suppress(ConnectionError):
        while chunk := wire.socket.recv(1 << 16):
            heard += chunk
    assert heard.startswith(b"HTTP/1.1 400 ") or not heard


def test_long_bodies_of_small_chunks_are_taken(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(_CHUNKED, b"1;some=extension\r\na\r\n" * 50_000, b"0\r\nx: y\r\n\r\n")
    assert wire.answer().body == b"PUT /k? 50000"


def test_a_malformed_chunk_is_refused_while_the_handler_waits_for_it(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n")
    time.sleep(0.1)
    wire.send(b"not a size\r\n")
    assert _code(wire.answer()) == "BadRequest"
    assert wire.is_closed()


def test_garbage_behind_a_good_request_does_not_touch_its_answer(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(b"GET /good HTTP/1.1\r\nHost: x\r\n\r\n")
    assert wire.answer().body == b"GET /good? 0"
    wire.send(b"garbage\r\n\r\n")
    assert _code(wire.answer()) == "BadRequest"


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 70_000,
        b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 70_000,
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 15_000,
    ],
    ids=["unfinished header", "long header", "unfinished target", "long target", "many headers"],
)
def test_too_large_a_head_is_refused(serve: Serve, connect: Connect, head: bytes) -> None:
    wire = connect(serve(echo))
    wire.send(head)
    assert _code(wire.answer()) == "RequestHeaderSectionTooLarge"
    assert wire.is_closed()


def test_a_head_of_a_long_key_and_a_presigned_query_is_taken(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(
        b"GET /" + b"%E4" * 1024 + b"?" + b"q" * 8000 + b" HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 8000 + b"\r\n\r\n"
    )
    assert wire.answer().status == 200


@pytest.mark.parametrize("sent", [b"", b"GET / HTT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_is_waited_for_only_so_long(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    wire = connect(serve(echo))
    wire.send(sent)
    assert wire.is_closed()


def test_a_second_head_that_does_not_come_is_waited_for_only_so_long(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    wire = connect(serve(echo))
    wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /dawdle")
    assert wire.answer().status == 200
    assert wire.is_closed()


def test_a_slow_handler_is_not_a_slow_client(serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def slow(_request: Request) -> Response:
        await asyncio.sleep(0.6)
        return Response(body=b"done")

    monkeypatch.setattr(protocol, "PATIENCE", 0.2)
    wire = connect(serve(slow))
    wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert wire.answer().body == b"done"


def test_a_refused_body_may_come_only_so_long(serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    from hfs3.gateway.server import adapter

    monkeypatch.setattr(adapter, "MOST_DRAINED", 10)
    monkeypatch.setattr(protocol, "LINGER", 0.3)
    wire = connect(serve(refuse))
    wire.send(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", bytes(100))
    assert wire.answer().status == 403
    assert wire.is_closed()


def test_stopping_does_not_wait_for_idle_clients_but_for_running_requests(connect: Connect) -> None:
    running, answers = threading.Event(), []

    async def slow(request: Request) -> Response:
        import asyncio

        if request.raw_path == "/slow":
            running.set()
            await asyncio.sleep(0.5)
        return Response(body=b"done")

    with served(slow) as port:
        idle, busy = connect(port), connect(port)
        idle.send(b"GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
        idle.answer()
        busy.send(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        assert running.wait(5)
        reader = threading.Thread(target=lambda: answers.append(busy.answer()))
        reader.start()
        begun = time.monotonic()
    reader.join()
    assert [answer.body for answer in answers] == [b"done"]
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("wanted", [b"websocket", b"h2c"])
def test_an_upgrade_is_not_made(serve: Serve, connect: Connect, wanted: bytes) -> None:
    wire = connect(serve(echo))
    head = b" /k HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\nUpgrade: "
    wire.send(b"GET", head, wanted, b"\r\n\r\n")
    assert wire.answer().body == b"GET /k? 0"
    assert wire.is_closed()
    wire = connect(serve(echo))
    wire.send(b"PUT", head, wanted, b"\r\nContent-Length: 3\r\n\r\nabc")  # the parser would lose its body
    assert _code(wire.answer()) == "BadRequest"
