"""A request and a response, as the core sees them: no sockets, no framework."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


class Headers:
    """Headers in the order they came, names in lower case, values decoded as Latin-1 and without blanks around them."""

    __slots__ = ("_first", "_items")

    def __init__(self, items: Iterable[tuple[str, str]] = ()) -> None:
        # Only blanks and tabs: str.strip() would also take the last byte of some UTF-8 characters.
        self._items = tuple((name.lower(), value.strip(" \t")) for name, value in items)
        self._first = dict(reversed(self._items))

    @classmethod
    def from_wire(cls, lines: Iterable[tuple[bytes, bytes]]) -> "Headers":
        """Read headers as a server has them: bytes, names in lower case."""
        headers = cls()
        headers._items = tuple([(n.decode("latin-1"), v.strip(b" \t").decode("latin-1")) for n, v in lines])
        headers._first = dict(reversed(headers._items))
        return headers

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of `name` (lower case), or `default`."""
        return self._first.get(name, default)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of `name` (lower case), in order."""
        if len(self._first) == len(self._items):  # nothing is repeated, as almost always
            return (self._first[name],) if name in self._first else ()
        return tuple(value for have, value in self._items if have == name)

    def joined(self, name: str) -> str:
        """Return every value of `name` (lower case), with commas between them."""
        if len(self._first) == len(self._items):
            return self._first.get(name, "")
        return ",".join(self.all(name))

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._items)


@dataclass(slots=True)
class Request:
    """One request. `raw_path` and `raw_query` are as they stood on the wire, still percent-encoded.

    `body` yields the payload as the transport delivers it (transfer coding already removed, S3 framing not). It is
    read at most once; what an operation leaves unread the transport drains before it answers.
    """

    method: str
    raw_path: str
    raw_query: str
    headers: Headers
    body: AsyncIterator[bytes]
    scheme: str = "https"
    peer: str = ""


@dataclass(frozen=True, slots=True)
class FileSlice:
    """Bytes that are still in a file: `length` bytes from `offset`."""

    path: Path
    offset: int
    length: int


@dataclass(slots=True)
class Response:
    """One response. `body` is whole bytes, or slices of files to be sent one after the other.

    `Content-Length` is the transport's to add, from `body`; for HEAD an operation states it and leaves `body` empty.
    """

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | tuple[FileSlice, ...] = b""
