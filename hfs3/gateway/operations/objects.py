"""PutObject, GetObject, HeadObject, DeleteObject."""

from hfs3.gateway.operations.attributes import kept_attributes
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.delivery import check_asked, describe, is_redirected, redirect, serve
from hfs3.gateway.operations.naming import bucket_of, missing, object_of
from hfs3.gateway.storage.base import Deletion, Guard, ObjectRecord, allow, no_such_bucket
from hfs3.gateway.wire.conditions import check_read, check_write, check_write_conditions, is_conditional_write
from hfs3.gateway.wire.digests import confirmed
from hfs3.gateway.wire.messages import Headers, Response


async def put_object(call: Call) -> Response:
    """Store an object. Its preconditions are checked before the content is read, and again as it gets its name.

    That a checksum which was verified is repeated in the answer, as Amazon's does, is ASSUMED; it is not stored.
    """
    if not call.storage.met_bucket(bucket_of(call)):
        raise no_such_bucket(call.bucket)
    guard = write_guard(call)
    if guard is not allow:
        guard(call.storage.stat(object_of(call)))
    staged = await call.storage.stage(call.payload)
    record = await call.storage.put(
        object_of(call), staged, attributes=kept_attributes(call.headers), now=call.now, guard=guard
    )
    checked = confirmed(call.headers)
    whole = [("x-amz-checksum-type", "FULL_OBJECT")] if checked else []
    return Response(200, [("ETag", f'"{record.etag}"'), *checked, *whole])


async def get_object(call: Call) -> Response:
    """Deliver an object, or send its reader to the CDN once it is sure to be there."""
    check_asked(call.headers, call.query)
    if is_redirected(call):
        if call.storage.stat(object_of(call)) is None:
            raise missing(call)
        return redirect(call)
    found = call.storage.open(object_of(call))
    if found is None:
        raise missing(call)
    return serve(found, call.headers, call.query)


async def head_object(call: Call) -> Response:
    """Tell about an object, if the request's conditions hold."""
    check_asked(call.headers, call.query)
    record = call.storage.stat(object_of(call))
    if record is None:
        raise missing(call)
    check_read(call.headers, etag=record.etag, modified=record.modified, now=call.now)
    return describe(record, call.headers, call.query)


async def delete_object(call: Call) -> Response:
    """Delete an object; one that is not there counts as deleted. That If-Match is honoured is ASSUMED."""
    guard = delete_guard(call.headers.get("if-match") if "if-match" in call.headers else None, call.key)
    (refusal,) = await call.storage.delete([Deletion(object_of(call), guard)])
    if refusal is not None:
        raise refusal
    return Response(204)


def write_guard(call: Call) -> Guard:
    """Return what must hold for a write. Raises NotImplemented for what S3 does not have."""
    headers = call.headers
    if not is_conditional_write(headers):
        return allow
    check_write_conditions(headers)
    return lambda current: check_write(headers, current.etag if current else None, key=call.key)


def delete_guard(etag: str | None, key: str) -> Guard:
    """Return what must hold for a deletion: that the object has this ETag, if one is named; none has an empty one."""
    if etag is None:
        return allow
    condition = Headers([("if-match", etag)])

    def guard(current: ObjectRecord | None) -> None:
        check_write(condition, current.etag if current else None, key=key)

    return guard
