"""DeleteObjects: up to 1,000 keys at once, each with its own outcome."""

from hfs3.contract.addressing import is_name
from hfs3.contract.keys import broken_rules
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.naming import require_bucket, require_reach
from hfs3.gateway.operations.objects import delete_guard
from hfs3.gateway.storage.base import Deletion, ObjectName
from hfs3.gateway.wire import xml
from hfs3.gateway.wire.addressing import forbidden_key
from hfs3.gateway.wire.digests import sent_checksums
from hfs3.gateway.wire.messages import Headers, Response
from hfs3.gateway.wire.xml_bodies import KeyToDelete, parse_deletion, read_body


async def delete_objects(call: Call) -> Response:
    """Delete the keys that the body lists. A forbidden key fails alone."""
    _require_digest(call.headers)
    asked = parse_deletion(await read_body(call.payload))
    if call.bucket:
        require_bucket(call)
    deletions: list[tuple[str, Deletion]] = []
    failed: list[tuple[str, S3Error]] = []
    for each in asked.keys:
        try:
            deletions.append((each.key, Deletion(_name(call, each), delete_guard(each.etag or None, each.key))))
        except S3Error as refusal:
            failed.append((each.key, refusal))
    outcomes = await call.storage.delete([deletion for _, deletion in deletions])
    keys = [key for key, _ in deletions]
    failed += [(key, refusal) for key, refusal in zip(keys, outcomes, strict=True) if refusal is not None]
    done = [] if asked.quiet else [key for key, refusal in zip(keys, outcomes, strict=True) if refusal is None]
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], xml.deletion(done, failed))


def _name(call: Call, asked: KeyToDelete) -> ObjectName:
    """Return what a key names; with the namespace as the bucket, it begins with the bucket. Raises S3Error."""
    bucket, key = (call.bucket, asked.key) if call.bucket else _split(asked.key)
    broken = broken_rules(key)
    if broken:
        raise forbidden_key(key, broken)
    require_reach(call, bucket)
    return ObjectName(call.namespace, bucket, key)


def _split(key: str) -> tuple[str, str]:
    bucket, _, inside = key.partition("/")
    if not inside or not is_name(bucket):
        raise S3Error(
            "InvalidArgument",
            "With the namespace as the bucket, a key must begin with a bucket and a slash.",
            rule="address.namespace-as-bucket",
        )
    return bucket, inside


def _require_digest(headers: Headers) -> None:
    """Raise InvalidRequest unless the body can be checked, as S3 demands of this operation."""
    if "content-md5" not in headers and not sent_checksums(headers):
        raise S3Error(
            "InvalidRequest",
            "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
            rule="payload.digest-required",
        )
