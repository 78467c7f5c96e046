"""Values that stop a client, whatever server it talks to: no number where it reads one, none of the words it knows.

hfs3 writes none of these settings, so nothing of them is in a dialect; but a client that stops at one works with no
gateway. MEASURED with AWS CLI 1.46.3 and boto3 1.44.5 (in the file and as a variable), and with rclone 1.75.2, whose
own list of options (`rclone config providers`) tells which of them are numbers and switches.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hfs3.clients.drift import Sheet, Stated
from hfs3.diagnostics.model import Finding
from hfs3.diagnostics.rules.lines import VALUE_REFUSED


@dataclass(frozen=True, slots=True)
class Taken:
    """What a client takes for a setting, in words for a person and as the whole of the value."""

    words: str
    values: "re.Pattern[str]"

    def refuses(self, value: str) -> bool:
        """Return whether the client stops at this value. Without a value, a setting is as good as not there."""
        return bool(value) and self.values.fullmatch(value) is None


def _one_of(*words: str, flags: "re.RegexFlag" = re.NOFLAG) -> Taken:
    return Taken(f"one of {', '.join(words)}", re.compile("|".join(map(re.escape, words)), flags))


_UP_TO_A_MEBIBYTE: Final = r"[1-9]\d{0,5}|10[0-3]\d{4}|104[0-7]\d{3}|1048[0-4]\d\d|10485[0-6]\d|104857[0-6]"
_COMPRESSION: Final = Taken("a whole number from 1 to 1048576", re.compile(rf"0*(?:{_UP_TO_A_MEBIBYTE})"))
_AT_LEAST_ONE: Final = Taken("a whole number from 1", re.compile(r"0*[1-9]\d*"))
_SIGNED: Final = Taken("a whole number", re.compile(r"[+-]?\d+"))
_RATE: Final = Taken("a rate, as 50MB/s", re.compile(r"\d+\s*(?:[kmgt]i?)?[Bb]/s", re.IGNORECASE))
_REGIONAL: Final = _one_of("legacy", "regional")
_SWITCH: Final = Taken("true or false", re.compile("1|t|T|TRUE|true|True|0|f|F|FALSE|false|False"))
_THREE_WAY: Final = Taken("true, false or unset", re.compile(rf"{_SWITCH.values.pattern}|unset", re.IGNORECASE))

_RETRY_MODE: Final = _one_of("legacy", "standard", "adaptive")
_DEFAULTS_MODE: Final = _one_of(
    *("legacy", "auto", "standard", "in-region", "cross-region", "mobile"), flags=re.IGNORECASE
)
_ACCOUNT_MODE: Final = _one_of("preferred", "disabled", "required", flags=re.IGNORECASE)
_OUTPUT: Final = _one_of("json", "text", "table", "yaml", "yaml-stream", "off")

AWS: Final[Mapping[tuple[str, str], Taken]] = {
    ("", "retry_mode"): _RETRY_MODE,
    ("", "max_attempts"): _AT_LEAST_ONE,
    ("", "defaults_mode"): _DEFAULTS_MODE,
    ("", "account_id_endpoint_mode"): _ACCOUNT_MODE,
    ("", "request_min_compression_size_bytes"): _COMPRESSION,
    ("", "sts_regional_endpoints"): _REGIONAL,
    ("", "cli_timestamp_format"): _one_of("none", "wire", "iso8601"),
    ("", "output"): _OUTPUT,
    ("s3", "us_east_1_regional_endpoint"): _REGIONAL,
    ("s3", "max_concurrent_requests"): _AT_LEAST_ONE,
    ("s3", "max_queue_size"): _AT_LEAST_ONE,
    ("s3", "max_bandwidth"): _RATE,
}
"""Block and key in ~/.aws/config."""

AWS_VARIABLES: Final[Mapping[str, Taken]] = {
    "AWS_RETRY_MODE": _RETRY_MODE,
    "AWS_MAX_ATTEMPTS": _AT_LEAST_ONE,
    "AWS_DEFAULTS_MODE": _DEFAULTS_MODE,
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": _ACCOUNT_MODE,
    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": _COMPRESSION,
    "AWS_STS_REGIONAL_ENDPOINTS": _REGIONAL,
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": _REGIONAL,
    "AWS_DEFAULT_OUTPUT": _OUTPUT,
}

RCLONE: Final[Mapping[str, Taken]] = {
    **dict.fromkeys(
        (
            *("bucket_object_lock_enabled", "bypass_governance_retention", "decompress", "directory_bucket"),
            *("directory_markers", "disable_checksum", "disable_http2", "env_auth", "leave_parts_on_error"),
            *("memory_pool_use_mmap", "no_head", "no_head_object", "no_system_metadata"),
            *("object_lock_set_after_upload", "requester_pays", "use_accelerate_endpoint", "use_arn_region"),
            *("use_dual_stack", "use_presigned_request", "v2_auth", "version_deleted", "versions"),
        ),
        _SWITCH,
    ),
    **dict.fromkeys(
        (
            *("list_url_encode", "list_versions_oldest_first", "might_gzip", "object_lock_supported"),
            *("sign_accept_encoding", "use_accept_encoding_gzip", "use_already_exists"),
            *("use_data_integrity_protections", "use_multipart_etag", "use_multipart_uploads"),
            *("use_unsigned_payload", "use_x_id"),
        ),
        _THREE_WAY,
    ),
    **dict.fromkeys(("list_chunk", "max_upload_parts", "upload_concurrency"), _SIGNED),
}
"""Options of a remote of type s3 that its dialect does not spell."""


def is_on(value: str) -> bool:
    """Return whether rclone reads a switch as on."""
    return value in {"1", "t", "T", "TRUE", "true", "True"}


def refusal(sheet: Sheet, stated: Stated, taken: Taken | None) -> Finding | None:
    """Return the finding about a line whose value stops the client."""
    if taken is None or stated.spot.nested or not taken.refuses(stated.value):
        return None
    key = f"{stated.block}.{stated.spot.key}" if stated.block else stated.spot.key
    detail = f"{key} = {stated.value} is not {taken.words}"
    return sheet.finding(VALUE_REFUSED, detail, stated, key=key, value=taken.words)
