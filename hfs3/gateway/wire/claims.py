"""Who a request says has signed it, and how: the Authorization header or a presigned URL, read but not yet believed.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html. Codes and messages are Amazon's;
`Signature is required` is the gateway's (OBSERVED). That a session token is refused is ASSUMED: there are none.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from hfs3.contract.limits import MAX_PRESIGN_SECONDS
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers, Request
from hfs3.gateway.wire.signing import ALGORITHM, TERMINATOR, Scope

UNSIGNED_PAYLOAD: Final = "UNSIGNED-PAYLOAD"
CONTENT_SHA256: Final = "x-amz-content-sha256"

_PRESIGNED: Final = (
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
)
_OLD_VERSION: Final = (
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
    " (Signature Version 2 is retired: set s3.signature_version = s3v4.)"
)
_SCOPE_PARTS: Final = 5
_REMEMBERED_LENGTH: Final = 1024
"""Longer texts are read, but not remembered: what strangers send must not fill the memory."""
_LONGEST_DATE: Final = 64
_LONGEST_NUMBER: Final = 64
_DATE: Final = re.compile(r"\d{8}", re.ASCII)
_BASIC: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)


class Form(StrEnum):
    """Where a signature stands."""

    HEADER = "header"
    PRESIGNED = "presigned"


class Claim(NamedTuple):
    """What a request says about its signature. `lifetime` is 0 but for a presigned URL."""

    form: Form
    access_key_id: str
    scope: Scope
    signed_headers: tuple[str, ...]
    signature: str
    moment: datetime
    payload: str
    lifetime: int = 0

    @property
    def timestamp(self) -> str:
        """The moment as it is signed."""
        return _as_signed(self.moment)


def read_claim(request: Request, query: Mapping[str, str]) -> Claim:
    """Read the claim of a request. Raises S3Error: AccessDenied for none, or the code for what is wrong with it."""
    headers = request.headers
    authorization = headers.get("authorization")
    presigned = "X-Amz-Algorithm" in query or "X-Amz-Signature" in query
    if authorization and presigned:
        raise S3Error(
            "InvalidArgument",
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
            " parameter or the Authorization header should be specified",
            rule="signature.two",
            extra={"ArgumentName": "Authorization"},
        )
    if "x-amz-security-token" in headers or "X-Amz-Security-Token" in query:
        raise S3Error("InvalidToken", rule="signature.session-token").explained(
            "a session token was sent, but these keys have none: most likely AWS_SESSION_TOKEN is left from other keys"
        )
    if authorization:
        return _from_header(authorization, headers)
    if presigned:
        return _from_query(query, headers)
    if "AWSAccessKeyId" in query:
        raise S3Error("InvalidRequest", _OLD_VERSION, rule="signature.version-2")
    raise S3Error("AccessDenied", "Signature is required", rule="signature.missing")


def _from_header(authorization: str, headers: Headers) -> Claim:
    described, found, signature = authorization.rpartition("Signature=")
    if not found or "," in signature:
        described, signature = _reordered(authorization)
    read = _read_signer if len(described) <= _REMEMBERED_LENGTH else _read_signer.__wrapped__
    access_key_id, scope, signed_headers = read(described)
    payload = headers.get(CONTENT_SHA256)
    if not payload:
        raise S3Error(
            "InvalidRequest",
            f"Missing required header for this request: {CONTENT_SHA256}",
            rule="signature.content-sha256",
        )
    moment = read_moment(headers.get("x-amz-date") or headers.get("date"))
    if moment is None:
        raise S3Error(
            "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", rule="signature.date"
        )
    return Claim(Form.HEADER, access_key_id, scope, signed_headers, signature, moment, payload)


def _reordered(authorization: str) -> tuple[str, str]:
    """Return the header without its signature, and the signature, wherever it stood."""
    algorithm, _, rest = authorization.partition(" ")
    parts = [part.strip() for part in rest.split(",")]
    signatures = [part for part in parts if part.startswith("Signature=")]
    described = f"{algorithm} {','.join(part for part in parts if part not in signatures)}"
    if not signatures:
        _read_signer.__wrapped__(described)  # says first what else is wrong
        raise _malformed("the authorization header requires three components (Signature is missing).")
    return described, signatures[0].removeprefix("Signature=")


@lru_cache(maxsize=1024)
def _read_signer(described: str) -> tuple[str, Scope, tuple[str, ...]]:
    """Read an Authorization header without its signature. Remembered: a client sends the same one all day."""
    algorithm, _, rest = described.partition(" ")
    if algorithm != ALGORITHM:
        raise _unsupported(algorithm)
    fields = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in rest.split(","))}
    for name in ("Credential", "SignedHeaders"):
        if not fields.get(name):
            raise _malformed(f"the authorization header requires three components ({name} is missing).")
    try:
        access_key_id, scope = _read_credential(fields["Credential"])
    except ValueError as why:
        raise _malformed(str(why)) from None
    return access_key_id, scope, _names(fields["SignedHeaders"])


def _from_query(query: Mapping[str, str], headers: Headers) -> Claim:
    if not all(query.get(name) for name in _PRESIGNED):
        raise _bad_query(
            f"Query-string authentication version 4 requires the {', '.join(_PRESIGNED[:-1])}, and"
            f" {_PRESIGNED[-1]} parameters."
        )
    if query["X-Amz-Algorithm"] != ALGORITHM:
        raise _bad_query(f'X-Amz-Algorithm only supports "{ALGORITHM}"')
    try:
        access_key_id, scope = _read_credential(query["X-Amz-Credential"])
    except ValueError as why:
        raise _bad_query(f"Error parsing the X-Amz-Credential parameter; {why}") from None
    moment = read_moment(query["X-Amz-Date"])
    if moment is None:
        raise _bad_query("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    payload = headers.get(CONTENT_SHA256) or query.get("X-Amz-Content-Sha256") or UNSIGNED_PAYLOAD
    return Claim(
        Form.PRESIGNED,
        access_key_id,
        scope,
        _names(query["X-Amz-SignedHeaders"]),
        query["X-Amz-Signature"],
        moment,
        payload,
        _read_lifetime(query["X-Amz-Expires"]),
    )


def _read_credential(credential: str) -> tuple[str, Scope]:
    """Take a credential apart. Raises ValueError."""
    parts = credential.rsplit("/", _SCOPE_PARTS - 1)
    if len(parts) != _SCOPE_PARTS or not all(parts):
        raise ValueError('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".')
    access_key_id, date, region, service, terminator = parts
    if _DATE.fullmatch(date) is None:
        raise ValueError(
            f'incorrect date format "{date}". This date in the credential must be in the format "yyyyMMdd".'
        )
    if terminator != TERMINATOR:
        raise ValueError(f'incorrect terminal "{terminator}". This endpoint uses "{TERMINATOR}".')
    return access_key_id, Scope(date, region, service)


def read_moment(text: str) -> datetime | None:
    """Read a date in ISO 8601 basic form, as S3 signs it, or in the form of the Date header; None for neither."""
    return _read_moment(text) if len(text) <= _LONGEST_DATE else None


@lru_cache(maxsize=256)
def _read_moment(text: str) -> datetime | None:
    if parts := _BASIC.fullmatch(text):
        try:
            year, month, day, hour, minute, second = map(int, parts.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def _as_signed(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _names(signed_headers: str) -> tuple[str, ...]:
    return tuple(signed_headers.lower().split(";"))


def _read_lifetime(text: str) -> int:
    number = text.removeprefix("-")
    if not (number.isascii() and number.isdigit()):
        raise _bad_query("X-Amz-Expires should be a number")
    seconds = int(text) if len(text) <= _LONGEST_NUMBER else MAX_PRESIGN_SECONDS + 1
    if seconds < 1:
        raise _bad_query("X-Amz-Expires must be greater than zero")
    if seconds > MAX_PRESIGN_SECONDS:
        raise _bad_query(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than"
            f" {MAX_PRESIGN_SECONDS} seconds"
        )
    return seconds


def _unsupported(scheme: str) -> S3Error:
    if scheme == "AWS":
        return S3Error("InvalidRequest", _OLD_VERSION, rule="signature.version-2")
    if scheme.startswith("AWS4-"):
        return S3Error(
            "InvalidRequest",
            f"The authorization mechanism you have provided is not supported. Please use {ALGORITHM}.",
            rule="signature.algorithm",
        )
    refusal = S3Error(
        "InvalidArgument",
        "Unsupported Authorization Type",
        rule="signature.scheme",
        extra={"ArgumentName": "Authorization"},
    )
    if scheme.lower() == "bearer":
        return refusal.explained("a bearer token was sent: a Hub token is not an S3 key, exchange it for a key pair")
    return refusal


def _malformed(why: str) -> S3Error:
    return S3Error(
        "AuthorizationHeaderMalformed", f"The authorization header is malformed; {why}", rule="signature.malformed"
    )


def _bad_query(message: str) -> S3Error:
    return S3Error("AuthorizationQueryParametersError", message, rule="signature.malformed")
