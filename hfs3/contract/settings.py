"""The settings a client needs to speak to the gateway, in no client's words.

`configure` writes from this table, the doctor checks against it, the README shows it. How each client spells a
setting is that client's `DIALECT`. The order is the page's, then hfs3's own additions.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hfs3.contract.evidence import PAGE, Evidence, measured
from hfs3.contract.limits import LIST_VERSION, REGION


class SettingName(StrEnum):
    """The identity of a setting: one name, everywhere."""

    ENDPOINT = "endpoint"
    REGION = "region"
    ADDRESSING = "addressing"
    REQUEST_CHECKSUMS = "request-checksums"
    RESPONSE_CHECKSUMS = "response-checksums"
    MULTIPART_THRESHOLD = "multipart-threshold"
    PART_SIZE = "part-size"
    LIST_VERSION = "list-version"
    PROVIDER = "provider"
    SIGNATURE = "signature-version"
    TRANSFER_ENGINE = "transfer-engine"
    BUCKET_CHECK = "bucket-check"
    COPY_CUTOFF = "copy-cutoff"
    KEY_ENCODING = "key-encoding"
    CA_BUNDLE = "ca-bundle"


class Need(StrEnum):
    """How much a setting is needed, and by whose word."""

    REQUIRED = "required"
    """The page lists it under the required options, or in the blocks it gives."""
    RECOMMENDED = "recommended"
    """The page calls it optional but recommended."""
    ADDED = "added"
    """hfs3 adds it, because a real client was measured to fail without it; `--exactly-as-documented` leaves it out."""
    LOCAL = "local"
    """Only for a gateway with its own certificate authority, such as the bundled one."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the value it must have, why, and what goes wrong without it."""

    name: SettingName
    value: str
    need: Need
    why: str
    without: str
    evidence: Evidence


_AWS_AND_BOTO3: Final = "AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5"
_RCLONE: Final = "rclone 1.75.2 and 1.60.1"

SETTINGS: Final = (
    Setting(
        SettingName.ENDPOINT,
        "https://s3.hf.co/<namespace>",
        Need.REQUIRED,
        "The gateway, scoped to your namespace.",
        "The client talks to Amazon: requests fail there, and the access key ID is sent to the wrong company.",
        PAGE,
    ),
    Setting(
        SettingName.REGION,
        REGION,
        Need.REQUIRED,
        "Required; the gateway is currently single-region.",
        "Another region enters the signature and a bucket is created with a location the gateway does not have.",
        PAGE,
    ),
    Setting(
        SettingName.ADDRESSING,
        "path",
        Need.REQUIRED,
        "Buckets are addressed as path segments, not subdomains.",
        "The client looks for a host named after the bucket, which does not exist.",
        PAGE,
    ),
    Setting(
        SettingName.REQUEST_CHECKSUMS,
        "when required",
        Need.REQUIRED,
        "Prevents recent clients from sending trailing checksums.",
        "Uploads are framed as aws-chunked, which the gateway does not parse.",
        PAGE,
    ),
    Setting(
        SettingName.RESPONSE_CHECKSUMS,
        "when required",
        Need.REQUIRED,
        "Prevents recent clients from expecting checksums in responses.",
        "Clients ask for checksums the gateway does not keep.",
        PAGE,
    ),
    Setting(
        SettingName.MULTIPART_THRESHOLD,
        "2 GiB",
        Need.RECOMMENDED,
        "Large uploads use as few multipart parts as possible.",
        "Uploads above the client's own threshold are cut into many parts; a server-side copy above it fails.",
        PAGE,
    ),
    Setting(
        SettingName.PART_SIZE,
        "2 GiB",
        Need.RECOMMENDED,
        "Large uploads use as few multipart parts as possible.",
        "Uploads are cut into many small parts, at most 10,000.",
        PAGE,
    ),
    Setting(
        SettingName.LIST_VERSION,
        str(LIST_VERSION),
        Need.REQUIRED,
        "ListObjectsV2 is the only listing the gateway supports.",
        "Listing fails, and with it every copy and sync that lists first.",
        PAGE,
    ),
    Setting(
        SettingName.PROVIDER,
        "generic",
        Need.REQUIRED,
        "No other vendor's habits: a known vendor's name switches addressing and listing to that vendor's.",
        "The client behaves as if it spoke to another vendor, often by virtual host.",
        PAGE,
    ),
    Setting(
        SettingName.SIGNATURE,
        "4",
        Need.ADDED,
        "Presigned URLs of AWS CLI 1 and boto3 are signed with the retired version 2 unless told otherwise.",
        "Presigned URLs are refused.",
        measured(_AWS_AND_BOTO3),
    ),
    Setting(
        SettingName.TRANSFER_ENGINE,
        "classic",
        Need.ADDED,
        "The CRT engine, the default on large Amazon machines, ignores the checksum settings and dies on 2 GB parts.",
        "On some machine types uploads are framed as aws-chunked whatever the checksum settings say.",
        measured("AWS CLI 2.36.7 and 2.22.35"),
    ),
    Setting(
        SettingName.BUCKET_CHECK,
        "off",
        Need.ADDED,
        "Uploads must not create the bucket: a mistyped name would make a new one, and a key without that right fails.",
        "A mistyped bucket name is silently created; a key that may not create buckets cannot upload.",
        measured(_RCLONE),
    ),
    Setting(
        SettingName.COPY_CUTOFF,
        "50 GiB",
        Need.ADDED,
        "Server-side copies stay one CopyObject; UploadPartCopy is not supported.",
        "Server-side copies above the client's own cutoff fail.",
        measured(_RCLONE),
    ),
    Setting(
        SettingName.KEY_ENCODING,
        "the characters the gateway refuses",
        Need.ADDED,
        "File names that the gateway refuses as keys travel encoded and come back as they were.",
        "Files with a backslash, or with a name ending in two dots, cannot be uploaded.",
        measured(_RCLONE),
    ),
    Setting(
        SettingName.CA_BUNDLE,
        "the gateway's own certificate authority",
        Need.LOCAL,
        "The bundled gateway's certificate is signed by its own local authority.",
        "The client refuses the connection: certificate verify failed.",
        measured(_AWS_AND_BOTO3),
    ),
)

BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
