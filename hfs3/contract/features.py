"""What the gateway does not do, by operation, query parameter and header: refused, ignored, or not stored.

The page names features ("ACLs, bucket policies, object tagging, …") and says that related *headers and parameters* are
accepted but ignored. The *operations* of those features answer 501 NotImplemented: OBSERVED for GetBucketPolicy and
GetPublicAccessBlock, ASSUMED for every other one, and for ListObjects and UploadPartCopy, whose codes nobody shows.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from hfs3.contract.evidence import PAGE, S3_MANUAL, Evidence, Mark


class Level(StrEnum):
    """How deep a path goes: `/`, `/namespace`, `/namespace/bucket`, `/namespace/bucket/key`."""

    GATEWAY = "gateway"
    NAMESPACE = "namespace"
    BUCKET = "bucket"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class RefusedOperation:
    """An operation that answers 501: its S3 name, and how a request for it looks.

    `marker` is the query parameter that asks for it; empty when nothing but the method does.
    """

    operation: str
    method: str
    level: Level
    marker: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RefusedHeader:
    """A header that would make an operation another one: to ignore it would write or delete what nobody asked for."""

    name: str
    operation: str
    method: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Ignored:
    """A header or query parameter that is accepted and has no effect. A trailing `*` stands for any ending."""

    name: str
    feature: str
    evidence: Evidence


_SEEN: Final = Evidence(Mark.OBSERVED, "CSOAI-ORG/councilof-ai, mirror script, 2026-09-17: NotImplemented")
_DISPUTED: Final = Evidence(Mark.OBSERVED, "Yuan720/vmount 4e4cefc: GetBucketLocation is broken; status not shown")

_Subresources = tuple[tuple[str, str, tuple[str, ...], Evidence], ...]

_BUCKET: Final[_Subresources] = (
    ("abac", "BucketAbac", ("GET", "PUT"), S3_MANUAL),
    ("accelerate", "BucketAccelerateConfiguration", ("GET", "PUT"), S3_MANUAL),
    ("acl", "BucketAcl", ("GET", "PUT"), PAGE),
    ("analytics", "BucketAnalyticsConfiguration", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("cors", "BucketCors", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("encryption", "BucketEncryption", ("GET", "PUT", "DELETE"), PAGE),
    ("intelligent-tiering", "BucketIntelligentTieringConfiguration", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("inventory", "BucketInventoryConfiguration", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("lifecycle", "BucketLifecycleConfiguration", ("GET", "PUT"), PAGE),
    ("logging", "BucketLogging", ("GET", "PUT"), S3_MANUAL),
    ("metadataConfiguration", "BucketMetadataConfiguration", ("GET", "DELETE"), S3_MANUAL),
    ("metadataTable", "BucketMetadataTableConfiguration", ("GET", "DELETE"), S3_MANUAL),
    ("metrics", "BucketMetricsConfiguration", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("notification", "BucketNotificationConfiguration", ("GET", "PUT"), PAGE),
    ("object-lock", "ObjectLockConfiguration", ("GET", "PUT"), S3_MANUAL),
    ("ownershipControls", "BucketOwnershipControls", ("GET", "PUT", "DELETE"), PAGE),
    ("policy", "BucketPolicy", ("GET", "PUT", "DELETE"), _SEEN),
    ("policyStatus", "BucketPolicyStatus", ("GET",), PAGE),
    ("publicAccessBlock", "PublicAccessBlock", ("GET", "PUT", "DELETE"), _SEEN),
    ("replication", "BucketReplication", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("requestPayment", "BucketRequestPayment", ("GET", "PUT"), S3_MANUAL),
    ("tagging", "BucketTagging", ("GET", "PUT", "DELETE"), PAGE),
    ("versioning", "BucketVersioning", ("GET", "PUT"), PAGE),
    ("website", "BucketWebsite", ("GET", "PUT", "DELETE"), S3_MANUAL),
)
"""Subresources of a bucket: parameter, what S3 calls it after Get, Put and Delete, the methods it has."""

_OBJECT: Final[_Subresources] = (
    ("acl", "ObjectAcl", ("GET", "PUT"), PAGE),
    ("annotation", "ObjectAnnotation", ("GET", "PUT", "DELETE"), S3_MANUAL),
    ("attributes", "ObjectAttributes", ("GET",), S3_MANUAL),
    ("legal-hold", "ObjectLegalHold", ("GET", "PUT"), S3_MANUAL),
    ("retention", "ObjectRetention", ("GET", "PUT"), S3_MANUAL),
    ("tagging", "ObjectTagging", ("GET", "PUT", "DELETE"), PAGE),
    ("torrent", "ObjectTorrent", ("GET",), S3_MANUAL),
)
"""Subresources of an object, likewise."""

_TABLE: Final = "UpdateBucketMetadata"
_NAMED: Final = (
    RefusedOperation("CreateSession", "GET", Level.BUCKET, "session", S3_MANUAL),
    RefusedOperation("DeleteBucketLifecycle", "DELETE", Level.BUCKET, "lifecycle", PAGE),
    RefusedOperation("CreateBucketMetadataConfiguration", "POST", Level.BUCKET, "metadataConfiguration", S3_MANUAL),
    RefusedOperation("CreateBucketMetadataTableConfiguration", "POST", Level.BUCKET, "metadataTable", S3_MANUAL),
    RefusedOperation("ListObjectVersions", "GET", Level.BUCKET, "versions", PAGE),
    RefusedOperation("ListObjects", "GET", Level.BUCKET, "", PAGE),
    RefusedOperation("PostObject", "POST", Level.BUCKET, "", S3_MANUAL),
    RefusedOperation("RenameObject", "PUT", Level.OBJECT, "renameObject", S3_MANUAL),
    RefusedOperation("RestoreObject", "POST", Level.OBJECT, "restore", S3_MANUAL),
    RefusedOperation("SelectObjectContent", "POST", Level.OBJECT, "select", S3_MANUAL),
    RefusedOperation(
        f"{_TABLE}AnnotationTableConfiguration", "PUT", Level.BUCKET, "metadataAnnotationTable", S3_MANUAL
    ),
    RefusedOperation(f"{_TABLE}InventoryTableConfiguration", "PUT", Level.BUCKET, "metadataInventoryTable", S3_MANUAL),
    RefusedOperation(f"{_TABLE}JournalTableConfiguration", "PUT", Level.BUCKET, "metadataJournalTable", S3_MANUAL),
    RefusedOperation("UpdateObjectEncryption", "PUT", Level.OBJECT, "encryption", PAGE),
    RefusedOperation("GetBucketLocation", "GET", Level.NAMESPACE, "location", _DISPUTED),
)
"""Operations whose names follow no pattern, and the location of a namespace that is addressed as a bucket."""

UPLOAD_PART_COPY: Final = RefusedOperation("UploadPartCopy", "PUT", Level.OBJECT, "uploadId", PAGE)
"""Told from UploadPart by its `x-amz-copy-source` header."""

V1_PARAMETERS: Final = ("delimiter", "encoding-type", "list-type", "marker", "max-keys")
"""On a namespace these tell ListObjects (the namespace as the bucket) from ListBuckets, which has none of them."""


def _subresources(
    table: tuple[tuple[str, str, tuple[str, ...], Evidence], ...], level: Level
) -> list[RefusedOperation]:
    return [
        RefusedOperation(f"{method.capitalize()}{noun}", method, level, marker, evidence)
        for marker, noun, methods, evidence in table
        for method in methods
    ]


REFUSED: Final = (
    *_subresources(_BUCKET, Level.BUCKET),
    *_subresources(_OBJECT, Level.OBJECT),
    *_NAMED,
    *(RefusedOperation("ListObjects", "GET", Level.NAMESPACE, name, PAGE) for name in V1_PARAMETERS),
    *(
        replace(row, level=Level.NAMESPACE)  # asked of the namespace, taken for a bucket
        for row in (*_subresources(_BUCKET, Level.BUCKET), *_NAMED)
        if row.level is Level.BUCKET and row.marker
    ),
    UPLOAD_PART_COPY,
)
"""Every operation the gateway answers with 501 NotImplemented."""

REFUSED_HEADERS: Final = (
    RefusedHeader("x-amz-write-offset-bytes", "PutObject", "PUT", S3_MANUAL),
    RefusedHeader("x-amz-if-match-last-modified-time", "DeleteObject", "DELETE", S3_MANUAL),
    RefusedHeader("x-amz-if-match-size", "DeleteObject", "DELETE", S3_MANUAL),
)
"""What Amazon has for directory buckets alone: 501 NotImplemented, as an ordinary bucket answers (ASSUMED)."""

IGNORED_HEADERS: Final = (
    Ignored("x-amz-acl", "ACLs", PAGE),
    Ignored("x-amz-grant-*", "ACLs", PAGE),
    Ignored("x-amz-object-ownership", "ACLs", PAGE),
    Ignored("x-amz-tagging", "object tagging", PAGE),
    Ignored("x-amz-tagging-directive", "object tagging", PAGE),
    Ignored("x-amz-server-side-encryption*", "server-side encryption", PAGE),
    Ignored("x-amz-copy-source-server-side-encryption*", "server-side encryption", PAGE),
    Ignored("x-amz-storage-class", "storage classes", PAGE),
    Ignored("x-amz-mfa", "object versioning", PAGE),
    Ignored("x-amz-bucket-object-lock-enabled", "object lock", S3_MANUAL),
    Ignored("x-amz-object-lock-*", "object lock", S3_MANUAL),
    Ignored("x-amz-bypass-governance-retention", "object lock", S3_MANUAL),
    Ignored("x-amz-website-redirect-location", "static websites", S3_MANUAL),
    Ignored("x-amz-request-payer", "requester pays", S3_MANUAL),
    Ignored("x-amz-expected-bucket-owner", "bucket ownership", S3_MANUAL),
    Ignored("x-amz-source-expected-bucket-owner", "bucket ownership", S3_MANUAL),
    Ignored("x-amz-checksum-mode", "stored checksums", S3_MANUAL),
)
"""Headers that are accepted and do nothing."""

IGNORED_PARAMETERS: Final = (
    Ignored("versionId", "object versioning", PAGE),
    Ignored("x-id", "the operation's name, which some SDKs repeat", Evidence(Mark.OBSERVED, "rclone 1.75.2")),
)
"""Query parameters that are accepted and do nothing; so is every parameter that S3 does not know."""

NOT_STORED: Final = (Ignored("x-amz-meta-*", "user metadata", PAGE),)
"""Headers whose values are dropped, so that reading the object back does not return them."""
