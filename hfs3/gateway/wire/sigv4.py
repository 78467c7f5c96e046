"""Signature Version 4: whether a claim holds, in scope, in time and in arithmetic.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html. Codes and messages are Amazon's.
That a region other than the documented one is refused, and with this code, is ASSUMED; the answer leaves out Amazon's
`Region` element, with which some SDKs would silently correct a setting that the page calls required.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from hfs3.contract.limits import CLOCK_SKEW_SECONDS, REGION
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.canonical import CanonicalRequest, header_lines, spellings
from hfs3.gateway.wire.claims import Claim, Form
from hfs3.gateway.wire.messages import Headers, Request
from hfs3.gateway.wire.mismatch import explain
from hfs3.gateway.wire.signing import SERVICE, sign, signing_key, string_to_sign
from hfs3.secret import Secret

_SKEW: Final = timedelta(seconds=CLOCK_SKEW_SECONDS)


def check_claim(claim: Claim, headers: Headers, *, now: datetime) -> None:
    """Refuse a claim that is out of scope or out of time, or that leaves out what must be signed."""
    _check_scope(claim)
    if claim.form is Form.PRESIGNED:
        _check_lifetime(claim, now)
    else:
        _check_skew(claim, now)
    loose = {name for name, _ in headers if name.startswith("x-amz-") or name == "host"}.difference(
        claim.signed_headers
    )
    if loose:
        raise S3Error(
            "AccessDenied",
            "There were headers present in the request which were not signed",
            rule="signature.unsigned-headers",
            extra={"HeadersNotSigned": ", ".join(sorted(loose))},
        )


def _check_scope(claim: Claim) -> None:
    scope = claim.scope
    if scope.region != REGION:
        raise _out_of_scope(claim, f"the region '{scope.region}' is wrong; expecting '{REGION}'", "signature.region")
    if scope.service != SERVICE:
        why = f'incorrect service "{scope.service}". This endpoint belongs to "{SERVICE}".'
        raise _out_of_scope(claim, why, "signature.service")
    date = claim.timestamp[: len(scope.date)]
    if scope.date != date:
        why = f'Invalid credential date "{scope.date}". This date is not the same as X-Amz-Date: "{date}".'
        raise _out_of_scope(claim, why, "signature.date")


def _out_of_scope(claim: Claim, why: str, rule: str) -> S3Error:
    if claim.form is Form.HEADER:
        return S3Error(
            "AuthorizationHeaderMalformed", f"The authorization header is malformed; {why}", rule=rule
        ).explained(why)
    return S3Error(
        "AuthorizationQueryParametersError", f"Error parsing the X-Amz-Credential parameter; {why}", rule=rule
    ).explained(why)


def _check_skew(claim: Claim, now: datetime) -> None:
    if abs(now - claim.moment) > _SKEW:
        raise S3Error(
            "RequestTimeTooSkewed",
            rule="signature.skew",
            extra={
                "RequestTime": claim.timestamp,
                "ServerTime": _iso(now),
                "MaxAllowedSkewMilliseconds": str(CLOCK_SKEW_SECONDS * 1000),
            },
        ).explained(f"the client's clock is {(claim.moment - now).total_seconds():+.0f} seconds off")


def _check_lifetime(claim: Claim, now: datetime) -> None:
    if claim.moment - now > _SKEW:
        raise S3Error("AccessDenied", "Request is not valid yet", rule="signature.not-yet")
    expires = claim.moment + timedelta(seconds=claim.lifetime)
    if now > expires:
        raise S3Error(
            "AccessDenied",
            "Request has expired",
            rule="signature.expired",
            extra={"X-Amz-Expires": str(claim.lifetime), "Expires": _iso(expires), "ServerTime": _iso(now)},
        )


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def check_signature(claim: Claim, request: Request, *, secret: Secret) -> None:
    """Refuse a signature that is not the one of this request by this secret. Raises SignatureDoesNotMatch."""
    key = signing_key(secret.reveal(), claim.scope)
    given = claim.signature.encode()
    timestamp = claim.timestamp
    for canonical in _canonical_requests(claim, request):
        text = string_to_sign(canonical.text(), timestamp=timestamp, scope=claim.scope)
        if hmac.compare_digest(sign(key, text).encode(), given):
            return
    raise _mismatch(claim, next(_canonical_requests(claim, request)), secret, request=request)


def _canonical_requests(claim: Claim, request: Request) -> Iterator[CanonicalRequest]:
    lines, names = header_lines(request.headers, claim.signed_headers), ";".join(claim.signed_headers)
    for path, query in spellings(request.raw_path, request.raw_query):
        yield CanonicalRequest(request.method, path, query, lines, names, claim.payload)


def _mismatch(claim: Claim, canonical: CanonicalRequest, secret: Secret, *, request: Request) -> S3Error:
    text = canonical.text()
    return S3Error(
        "SignatureDoesNotMatch",
        rule="signature.mismatch",
        extra={
            "AWSAccessKeyId": claim.access_key_id,
            "StringToSign": string_to_sign(text, timestamp=claim.timestamp, scope=claim.scope),
            "CanonicalRequest": text,
        },
    ).explained(explain(claim, canonical, secret, request=request))
