"""Bytes to text and back without losing one: byte order mark, odd encodings, three kinds of line end."""

import re
from dataclasses import dataclass
from typing import Final

_BOM: Final = "\ufeff"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_ANY_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's content: `bom` is the byte order mark or empty, `body` the rest.

    Bytes that are not UTF-8 are carried along as surrogate escapes, so that `encode` gives every byte back.
    """

    bom: str
    body: str

    def encode(self) -> bytes:
        """Return the bytes again."""
        return (self.bom + self.body).encode("utf-8", "surrogateescape")


def decode(data: bytes) -> Text:
    """Return the text in `data`; never fails."""
    text = data.decode("utf-8", "surrogateescape")
    return Text(_BOM, text[1:]) if text.startswith(_BOM) else Text("", text)


def is_utf16(data: bytes) -> bool:
    """Return whether `data` begins with a UTF-16 byte order mark."""
    return data.startswith(_UTF16_MARKS)


def end_of(line: str) -> str:
    """Return the line end that `line` has: two characters, one, or none."""
    if line.endswith("\r\n"):
        return "\r\n"
    return line[-1:] if line.endswith(("\n", "\r")) else ""


def usual_end(body: str) -> str:
    """Return the line end that most lines of `body` have; a newline if there is no line."""
    windows = body.count("\r\n")
    counts = {"\n": body.count("\n") - windows, "\r\n": windows, "\r": body.count("\r") - windows}
    return max(counts, key=counts.__getitem__)


def universal(body: str) -> str:
    """Return `body` as Python reads a text file: every line end a newline."""
    return _ANY_END.sub("\n", body) if "\r" in body else body
