"""From (method, level, marker) to an S3 operation: a table, in which the first row that fits wins.

A marker is a query parameter (`uploads`, `list-type=2`) or the copy-source header. Parameters that are no marker are
ignored (`x-id`, `versionId`, …). What no row names is 405, so an operation that is forgotten fails safe: so is a write
to a subresource that has no such method (`DELETE ?acl` must not become DeleteBucket).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hfs3.contract.features import REFUSED, REFUSED_HEADERS, UPLOAD_PART_COPY, Level
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers

COPY_SOURCE: Final = "x-amz-copy-source"


class Effect(StrEnum):
    """What an operation does to the bucket: which grant it needs."""

    READS = "reads"
    WRITES = "writes"


@dataclass(frozen=True, slots=True)
class Route:
    """One row: a request like this is that operation.

    `refusal` is the code that answers it when the gateway does not have it, or, with what `because` says, nobody has.
    """

    operation: str
    method: str
    level: Level
    marker: str = ""
    header: str = ""
    effect: Effect = Effect.READS
    refusal: str = ""
    because: str = ""

    def fits(self, query: Mapping[str, str], headers: Headers) -> bool:
        """Return whether a request of this method and level has the row's markers."""
        name, equals, value = self.marker.partition("=")
        if name and (name not in query or (equals and query[name] != value)):
            return False
        return not self.header or self.header in headers


def _object(operation: str, method: str, marker: str = "") -> Route:
    return Route(operation, method, Level.OBJECT, marker, effect=_effect(method))


def _bucket(operation: str, method: str, marker: str = "") -> Route:
    return Route(operation, method, Level.BUCKET, marker, effect=_effect(method))


def _effect(method: str) -> Effect:
    return Effect.READS if method in {"GET", "HEAD"} else Effect.WRITES


_NOT_A_BUCKET: Final = "The namespace is addressed as the bucket, and is none."

_SERVED_BY_MARKER: Final = (
    _object("ListParts", "GET", "uploadId"),
    Route(UPLOAD_PART_COPY.operation, "PUT", Level.OBJECT, "uploadId", COPY_SOURCE, Effect.WRITES, "NotImplemented"),
    _object("UploadPart", "PUT", "uploadId"),
    _object("CreateMultipartUpload", "POST", "uploads"),
    _object("CompleteMultipartUpload", "POST", "uploadId"),
    _object("AbortMultipartUpload", "DELETE", "uploadId"),
    _bucket("ListObjectsV2", "GET", "list-type=2"),
    _bucket("GetBucketLocation", "GET", "location"),
    _bucket("ListMultipartUploads", "GET", "uploads"),
    _bucket("DeleteObjects", "POST", "delete"),
    Route("ListObjectsV2", "GET", Level.NAMESPACE, "list-type=2"),
    Route("ListMultipartUploads", "GET", Level.NAMESPACE, "uploads"),
    Route("DeleteObjects", "POST", Level.NAMESPACE, "delete", effect=Effect.WRITES),
)

_MISPLACED: Final = (
    Route(
        "UploadPart",
        "PUT",
        Level.OBJECT,
        "partNumber",
        effect=Effect.WRITES,
        refusal="InvalidArgument",
        because="This operation does not accept partNumber without uploadId",
    ),
    Route(
        "ListMultipartUploads",
        "GET",
        Level.OBJECT,
        "uploads",
        refusal="InvalidRequest",
        because="Key is not expected for the GET method ?uploads subresource",
    ),
    Route(
        "ListObjectVersions",
        "GET",
        Level.OBJECT,
        "versions",
        refusal="InvalidRequest",
        because="There is no such thing as the ?versions sub-resource for a key",
    ),
)
"""What S3 does not take for the plain operation: a part that lost its upload would overwrite the object."""

_REFUSED_BY_HEADER: Final = tuple(
    Route(row.operation, row.method, Level.OBJECT, header=row.name, effect=Effect.WRITES, refusal="NotImplemented")
    for row in REFUSED_HEADERS
)

_SERVED: Final = (
    Route("CopyObject", "PUT", Level.OBJECT, header=COPY_SOURCE, effect=Effect.WRITES),
    _object("PutObject", "PUT"),
    _object("GetObject", "GET"),
    _object("HeadObject", "HEAD"),
    _object("DeleteObject", "DELETE"),
    _bucket("CreateBucket", "PUT"),
    _bucket("HeadBucket", "HEAD"),
    _bucket("DeleteBucket", "DELETE"),
    Route("ListBuckets", "GET", Level.NAMESPACE),
    Route("HeadBucket", "HEAD", Level.NAMESPACE, refusal="BadRequest"),
    Route("CreateBucket", "PUT", Level.NAMESPACE, effect=Effect.WRITES, refusal="InvalidRequest"),
    Route("DeleteBucket", "DELETE", Level.NAMESPACE, effect=Effect.WRITES, refusal="InvalidRequest"),
)

_REFUSED: Final = tuple(
    Route(row.operation, row.method, row.level, row.marker, effect=_effect(row.method), refusal="NotImplemented")
    for row in sorted(REFUSED, key=lambda row: not row.marker)
    if row is not UPLOAD_PART_COPY
)
_REFUSED_BY_MARKER: Final = tuple(row for row in _REFUSED if row.marker)

ROUTES: Final = (
    *_SERVED_BY_MARKER,
    *_REFUSED_BY_MARKER,
    *_MISPLACED,
    *_REFUSED_BY_HEADER,
    *_SERVED,
    *(row for row in _REFUSED if not row.marker),
)
"""Every row, in the order in which they are tried."""


_Table = Mapping[tuple[str, Level], tuple[Route, ...]]


def _by_request_line(rows: Sequence[Route]) -> _Table:
    lines = dict.fromkeys((row.method, row.level) for row in rows)
    return {line: tuple(row for row in rows if (row.method, row.level) == line) for line in lines}


_WITH_QUERY: Final = _by_request_line(ROUTES)
_WITHOUT_QUERY: Final = _by_request_line([row for row in ROUTES if not row.marker])
_SUBRESOURCES: Final = {
    level: frozenset(
        row.marker
        for row in ROUTES
        if row.level is level and row.marker and "=" not in row.marker and row not in _MISPLACED
    )
    for level in Level
}


def find_route(method: str, level: Level, *, query: Mapping[str, str], headers: Headers) -> Route:
    """Return the operation a request asks for, refused or not. Raises MethodNotAllowed, InvalidRequest for `/`."""
    if level is Level.GATEWAY:
        raise S3Error(
            "InvalidRequest",
            "The path names no namespace. Put it in the endpoint URL: https://HOST/<namespace>.",
            rule="address.no-namespace",
        )
    for row in (_WITH_QUERY if query else _WITHOUT_QUERY).get((method, level), ()):
        if row.fits(query, headers):
            if row.marker or row.effect is Effect.READS or _SUBRESOURCES[level].isdisjoint(query):
                return row
            break
    raise S3Error(
        "MethodNotAllowed",
        rule="route.method",
        extra={"Method": method, "ResourceType": level.value.upper()},
        headers={"Allow": ", ".join(_allowed(level, query))},
    )


def _allowed(level: Level, query: Mapping[str, str]) -> list[str]:
    """Return the methods of the subresources that a request names, or of the resource itself."""
    markers = _SUBRESOURCES[level].intersection(query) or {""}
    rows = (row for row in ROUTES if row.level is level and row not in _MISPLACED)
    return sorted({row.method for row in rows if row.marker in markers})


def refuse(route: Route) -> S3Error:
    """Return the refusal of an operation that the gateway does not have."""
    if route.header and not route.marker:
        return S3Error(route.refusal, rule=f"header.{route.header}", extra={"Header": route.header})
    if route.refusal == "NotImplemented":
        hint = " Use ListObjectsV2." if route.operation == "ListObjects" else ""
        return S3Error(
            "NotImplemented", f"{route.operation} is not implemented.{hint}", rule=f"operation.{route.operation}"
        )
    if route.because:
        return S3Error(route.refusal, route.because, rule=f"route.{route.marker}", extra={"ArgumentName": route.marker})
    return S3Error(route.refusal, _NOT_A_BUCKET, rule="address.namespace-as-bucket")


def check_copy_source_header(method: str, query: Mapping[str, str], headers: Headers) -> None:
    """Refuse a copy source where there is nothing to copy to. Raises InvalidArgument."""
    if COPY_SOURCE in headers and (method in {"DELETE", "GET", "HEAD"} or (method == "POST" and "uploadId" in query)):
        raise S3Error(
            "InvalidArgument",
            "You can only specify a copy source header for copy requests.",
            rule="copy.source",
            extra={"ArgumentName": COPY_SOURCE, "ArgumentValue": headers.get(COPY_SOURCE)},
        )
