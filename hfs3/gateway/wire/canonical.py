"""The canonical request of Signature Version 4, as S3 has it: the path encoded once and never normalised.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Task 1". Clients differ in what they
sign of a path or query whose escapes are not in the canonical form: what they sent (botocore), or what it means
(Amazon's text). `spellings` gives both, as it stood on the wire first.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from hfs3.gateway.wire.messages import Headers

_BLANKS: Final = re.compile(r"[ \t]{2,}|\t")
_SIGNATURE: Final = "X-Amz-Signature="


class CanonicalRequest(NamedTuple):
    """The lines of a canonical request; `names` are the signed headers, `headers` their lines."""

    method: str
    path: str
    query: str
    headers: tuple[str, ...]
    names: str
    payload: str

    def text(self) -> str:
        """Return the text that is hashed."""
        lines = "\n".join(self.headers)
        return f"{self.method}\n{self.path}\n{self.query}\n{lines}\n\n{self.names}\n{self.payload}"


def header_lines(headers: Headers, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return one line per signed header; repeated headers are joined by commas, runs of blanks folded."""
    return tuple([f"{name}:{_header_value(headers, name)}" for name in names])


def _header_value(headers: Headers, name: str) -> str:
    value = headers.joined(name)
    return _BLANKS.sub(" ", value) if "  " in value or "\t" in value else value


def spellings(raw_path: str, raw_query: str) -> Iterator[tuple[str, str]]:
    """Yield the (path, query) pairs that a correct client may have signed, the likeliest first."""
    query = sorted_query(raw_query)
    yield raw_path, query
    path_meant, query_meant = encoded_once(raw_path), _query_meant(query)
    if query_meant != query:
        yield raw_path, query_meant
    if path_meant != raw_path:
        yield path_meant, query
        if query_meant != query:
            yield path_meant, query_meant


def sorted_query(raw: str, order: Callable[[Iterable[tuple[str, str]]], list[tuple[str, str]]] = sorted) -> str:
    """Return a raw query sorted by name and value, a name without `=` completed, the signature left out."""
    if not raw:
        return ""
    pairs = (pair.partition("=") for pair in raw.split("&") if pair and not pair.startswith(_SIGNATURE))
    return "&".join(f"{name}={value}" for name, value in order((name, value) for name, _, value in pairs))


def encoded_once(raw_path: str) -> str:
    """Return a path with its escapes undone and made again."""
    return quote(unquote_to_bytes(raw_path.encode("latin-1")), safe="/-_.~")


def _query_meant(query: str) -> str:
    pairs = (pair.partition("=") for pair in query.replace("+", "%20").split("&") if pair)
    return "&".join(
        f"{name}={value}" for name, value in sorted((_again(name), _again(value)) for name, _, value in pairs)
    )


def _again(raw: str) -> str:
    return quote(unquote_to_bytes(raw.encode("latin-1")), safe="-_.~")
