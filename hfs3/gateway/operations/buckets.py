"""ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation."""

import re
from typing import Final

from hfs3.contract.limits import MAX_KEYS_PER_DELETE, REGION
from hfs3.gateway.config import NonEmptyBucketDelete
from hfs3.gateway.errors import S3Error
from hfs3.gateway.hub.access import reaches
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.naming import bucket_of, require_bucket
from hfs3.gateway.operations.numbers import whole_number
from hfs3.gateway.operations.tokens import seal, unseal
from hfs3.gateway.storage.base import Deletion, ObjectName
from hfs3.gateway.wire import listings, xml
from hfs3.gateway.wire.messages import Response
from hfs3.gateway.wire.xml_bodies import parse_location, read_body

_MAX_BUCKETS_PER_PAGE: Final = 10_000
_REGION: Final = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d|EU")


async def list_buckets(call: Call) -> Response:
    """List the buckets of the namespace in the path, those that a fine-grained token reaches."""
    query = call.query
    prefix, most = query.get("prefix", ""), _MAX_BUCKETS_PER_PAGE
    if query.get("max-buckets"):
        most = whole_number(query, "max-buckets", least=1, most=_MAX_BUCKETS_PER_PAGE)
    token = query.get("continuation-token")
    start = unseal(token, scope=call.namespace) if token else ""
    elsewhere = _is_elsewhere(query.get("bucket-region", ""))
    found = [
        (bucket.name, bucket.created)
        for bucket in call.storage.list_buckets(call.namespace)
        if not elsewhere
        and bucket.name.startswith(prefix)
        and bucket.name >= start
        and reaches(call.token, call.namespace, bucket.name)
    ]
    following = found[most][0] if len(found) > most else ""
    listing = listings.BucketListing(call.namespace, found[:most], prefix, seal(following, scope=call.namespace))
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], listing.render())


def _is_elsewhere(region: str) -> bool:
    """Return whether buckets of another region are asked for: there are none. Raises InvalidArgument."""
    if region in {"", REGION}:
        return False
    if not _REGION.fullmatch(region):
        raise S3Error(
            "InvalidArgument",
            f"Argument value {region} is not a valid AWS Region",
            rule="bucket.location",
            extra={"ArgumentName": "bucket-region", "ArgumentValue": region},
        )
    return True


async def create_bucket(call: Call) -> Response:
    """Make a bucket. That one which is there already is refused is ASSUMED; scripts accept both outcomes."""
    _check_location(parse_location(await read_body(call.payload)))
    if not await call.storage.create_bucket(bucket_of(call), now=call.now):
        raise S3Error("BucketAlreadyOwnedByYou", extra={"BucketName": call.bucket})
    return Response(200, [("Location", f"/{call.bucket}")])


def _check_location(location: str) -> None:
    """Refuse any region but the one there is (DOCUMENTED that it is one; the codes are ASSUMED)."""
    if location in {"", REGION}:
        return
    if _REGION.fullmatch(location):
        raise S3Error(
            "IllegalLocationConstraintException",
            f"The {location} location constraint is incompatible for the region specific endpoint this request was "
            "sent to.",
            rule="bucket.location",
        )
    raise S3Error("InvalidLocationConstraint", rule="bucket.location", extra={"LocationConstraint": location})


async def head_bucket(call: Call) -> Response:
    """Tell whether a bucket is there."""
    require_bucket(call)
    return Response(200, [("x-amz-bucket-region", REGION)])


async def get_bucket_location(call: Call) -> Response:
    """Tell the one region there is."""
    require_bucket(call)
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], xml.location(REGION))


async def delete_bucket(call: Call) -> Response:
    """Delete a bucket; what happens to one with objects is for `Behaviour` to say."""
    if call.behaviour.non_empty_bucket_delete is NonEmptyBucketDelete.DELETE_ALL:
        await _delete_everything(call)
    await call.storage.delete_bucket(bucket_of(call))
    return Response(204)


async def _delete_everything(call: Call) -> None:
    while page := call.storage.walk(bucket_of(call), "", start="", delimiter="", limit=MAX_KEYS_PER_DELETE).entries:
        await call.storage.delete([Deletion(ObjectName(*bucket_of(call), entry.key)) for entry in page])
