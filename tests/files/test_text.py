from hypothesis import given
from hypothesis import strategies as st

from hfs3.files.text import decode, end_of, is_utf16, universal, usual_end


@given(st.binary())
def test_every_byte_comes_back(data: bytes) -> None:
    assert decode(data).encode() == data


def test_byte_order_mark_is_set_aside() -> None:
    text = decode(b"\xef\xbb\xbf[hf]\n")
    assert (text.bom, text.body) == ("\ufeff", "[hf]\n")
    assert decode(b"[hf]\xef\xbb\xbf").bom == ""


def test_utf16_is_recognised() -> None:
    assert is_utf16("[hf]".encode("utf-16"))
    assert not is_utf16(b"[hf]")


def test_ends() -> None:
    assert [end_of(line) for line in ("a\n", "a\r\n", "a\r", "a", "")] == ["\n", "\r\n", "\r", "", ""]
    assert usual_end("") == "\n"
    assert usual_end("a\r\nb\r\nc\n") == "\r\n"
    assert usual_end("a\rb\rc\n") == "\r"
    assert universal("a\r\nb\rc\nd") == "a\nb\nc\nd"
