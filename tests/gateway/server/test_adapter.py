"""From the wire to a Request and from a Response to the wire, with clients of every temper."""

import tempfile
from collections.abc import Callable
from http.client import IncompleteRead
from pathlib import Path

import pytest

from hfs3.gateway.server import adapter
from hfs3.gateway.wire.messages import FileSlice, Request, Response
from tests.gateway.server.conftest import Answer, Serve, Wire, echo, refuse

Ask = Callable[..., Answer]
Connect = Callable[[int], Wire]


@pytest.mark.parametrize(
    "target",
    ["/", "/a%2Fb//c/../d%20e?x=%zz&&y", "/%E4?", "//double", "/a?b?c=d#e", "/+plus%2B?a+b", "/~-._!$&'()*,;=:@"],
)
def test_path_and_query_arrive_as_they_stood_on_the_wire(serve: Serve, connect: Connect, target: str) -> None:
    wire = connect(serve(echo))
    wire.send(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    path, _, query = target.partition("#")[0].partition("?")
    assert wire.answer().body.decode() == f"GET {path}?{query} 0"


def test_an_absolute_target_is_read_as_its_path(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(b"GET http://elsewhere:1/a%20b?c HTTP/1.1\r\nHost: x\r\n\r\n")
    assert wire.answer().body == b"GET /a%20b?c 0"


def test_headers_arrive_in_order_with_repeats_and_latin_1(serve: Serve, connect: Connect) -> None:
    seen: list[tuple[str, str]] = []

    async def look(request: Request) -> Response:
        seen.extend(request.headers)
        return Response()

    wire = connect(serve(look))
    wire.send(b"GET / HTTP/1.1\r\nHost: x\r\nX-B:  two  words \r\nX-A: \xe4\r\nx-b: again\r\n\r\n")
    wire.answer()
    assert seen == [("host", "x"), ("x-b", "two  words"), ("x-a", "\xe4"), ("x-b", "again")]


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_a_body_of_known_length(serve: Serve, ask: Ask, size: int) -> None:
    assert ask(serve(echo), "PUT", "/k", b"x" * size).body == f"PUT /k? {size}".encode()


def test_a_chunked_body_without_a_length(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(3):
        wire.send(b"5\r\nabcde\r\n")
    wire.send(b"0\r\n\r\n")
    assert wire.answer().body == b"PUT /k? 15"


def test_pipelined_requests_are_answered_in_order(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(*(b"PUT /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" % number for number in range(5)))
    assert [wire.answer().body for _ in range(5)] == [b"PUT /%d? 3" % number for number in range(5)]


# -- Expect: 100-continue ----------------------------------------------------------------------------------------------

_EXPECTING = b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"


def test_a_body_is_asked_for_when_it_is_wanted(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(echo))
    wire.send(_EXPECTING)
    assert wire.socket.recv(len(b"HTTP/1.1 100 Continue\r\n\r\n")) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.send(b"abcde")
    assert wire.answer().body == b"PUT /k? 5"


def test_a_body_that_is_refused_is_not_asked_for(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(refuse))
    wire.send(_EXPECTING)
    answer = wire.answer()
    assert (answer.status, answer.headers["connection"]) == (403, "close")
    assert wire.is_closed()


# -- bodies that nobody reads ------------------------------------------------------------------------------------------


def test_an_unread_body_is_drained_and_the_connection_goes_on(serve: Serve, connect: Connect) -> None:
    wire = connect(serve(refuse))
    for _ in range(2):
        wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n", bytes(5_000_000))
        assert wire.answer().status == 403


def test_more_than_is_drained_is_refused_while_the_client_still_sends(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "MOST_DRAINED", 1_000_000)
    wire = connect(serve(refuse))
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n", bytes(30_000_000))
    assert wire.answer().status == 403
    wire.send(b"PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
    assert wire.answer().status == 403


# -- answers -----------------------------------------------------------------------------------------------------------


def test_what_the_transport_adds(serve: Serve, ask: Ask) -> None:
    answer = ask(serve(refuse), "GET", "/")
    assert answer.headers == {
        "server": "hfs3-gateway",
        "date": "Sun, 22 Nov 2026 12:30:15 GMT",
        "content-type": "text/plain",
        "content-length": "2",
    }


def test_head_states_a_length_and_sends_no_body(serve: Serve, connect: Connect) -> None:
    async def head(_request: Request) -> Response:
        return Response(headers=[("Content-Length", "12345")])

    wire = connect(serve(head))
    for _ in range(2):
        wire.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = wire.answer("HEAD")
        assert (answer.headers["content-length"], answer.body) == ("12345", b"")


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_content_has_no_length(serve: Serve, ask: Ask, status: int) -> None:
    async def nothing(_request: Request) -> Response:
        return Response(status)

    assert "content-length" not in ask(serve(nothing), "DELETE", "/").headers


@pytest.mark.parametrize(
    ("value", "sent"),
    [("a\r\nX-Evil: 1", "a  X-Evil: 1"), ("a\0b", "a b"), ("\xe4", "\xe4"), ("\u20ac", "\xe2\x82\xac")],
)
def test_a_header_cannot_end_early(serve: Serve, ask: Ask, value: str, sent: str) -> None:
    async def told(_request: Request) -> Response:
        return Response(headers=[("content-disposition", value)])

    answer = ask(serve(told), "GET", "/")
    assert answer.headers["content-disposition"] == sent
    assert "x-evil" not in answer.headers


def test_slices_of_files_are_sent_one_after_the_other(serve: Serve, ask: Ask, tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_bytes(content)
    second.write_bytes(content[::-1])

    async def send(_request: Request) -> Response:
        return Response(body=(FileSlice(first, 100, 3_000_001), FileSlice(second, 0, 5), FileSlice(first, 0, 0)))

    answer = ask(serve(send), "GET", "/")
    assert answer.body == content[100:3_000_101] + content[::-1][:5]
    assert answer.headers["content-length"] == "3000006"


def test_a_file_on_a_file_system_that_cannot_tell_what_is_cached(serve: Serve, ask: Ask) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir():
        pytest.skip("no tmpfs here")
    with tempfile.NamedTemporaryFile(dir=memory) as file:
        file.write(b"content")
        file.flush()

        async def send(_request: Request) -> Response:
            return Response(body=(FileSlice(Path(file.name), 0, 7),))

        assert ask(serve(send), "GET", "/").body == b"content"


def test_a_file_that_was_replaced_meanwhile_is_asked_for_again(serve: Serve, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"content")
    names = iter(["gone", "gone", "new"])

    async def send(_request: Request) -> Response:
        return Response(body=(FileSlice(tmp_path / next(names), 0, 7),))

    assert ask(serve(send), "GET", "/").body == b"content"


def test_a_file_that_went_with_its_object_is_answered_as_the_handler_then_says(
    serve: Serve, ask: Ask, tmp_path: Path
) -> None:
    answers = iter([Response(body=(FileSlice(tmp_path / "gone", 0, 7),)), Response(404, body=b"NoSuchKey")])

    async def send(_request: Request) -> Response:
        return next(answers)

    answer = ask(serve(send), "GET", "/")
    assert (answer.status, answer.body) == (404, b"NoSuchKey")


def test_a_file_that_is_too_short_breaks_the_connection_rather_than_the_object(
    serve: Serve, connect: Connect, tmp_path: Path
) -> None:
    file = tmp_path / "short"
    file.write_bytes(b"short")

    async def send(_request: Request) -> Response:
        return Response(body=(FileSlice(file, 0, 7),))

    wire = connect(serve(send))
    wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    with pytest.raises((IncompleteRead, ConnectionError)):
        wire.answer()


def test_a_header_s_name_never_becomes_two_headers(serve: Serve, connect: Connect) -> None:
    async def answer(_request: Request) -> Response:
        return Response(headers=[("x\r\nSet-Cookie: a", "b"), ("ü", "c")])

    wire = connect(serve(answer))
    wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    headers = wire.answer().headers
    assert headers["x--set-cookie--a"] == "b"
    assert "set-cookie" not in headers


def test_content_that_cannot_be_read_is_told_as_s3_does(serve: Serve, ask: Ask, tmp_path: Path) -> None:
    async def lost(_request: Request) -> Response:
        return Response(200, [], (FileSlice(tmp_path / "lost", 0, 10),))

    answer = ask(serve(lost), "GET", "/k")
    assert (answer.status, answer.headers["content-type"]) == (500, "application/xml")
    assert b"<Code>InternalError</Code>" in answer.body
    assert answer.headers["x-amz-request-id"].encode() in answer.body
