"""How an object's bytes leave: from the gateway itself, or by a redirect to the CDN.

Clients whose User-Agent names aws-cli, botocore or aws-sdk-rust get bytes, all others a 302 (DOCUMENTED). GetObject has
no Last-Modified (OBSERVED) and honours no preconditions (DOCUMENTED); HeadObject is never redirected (OBSERVED), and
honours them as Amazon's does (ASSUMED).
"""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from typing import Final

from hfs3.contract.agents import is_proxied
from hfs3.contract.limits import MAX_PARTS
from hfs3.gateway.config import Delivery
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.attributes import DEFAULT_TYPE
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.numbers import whole_number
from hfs3.gateway.storage.base import ObjectRecord, StoredObject
from hfs3.gateway.wire.messages import FileSlice, Headers, Response
from hfs3.gateway.wire.ranges import ByteRange, parse_range

_REDIRECT_LIFETIME: Final = timedelta(hours=1)
_OVERRIDE: Final = "response-"
_OVERRIDABLE: Final = frozenset(
    {"cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires"}
)
"""The headers that S3 lets a request override; a client that could name any other would write our framing."""
_LAST_OF_LATIN_1: Final = "\xff"


def is_redirected(call: Call) -> bool:
    """Return whether this client gets a redirect for an object's bytes."""
    match call.behaviour.delivery:
        case Delivery.BY_USER_AGENT:
            return not is_proxied(call.headers.get("user-agent"))
        case Delivery.ALWAYS_REDIRECT:
            return True
        case Delivery.NEVER_REDIRECT:
            return False


def redirect(call: Call) -> Response:
    """Send the client to the edge. The URL's lifetime is ASSUMED."""
    path = f"/{call.namespace}/{call.bucket}/{call.key}"
    asked = {name: value for name, value in call.query.items() if name.startswith(_OVERRIDE) or name == "partNumber"}
    location = call.signer.location(path, expires=call.now + _REDIRECT_LIFETIME, overrides=asked)
    return Response(302, [("location", location)])


def serve(found: StoredObject, headers: Headers, query: Mapping[str, str]) -> Response:
    """Answer a GET with the object, or with the part of it that is asked for."""
    part = _part(found.record, headers, query)
    first, length = (part.first, part.length) if part else (0, found.record.size)
    return Response(206 if part else 200, _headers(found.record, query, part), _cut(found.content, first, length))


def without_body(response: Response) -> Response:
    """Return what a HEAD answers where a GET answers `response`."""
    body = response.body
    length = len(body) if isinstance(body, bytes) else sum(part.length for part in body)
    return Response(response.status, [*response.headers, ("content-length", str(length))])


def describe(record: ObjectRecord, headers: Headers, query: Mapping[str, str]) -> Response:
    """Answer a HEAD: what a GET would say, its length, and when the object was made."""
    part = _part(record, headers, query)
    length = part.length if part else record.size
    facts = [
        ("content-length", str(length)),
        ("last-modified", _http_date(int(record.modified.timestamp()))),
    ]
    return Response(206 if part else 200, [*_headers(record, query, part), *facts])


@lru_cache(maxsize=4096)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)


def _headers(record: ObjectRecord, query: Mapping[str, str], part: ByteRange | None) -> list[tuple[str, str]]:
    headers = {"content-type": DEFAULT_TYPE, **record.attributes, **_overrides(query)}
    headers |= {"etag": f'"{record.etag}"', "accept-ranges": "bytes"}
    if part is not None:
        headers["content-range"] = part.content_range
    if "partNumber" in query and record.part_sizes:
        headers["x-amz-mp-parts-count"] = str(len(record.part_sizes))
    return list(headers.items())


def check_asked(headers: Headers, query: Mapping[str, str]) -> None:
    """Refuse what cannot be asked of any object, before one is looked for. Raises InvalidArgument, InvalidRequest."""
    if query:
        _overrides(query)
        _part_number(headers, query)


def _overrides(query: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that a request overrides; an empty value is none. Raises InvalidArgument."""
    given: dict[str, str] = {}
    for name, value in query.items():
        if name.startswith(_OVERRIDE):
            header = name.removeprefix(_OVERRIDE)
            if header not in _OVERRIDABLE:
                raise _not_overridden(name, value, f"{name} is not in the set of overridable response headers.")
            if max(value, default="") > _LAST_OF_LATIN_1:
                raise _not_overridden(name, value, "Header value cannot be represented using ISO-8859-1.")
            if value:
                given[header] = value
    return given


def _not_overridden(name: str, value: str, why: str) -> S3Error:
    extra = {"ArgumentName": name, "ArgumentValue": value}
    return S3Error("InvalidArgument", why, rule="query.override", extra=extra)


def _part_number(headers: Headers, query: Mapping[str, str]) -> int:
    """Return which part is asked for, 0 for none. Raises InvalidArgument, or InvalidRequest beside a range."""
    if "partNumber" not in query:
        return 0
    if "range" in headers:
        raise S3Error("InvalidRequest", "Cannot specify both Range header and partNumber query parameter")
    return whole_number(query, "partNumber", least=1, most=MAX_PARTS)


def _part(record: ObjectRecord, headers: Headers, query: Mapping[str, str]) -> ByteRange | None:
    """Return which bytes are asked for, None for all. Raises InvalidRange, InvalidPartNumber."""
    number = _part_number(headers, query)
    if not number:
        return parse_range(headers.get("range"), record.size)
    sizes = record.part_sizes or (record.size,)
    if number > len(sizes):
        raise S3Error(
            "InvalidPartNumber", extra={"PartNumberRequested": str(number), "ActualPartCount": str(len(sizes))}
        )
    first, length = sum(sizes[: number - 1]), sizes[number - 1]
    return ByteRange(first, first + length - 1, record.size) if length else None


def _cut(content: bytes | Path, first: int, length: int) -> bytes | tuple[FileSlice, ...]:
    if isinstance(content, bytes):
        return content[first : first + length]
    return (FileSlice(content, first, length),)
