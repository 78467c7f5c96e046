from hfs3.gateway.wire.messages import Headers, Response


def test_headers_are_found_by_lower_case_name() -> None:
    headers = Headers([("Content-Type", " text/plain\t"), ("X-A", "1"), ("x-a", "2")])
    assert headers.get("content-type") == "text/plain"
    assert headers.get("x-a") == "1"
    assert headers.all("x-a") == ("1", "2")
    assert headers.get("missing") == ""
    assert headers.get("missing", "else") == "else"
    assert headers.all("missing") == ()
    assert "x-a" in headers
    assert "missing" not in headers
    assert list(headers) == [("content-type", "text/plain"), ("x-a", "1"), ("x-a", "2")]


def test_only_blanks_and_tabs_are_stripped() -> None:
    assert Headers([("a", " é\xa0 ")]).get("a") == "é\xa0"


def test_a_server_s_headers_read_the_same() -> None:
    lines = [(b"content-type", b" text/plain\t"), (b"x-a", b"1"), (b"x-a", b"\xe9\xa0 ")]
    assert list(Headers.from_wire(lines)) == list(Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in lines))
    assert Headers.from_wire(lines).get("x-a") == "1"


def test_repeated_headers_are_joined() -> None:
    headers = Headers([("x-a", "1"), ("x-b", "3"), ("x-a", "2")])
    assert [headers.joined(name) for name in ("x-a", "x-b", "missing")] == ["1,2", "3", ""]
    assert Headers([("x-a", "1")]).joined("x-a") == "1"


def test_a_response_is_empty_and_fine_until_told_otherwise() -> None:
    first, second = Response(), Response()
    first.headers.append(("a", "1"))
    assert (second.status, second.headers, second.body) == (200, [], b"")
