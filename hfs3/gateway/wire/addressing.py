"""From a raw path to a Target: namespace, bucket, key. A forbidden key has no Target.

The path is `/namespace/bucket/key`, whether the client has the namespace in its endpoint (way 1) or takes it for the
bucket (way 2); a slash after the namespace or the bucket changes nothing. The Host header says nothing: the gateway
knows no virtual hosts (ASSUMED; `bucket.s3.hf.co` does not resolve). The codes for forbidden names are ASSUMED.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hfs3.contract.addressing import is_name
from hfs3.contract.features import Level
from hfs3.contract.keys import KeyRule, broken_rules
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.percent import decode

LISTINGS_OF_A_BUCKET: Final = frozenset({"ListMultipartUploads", "ListObjectsV2"})
"""The operations that `within_bucket` turns, when the namespace is addressed as the bucket."""

_BEYOND_EVERY_KEY: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Target:
    """What a path points at; a part that the path does not reach is empty. Raises S3Error for a forbidden key."""

    namespace: str = ""
    bucket: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if self.key and (broken := broken_rules(self.key)):
            raise forbidden_key(self.key, broken)

    @property
    def level(self) -> Level:
        """How deep the path goes."""
        if self.key:
            return Level.OBJECT
        if self.bucket:
            return Level.BUCKET
        return Level.NAMESPACE if self.namespace else Level.GATEWAY


def forbidden_key(key: str, broken: tuple[KeyRule, ...]) -> S3Error:
    """Return the refusal of a key that breaks rules; the rule named is the one that explains the most."""
    rule = next((rule for rule in broken if rule.slug != "trailing-slash"), broken[0])
    if rule.slug == "too-long":
        return S3Error("KeyTooLongError", rule="key.too-long", extra={"Size": str(len(key.encode()))})
    return S3Error(
        "InvalidArgument",
        f"A key must not {rule.words}.",
        rule=f"key.{rule.slug}",
        extra={"ArgumentName": "key", "ArgumentValue": key},
    )


def read_target(raw_path: str) -> Target:
    """Read the path of a request. Raises S3Error: InvalidURI, AccessDenied, InvalidBucketName, or for its key."""
    root, _, path = raw_path.partition("/")
    if root or "/" not in raw_path:
        raise S3Error("InvalidURI", rule="uri.path")
    raw_namespace, _, rest = path.partition("/")
    raw_bucket, _, raw_key = rest.partition("/")
    namespace, bucket = decode(raw_namespace), decode(raw_bucket)
    if not namespace and rest:
        raise S3Error("InvalidURI", "The path begins with two slashes.", rule="address.namespace")
    if namespace and not is_name(namespace):
        raise S3Error("AccessDenied", f"{namespace!r} cannot be a namespace.", rule="address.namespace")
    if not is_name(bucket) and (bucket or raw_key):
        raise S3Error("InvalidBucketName", rule="address.bucket", extra={"BucketName": bucket})
    return Target(namespace, bucket, decode(raw_key) if raw_key else "")


def is_directory_marker(raw_path: str) -> bool:
    """Return whether the only thing wrong with this path's key is the slash at its end."""
    try:
        return raw_path.endswith("/") and read_target(raw_path[:-1]).level is Level.OBJECT
    except S3Error:
        return False


def within_bucket(query: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Turn a listing of a namespace, addressed as a bucket, into one of the bucket that its prefix begins with.

    Returns the bucket and the query with `prefix` and markers relative to it. That a listing whose prefix names no
    bucket is refused is ASSUMED: whether the gateway lists across buckets is unknown.
    """
    bucket, slash, prefix = query.get("prefix", "").partition("/")
    if not slash or not is_name(bucket):
        raise S3Error(
            "InvalidRequest",
            "The namespace is addressed as the bucket: the prefix must begin with a bucket and a slash.",
            rule="address.namespace-listing",
        )
    inside = dict(query, prefix=prefix)
    for marker in ("start-after", "key-marker"):
        if marker in inside:
            inside[marker] = _relative(inside[marker], f"{bucket}/")
    return bucket, inside


def _relative(marker: str, before: str) -> str:
    if marker.startswith(before):
        return marker.removeprefix(before)
    return _BEYOND_EVERY_KEY if marker > before else ""
