from hypothesis import given
from hypothesis import strategies as st

from hfs3.gateway.wire.canonical import CanonicalRequest, encoded_once, header_lines, sorted_query, spellings
from hfs3.gateway.wire.messages import Headers

RAW = st.text(alphabet=st.sampled_from("ab/%2Fé+&=~'(20 ".replace("é", "\xe9")), max_size=20)


def test_the_text_is_the_manual_s() -> None:
    canonical = CanonicalRequest("GET", "/test.txt", "", ("host:h", "range:bytes=0-9"), "host;range", "e3b0")
    assert canonical.text() == "GET\n/test.txt\n\nhost:h\nrange:bytes=0-9\n\nhost;range\ne3b0"


def test_header_lines() -> None:
    headers = Headers(
        [("Host", "h"), ("A", "  x   y \t z "), ("B", "1"), ("b", "2"), ("C", "é\xa0".encode().decode("latin-1"))]
    )
    assert header_lines(headers, ("a", "b", "host", "missing")) == ("a:x y z", "b:1,2", "host:h", "missing:")
    assert header_lines(headers, ("c",)) == ("c:Ã©Â\xa0",), "bytes that are no blanks are not folded"


def test_queries() -> None:
    assert sorted_query("") == ""
    assert sorted_query("b=2&a=1&a=0&&c") == "a=0&a=1&b=2&c="
    assert sorted_query("X-Amz-Signature=ff&X-Amz-Date=d") == "X-Amz-Date=d"
    assert sorted_query("a-b=1&a=2") == "a=2&a-b=1", "sorted by name, not by the text of the pair"


def test_a_canonical_request_line_has_one_spelling() -> None:
    assert list(spellings("/ns/b/a%20b~c-d_e.f", "a=1&b=%2F")) == [("/ns/b/a%20b~c-d_e.f", "a=1&b=%2F")]


def test_what_is_meant_comes_after_what_was_sent() -> None:
    assert list(spellings("/ns/a+b", "p=a+b")) == [
        ("/ns/a+b", "p=a+b"),
        ("/ns/a+b", "p=a%20b"),
        ("/ns/a%2Bb", "p=a+b"),
        ("/ns/a%2Bb", "p=a%20b"),
    ]


def test_an_escaped_slash_is_a_slash_when_meant() -> None:
    assert [path for path, _ in spellings("/ns/a%2Fb", "")] == ["/ns/a%2Fb", "/ns/a/b"]


@given(path=RAW, query=RAW)
def test_the_first_spelling_is_what_was_sent_and_none_comes_twice(path: str, query: str) -> None:
    found = list(spellings(f"/{path}", query))
    assert found[0] == (f"/{path}", sorted_query(query))
    assert len(found) == len(set(found))


@given(raw=RAW)
def test_encoding_once_is_stable(raw: str) -> None:
    assert encoded_once(encoded_once(raw)) == encoded_once(raw)
