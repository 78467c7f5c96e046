"""What a call names, whether it may, and the refusal when that is not there."""

from hfs3.gateway.errors import S3Error
from hfs3.gateway.hub.access import reaches
from hfs3.gateway.operations.call import Call
from hfs3.gateway.storage.base import BucketName, ObjectName, no_such_bucket


def bucket_of(call: Call) -> BucketName:
    """Return the bucket that the request names."""
    return BucketName(call.namespace, call.bucket)


def object_of(call: Call) -> ObjectName:
    """Return the object that the request names."""
    return ObjectName(call.namespace, call.bucket, call.key)


def require_bucket(call: Call) -> None:
    """Raise NoSuchBucket unless the bucket is there."""
    if call.storage.find_bucket(bucket_of(call)) is None:
        raise no_such_bucket(call.bucket)


def missing(call: Call) -> S3Error:
    """Return the refusal of an object that was not found: its bucket may be what is missing."""
    if call.storage.find_bucket(bucket_of(call)) is None:
        return no_such_bucket(call.bucket)
    return S3Error("NoSuchKey", extra={"Key": call.key})


def require_reach(call: Call, bucket: str) -> None:
    """Raise AccessDenied for a bucket that a fine-grained token does not reach.

    For the buckets a request names outside its path: a copy's source, the keys of a deletion.
    """
    if not reaches(call.token, call.namespace, bucket):
        raise S3Error("AccessDenied", rule="access.token-buckets")
