"""A PUT of `dir/`, when the switch says that such a marker is dropped: answered like a PUT, and nothing is kept.

A real run shows exactly this (OBSERVED), although the page says that a key must not end with `/`.
"""

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.call import Call
from hfs3.gateway.storage.base import BucketName
from hfs3.gateway.wire.messages import Response


async def drop_marker(call: Call) -> Response:
    """Take the body in, answer with its ETag, and forget it."""
    if call.storage.find_bucket(BucketName(call.namespace, call.bucket)) is None:
        raise S3Error("NoSuchBucket", extra={"BucketName": call.bucket})
    staged = await call.storage.stage(call.payload)
    await call.storage.discard(staged)
    return Response(headers=[("ETag", f'"{staged.etag}"')])
