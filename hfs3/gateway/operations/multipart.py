"""The multipart family: an object that arrives in parts.

Uploads expire after 7 days (DOCUMENTED), by the gateway's clock. What a completed object's ETag is made of, and that
completing twice is answered like the first time, is ASSUMED from Amazon's manual.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from hfs3.contract.limits import MAX_PARTS, MIN_PART_SIZE, UPLOAD_EXPIRY_DAYS
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.attributes import kept_attributes
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.naming import object_of, require_bucket
from hfs3.gateway.operations.numbers import whole_number
from hfs3.gateway.operations.objects import write_guard
from hfs3.gateway.storage.base import Completion, Part, Upload
from hfs3.gateway.wire import xml
from hfs3.gateway.wire.digests import confirmed
from hfs3.gateway.wire.messages import Response
from hfs3.gateway.wire.xml_bodies import CompletedPart, parse_completion, read_body

EXPIRY: Final = timedelta(days=UPLOAD_EXPIRY_DAYS)


async def create_multipart_upload(call: Call) -> Response:
    """Begin an upload."""
    upload_id = await call.storage.create_upload(
        object_of(call), attributes=kept_attributes(call.headers), now=call.now
    )
    body = xml.upload_started(call.bucket, call.key, upload_id)
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], body)


async def upload_part(call: Call) -> Response:
    """Take a part in; one of the same number is replaced."""
    number = whole_number(call.query, "partNumber", least=1, most=MAX_PARTS, called="Part number")
    upload = find_open(call)
    staged = await call.storage.stage(call.payload)
    part = await call.storage.put_part(upload.upload_id, number, staged, now=call.now)
    return Response(200, [("ETag", f'"{part.etag}"'), *confirmed(call.headers)])


async def complete_multipart_upload(call: Call) -> Response:
    """Make the listed parts an object. Done again with the same list, it gives the same answer."""
    listed = parse_completion(await read_body(call.payload))
    upload = find_upload(call)
    manifest = ",".join(f"{part.number}:{part.etag}" for part in listed)
    completion = upload.completion
    if completion is None:
        completion = await _complete(call, upload, listed, manifest=manifest)
    elif completion.manifest != manifest:
        raise no_such_upload(upload.upload_id)
    url = f"{call.request.scheme}://{call.headers.get('host')}{call.request.raw_path}"
    body = xml.upload_completed(call.bucket, call.key, etag=completion.etag, url=url)
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], body)


async def abort_multipart_upload(call: Call) -> Response:
    """Drop an upload."""
    upload = find_open(call)
    await call.storage.abort_upload(object_of(call), upload.upload_id)
    return Response(204)


def find_upload(call: Call) -> Upload:
    """Return the upload that the request names, in flight or completed. Raises NoSuchUpload, NoSuchBucket."""
    upload_id = call.query["uploadId"]
    upload = call.storage.find_upload(object_of(call), upload_id)
    if upload is None:
        require_bucket(call)
    if upload is None or upload.initiated < call.now - EXPIRY:
        raise no_such_upload(upload_id)
    return upload


def find_open(call: Call) -> Upload:
    """Return the upload in flight that the request names. Raises NoSuchUpload, NoSuchBucket."""
    upload = find_upload(call)
    if upload.completion is not None:
        raise no_such_upload(upload.upload_id)
    return upload


def no_such_upload(upload_id: str) -> S3Error:
    """Return the refusal of an upload that is not there."""
    return S3Error("NoSuchUpload", extra={"UploadId": upload_id})


async def _complete(call: Call, upload: Upload, listed: Sequence[CompletedPart], *, manifest: str) -> Completion:
    _check_order(listed)
    have = {part.number: part for part in call.storage.list_parts(upload.upload_id, after=0, limit=MAX_PARTS)}
    parts = [_match(part, have, upload.upload_id) for part in listed]
    _check_sizes(parts)
    _check_total(call, parts)
    return await call.storage.complete_upload(
        object_of(call), upload.upload_id, parts=parts, manifest=manifest, now=call.now, guard=write_guard(call)
    )


def _check_order(listed: Sequence[CompletedPart]) -> None:
    numbers = [part.number for part in listed]
    if any(earlier >= later for earlier, later in pairwise(numbers)):
        raise S3Error("InvalidPartOrder")


def _match(listed: CompletedPart, have: Mapping[int, Part], upload_id: str) -> Part:
    part = have.get(listed.number)
    if part is None or part.etag != listed.etag:
        extra = {"UploadId": upload_id, "PartNumber": str(listed.number), "ETag": listed.etag}
        raise S3Error("InvalidPart", extra=extra)
    return part


def _check_sizes(parts: Sequence[Part]) -> None:
    for part in parts[:-1]:
        if part.size < MIN_PART_SIZE:
            raise S3Error(
                "EntityTooSmall",
                rule="limit.part-size",
                extra={
                    "ProposedSize": str(part.size),
                    "MinSizeAllowed": str(MIN_PART_SIZE),
                    "PartNumber": str(part.number),
                    "ETag": part.etag,
                },
            )


def _check_total(call: Call, parts: Sequence[Part]) -> None:
    announced = call.headers.get("x-amz-mp-object-size")
    if announced and announced != str(sum(part.size for part in parts)):
        raise S3Error(
            "InvalidRequest", "The provided 'x-amz-mp-object-size' header value does not match what was computed"
        )
