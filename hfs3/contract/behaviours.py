"""What is known of the gateway's behaviour, statement by statement, and the switches for what is unknown or disputed.

`hfs3 gateway describe` and the README print this table; limits, key rules and refused features have tables of their
own. A statement marked ASSUMED is what the reference gateway does, and no word of the real one's.
"""

from dataclasses import dataclass
from typing import Final

from hfs3.contract.evidence import PAGE, S3_MANUAL, Evidence, Mark, measured


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the gateway does. `topic` groups statements that a reader looks for together."""

    topic: str
    words: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Choice:
    """One position of a switch, and what the gateway then does."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A behaviour that can be set, because the real answer is unknown, disputed, or has to be tried both ways.

    `name` is the option of `hfs3 gateway serve`; the first choice is the default.
    """

    name: str
    question: str
    choices: tuple[Choice, ...]
    evidence: Evidence

    @property
    def default(self) -> str:
        """The position the gateway starts with."""
        return self.choices[0].value


_SMOKE: Final = "apache/arrow-rs-object-store PR 790, verification/hf-smoke, run of 2026-07-06"
_DEMO: Final = "huggingface/demo-storage-buckets, s3_compat_demo, 2026-07-15"
_CDL: Final = "ContextLab/cdl-linux, backup specification, 2026-09"
_VMOUNT: Final = "Yuan720/vmount, commits of 2026-08"
_CSOAI: Final = "CSOAI-ORG/councilof-ai, mirror script, 2026-09-17"
_SILENT: Final = "the page does not say, and nobody shows it"


def _observed(where: str) -> Evidence:
    return Evidence(Mark.OBSERVED, where)


def _assumed(why: str) -> Evidence:
    return Evidence(Mark.ASSUMED, why)


STATEMENTS: Final = (
    Statement("addressing", "The namespace is the first segment of the path; buckets are path segments.", PAGE),
    Statement("addressing", "A namespace may also be taken for the bucket, with the bucket in front of the key.", PAGE),
    Statement("addressing", "A bucket is never part of the host name.", PAGE),
    Statement("addressing", "HEAD of a bare namespace answers 400.", _observed(_CDL)),
    Statement(
        "identity", "A key pair has the reach of the token it was made from: read or write, its namespaces.", PAGE
    ),
    Statement(
        "identity",
        "Every request must be signed, also for public buckets: 403 AccessDenied, Signature is required.",
        _observed(_CSOAI),
    ),
    Statement(
        "identity", "Presigned URLs work, with lifetimes of up to seven days.", _observed("in use by several apps")
    ),
    Statement("identity", "A wrong secret answers 403 SignatureDoesNotMatch.", _observed(_SMOKE)),
    Statement(
        "identity",
        "A region other than us-east-1 in the signature answers 400 AuthorizationHeaderMalformed.",
        _assumed(_SILENT),
    ),
    Statement("identity", "A namespace that is not the account's answers 403 AccessDenied.", _assumed(_SILENT)),
    Statement("identity", "A revoked token's pair answers 403 InvalidAccessKeyId.", _assumed(_SILENT)),
    Statement(
        "download",
        "GetObject answers 302 to a CDN edge on another host, by a signed URL that expires; clients that call "
        "themselves aws-cli, botocore or aws-sdk-rust get the bytes.",
        PAGE,
    ),
    Statement(
        "download",
        "The user agent is searched for those names anywhere in it, whatever their case.",
        _observed(f"{_VMOUNT}; {_SMOKE}"),
    ),
    Statement("download", "HeadObject is never redirected.", _observed(_SMOKE)),
    Statement("download", "Range works, directly and through the redirect.", _observed(_SMOKE)),
    Statement(
        "download", "GetObject and the CDN send no Last-Modified; HeadObject does.", _observed(f"{_VMOUNT}; {_CDL}")
    ),
    Statement(
        "download",
        "The CDN refuses a forwarded Authorization header, and a Host that is not its own.",
        _assumed(_SILENT),
    ),
    Statement("download", "If-Match and If-None-Match are not honoured on GetObject.", PAGE),
    Statement(
        "download",
        "HeadObject honours If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since: 412 or 304.",
        _assumed("the page names PutObject, CopyObject and GetObject; Amazon S3 honours them on HeadObject"),
    ),
    Statement(
        "upload", "If-Match and If-None-Match are honoured on PutObject; 412 PreconditionFailed.", _observed(_DEMO)
    ),
    Statement("upload", "Bodies framed as aws-chunked are not parsed.", PAGE),
    Statement(
        "upload",
        "An object's ETag is its Xet file hash: 64 hexadecimal digits, also for a multipart upload.",
        Evidence(Mark.DERIVED, f"computed from the response in {_SMOKE}; for multipart ASSUMED"),
    ),
    Statement("upload", "Multipart uploads that are neither completed nor aborted end after 7 days.", PAGE),
    Statement("upload", "Parts of 5 MiB are accepted.", _observed(_SMOKE)),
    Statement(
        "upload",
        "A checksum sent in a header is verified and repeated in the answer; it is not stored.",
        _assumed("the page advises clients against checksums in answers; what is sent in a header it leaves open"),
    ),
    Statement("upload", "Content-Type is kept; user metadata (x-amz-meta-*) is dropped.", PAGE),
    Statement("upload", "Objects are always reported with the STANDARD storage class.", PAGE),
    Statement("copy", "CopyObject works within one namespace; across namespaces it is refused.", PAGE),
    Statement("copy", "If-Match and If-None-Match are honoured on the source of a copy.", PAGE),
    Statement(
        "copy",
        "If-Match and If-None-Match are honoured of the object that a copy would overwrite: 412.",
        _assumed("the page names the source alone; Amazon S3 honours them of the destination too"),
    ),
    Statement("copy", "A refused copy answers 501 NotImplemented.", _assumed(_SILENT)),
    Statement("listing", "ListObjectsV2 only; ListObjects (version 1) is refused.", PAGE),
    Statement("listing", "Only / is allowed as the delimiter; an empty one counts as none.", PAGE),
    Statement("listing", "ListBuckets lists the buckets of the namespace in the path.", _observed(_CSOAI)),
    Statement(
        "listing",
        "Refused listings answer 501 NotImplemented (version 1) and 400 InvalidArgument (delimiter).",
        _assumed(_SILENT),
    ),
    Statement(
        "keys", "Forbidden keys answer 400 InvalidArgument, those too long 400 KeyTooLongError.", _assumed(_SILENT)
    ),
    Statement("features", "Operations of unsupported features answer 501 NotImplemented.", _observed(_CSOAI)),
    Statement(
        "features",
        "A browser's form is refused with 501 NotImplemented, its preflight with 403 AccessForbidden: there are no CORS"
        " rules.",
        _assumed("whether browsers can use it is shown nowhere; PutBucketCors is refused"),
    ),
    Statement("features", "Headers and parameters of unsupported features are accepted and ignored.", PAGE),
    Statement("anything else", "What the page does not mention works as in Amazon S3.", S3_MANUAL),
)

SWITCHES: Final = (
    Switch(
        "chunked-uploads",
        "What happens to a body framed as aws-chunked?",
        (
            Choice("refuse", "It is refused with 400 InvalidRequest, naming the setting that avoids it."),
            Choice("store-framing", "It is stored as it came, chunk sizes and signatures included."),
            Choice("decode", "It is decoded, and its chunk signatures and trailing checksum verified."),
        ),
        _assumed("the page says that it does not parse; the failure itself is shown nowhere"),
    ),
    Switch(
        "etag",
        "What is an ETag made of?",
        (
            Choice("xet", "The Xet file hash, as derived from a real response."),
            Choice("md5", "The MD5 as in Amazon S3, with -N for multipart: to see what a client would assume of it."),
            Choice("opaque", "64 hexadecimal digits that are no hash of the content alone."),
        ),
        Evidence(Mark.DERIVED, f"the ETag in {_SMOKE} equals hf_xet's hash of the same bytes"),
    ),
    Switch(
        "trailing-slash-put",
        "What does a PUT of `dir/` do?",
        (
            Choice("refuse", "400, like every forbidden key: the page says that a key must not end with a slash."),
            Choice("drop", "200, and nothing is stored, as a real run shows."),
        ),
        _observed(f"{_VMOUNT} (313559a): silently dropped, against the page's word"),
    ),
    Switch(
        "non-empty-bucket-delete",
        "What does DeleteBucket do to a bucket that has objects?",
        (
            Choice("refuse", "409 BucketNotEmpty, as in Amazon S3."),
            Choice("delete-all", "The bucket goes with everything in it, as with the Hub's own API."),
        ),
        _assumed("nobody shows it; the Hub's own DELETE removes bucket and content"),
    ),
    Switch(
        "delivery",
        "Who is redirected to the CDN?",
        (
            Choice("by-user-agent", "Every client but those that the page names."),
            Choice("always-redirect", "Every client: to see which ones cannot follow."),
            Choice("never-redirect", "No client."),
        ),
        PAGE,
    ),
)

CDN_FOLLOWERS: Final = measured("s5cmd, rclone 1.75.2, pyarrow, obstore, polars and duckdb follow the redirect")
"""Who was seen to follow; the JavaScript SDK, s3cmd and minio-py do not, or keep the wrong Host."""
