"""CopyObject, within one namespace.

Conditions on the source are honoured (DOCUMENTED); that If-Match and If-None-Match are honoured of what would be
overwritten, as Amazon S3 does, is ASSUMED.
"""

from hfs3.contract.limits import MAX_COPY_SIZE
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.attributes import kept_attributes
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.naming import object_of, require_reach
from hfs3.gateway.operations.objects import write_guard
from hfs3.gateway.storage.base import BucketName, Guard, ObjectName, ObjectRecord, no_such_bucket
from hfs3.gateway.wire import xml
from hfs3.gateway.wire.conditions import check_copy_source
from hfs3.gateway.wire.copy_source import CopySource
from hfs3.gateway.wire.digests import check_algorithm
from hfs3.gateway.wire.messages import Headers, Response

_CHANGES = (
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-customer-algorithm",
)
"""What S3 takes for a change of the object, so that a copy onto itself makes sense; here they have no effect."""


async def copy_object(call: Call) -> Response:
    """Copy an object without moving its bytes."""
    check_algorithm(call.headers)
    source = _find(call)
    replaces = _replaces_metadata(call.headers)
    target = object_of(call)
    if source == target and not replaces and not any(name in call.headers for name in _CHANGES):
        raise S3Error(
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing the "
            "object's metadata, storage class, website redirect location or encryption attributes.",
            rule="copy.onto-itself",
        )
    attributes = kept_attributes(call.headers) if replaces else None
    record = await call.storage.copy(
        source,
        target,
        attributes=attributes,
        now=call.now,
        guard=_guard(call),
        target_guard=write_guard(call),
    )
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], xml.copied(record.etag, record.modified))


def _find(call: Call) -> ObjectName:
    """Return the source that exists among the readings of the header. Raises S3Error when none does."""
    source = call.copy_source
    if source is None:
        raise S3Error("InvalidArgument", rule="copy.source")
    names = [ObjectName(call.namespace, bucket, key) for bucket, key in source.candidates]
    for name in names:
        if call.storage.stat(name) is not None:
            require_reach(call, name.bucket)
            return name
    raise _not_found(call, source, names)


def _not_found(call: Call, source: CopySource, names: list[ObjectName]) -> S3Error:
    for name in names:
        if call.storage.find_bucket(BucketName(name.namespace, name.bucket)) is not None:
            return S3Error("NoSuchKey", extra={"Key": name.key})
    other = source.foreign_namespace
    if other in call.account.namespaces or (other and call.storage.list_buckets(other)):
        return S3Error("NotImplemented", "A copy across namespaces is not implemented.", rule="copy.cross-namespace")
    return no_such_bucket(names[0].bucket)


def _replaces_metadata(headers: Headers) -> bool:
    directive = headers.get("x-amz-metadata-directive", "COPY")
    if directive not in {"COPY", "REPLACE"}:
        raise S3Error(
            "InvalidArgument",
            "Unknown metadata directive.",
            rule="copy.metadata-directive",
            extra={"ArgumentName": "x-amz-metadata-directive", "ArgumentValue": directive},
        )
    return directive == "REPLACE"


def _guard(call: Call) -> Guard:
    def guard(source: ObjectRecord | None) -> None:
        if source is None:
            return
        check_copy_source(call.headers, etag=source.etag, modified=source.modified, now=call.now)
        if source.size > MAX_COPY_SIZE:
            raise S3Error(
                "InvalidRequest",
                "The specified copy source is larger than the maximum allowable size for a copy source: "
                f"{MAX_COPY_SIZE}",
                rule="limit.copy-size",
            )

    return guard
