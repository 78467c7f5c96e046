"""Numbers and constant words of the service. Sizes in bytes, times in seconds unless the name says otherwise."""

from dataclasses import dataclass
from typing import Final

from hfs3.contract.evidence import PAGE, S3_MANUAL, Evidence, Mark

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB

REGION: Final = "us-east-1"
DELIMITER: Final = "/"
LIST_VERSION: Final = 2
STORAGE_CLASS: Final = "STANDARD"
UPLOAD_EXPIRY_DAYS: Final = 7
RECOMMENDED_PART_SIZE: Final = 2 * GIB

MIN_PART_SIZE: Final = 5 * MIB
MAX_PART_SIZE: Final = 5 * GIB
MAX_PARTS: Final = 10_000
MAX_PUT_SIZE: Final = 5 * GIB
MAX_COPY_SIZE: Final = 5 * GIB
MAX_KEY_BYTES: Final = 1024
MAX_KEYS_PER_PAGE: Final = 1000
MAX_KEYS_PER_DELETE: Final = 1000
CLOCK_SKEW_SECONDS: Final = 15 * 60
MAX_PRESIGN_SECONDS: Final = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit with its evidence, for `hfs3 gateway describe` and the README."""

    name: str
    value: str
    evidence: Evidence


LIMITS: Final = (
    Limit("region", REGION, PAGE),
    Limit("delimiter", DELIMITER, PAGE),
    Limit("storage class", STORAGE_CLASS, PAGE),
    Limit("list version", str(LIST_VERSION), PAGE),
    Limit("multipart upload expiry", f"{UPLOAD_EXPIRY_DAYS} days", PAGE),
    Limit("smallest part but the last", "5 MiB", S3_MANUAL),
    Limit("largest part", "5 GiB", S3_MANUAL),
    Limit("parts of one upload", f"{MAX_PARTS:,}", S3_MANUAL),
    Limit("largest single PUT", "5 GiB", S3_MANUAL),
    Limit("largest server-side copy", "5 GiB", S3_MANUAL),
    Limit("longest key", f"{MAX_KEY_BYTES} bytes of UTF-8", S3_MANUAL),
    Limit("keys of one listing page", str(MAX_KEYS_PER_PAGE), S3_MANUAL),
    Limit("keys of one DeleteObjects", str(MAX_KEYS_PER_DELETE), S3_MANUAL),
    Limit("clock skew", "15 minutes", S3_MANUAL),
    Limit("presigned URL lifetime", "7 days", Evidence(Mark.OBSERVED, "presigned GET with lifetimes to 7 days in use")),
)
