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


def test_a_response_is_empty_and_fine_until_told_otherwise() -> None:
    first, second = Response(), Response()
    first.headers.append(("a", "1"))
    assert (second.status, second.headers, second.body) == (200, [], b"")
