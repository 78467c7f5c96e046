"""The x-amz-copy-source header: with or without a leading slash, with or without the namespace.

Clients that have the namespace in their endpoint send `bucket/key`, those that address the namespace as the bucket
send `namespace/bucket/key` (both measured), so a source may be read in two ways; what exists decides. That `+` means a
space here, as Amazon reads it and s5cmd writes it, is ASSUMED.
"""

from dataclasses import dataclass

from hfs3.contract.addressing import is_name
from hfs3.contract.keys import broken_rules
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.percent import decode

_NAMESPACED_SEGMENTS = 3


@dataclass(frozen=True, slots=True)
class CopySource:
    """What a copy reads. `candidates` are (bucket, key) in the request's own namespace, the likeliest first.

    `foreign_namespace` is the first segment when the source can also be read as an object of another namespace, which
    the gateway does not copy from.
    """

    candidates: tuple[tuple[str, str], ...]
    foreign_namespace: str = ""


def parse_copy_source(header: str, namespace: str) -> CopySource:
    """Read the header of a request to `namespace`. A versionId is ignored, as in a query. Raises InvalidArgument."""
    raw, _, _ = header.partition("?versionId=")
    path = _decoded(raw.replace("+", "%20")).removeprefix("/")
    segments = path.split("/", 2)
    readings = [tuple(path.split("/", 1))]
    if len(segments) == _NAMESPACED_SEGMENTS and segments[0] == namespace:
        readings.insert(0, (segments[1], segments[2]))
    candidates = tuple(reading for reading in readings if _is_object(reading))
    if not candidates:
        raise _refusal(readings[0])
    foreign = segments[0] if len(segments) == _NAMESPACED_SEGMENTS and segments[0] != namespace else ""
    return CopySource(tuple((bucket, key) for bucket, key in candidates), foreign)


def _decoded(raw: str) -> str:
    try:
        return decode(raw)
    except S3Error:
        raise S3Error(
            "InvalidArgument",
            "Invalid copy source encoding.",
            rule="copy.source",
            extra={"ArgumentName": "x-amz-copy-source", "ArgumentValue": raw},
        ) from None


def _is_object(reading: tuple[str, ...]) -> bool:
    return len(reading) > 1 and all(reading) and is_name(reading[0]) and not broken_rules(reading[1])


def _refusal(reading: tuple[str, ...]) -> S3Error:
    key = reading[1] if len(reading) > 1 else ""
    broken = broken_rules(key)
    if not reading[0] or not key:
        return S3Error(
            "InvalidArgument",
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
            rule="copy.source",
            extra={"ArgumentName": "x-amz-copy-source", "ArgumentValue": "x-amz-copy-source"},
        )
    if not is_name(reading[0]):
        return S3Error("InvalidArgument", "Invalid copy source bucket name", rule="copy.source")
    return S3Error(
        "InvalidArgument", f"The key of the copy source must not {broken[0].words}.", rule=f"key.{broken[0].slug}"
    )
