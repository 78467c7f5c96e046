"""Preconditions: If-Match and If-None-Match of a write, and four conditions on a copy's source and on HeadObject.

The page honours them on PutObject and on the copy source of CopyObject, and not on GetObject (DOCUMENTED). It is silent
on HeadObject, which does as Amazon's (ASSUMED). The codes are Amazon's: 412 PreconditionFailed (OBSERVED for
`If-None-Match: *`), 404 for If-Match on what is not there, 304 for a HEAD of what is known already (both ASSUMED).
"""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers

_COPY = "x-amz-copy-source-"
_ANYTHING = "*"


def is_conditional_write(headers: Headers) -> bool:
    """Return whether a write carries a precondition, so that looking and writing must be one step."""
    return "if-match" in headers or "if-none-match" in headers


def check_write_conditions(headers: Headers) -> None:
    """Refuse conditions that no write has (ASSUMED): both at once, or the other's value. Raises NotImplemented."""
    if_match, if_none_match = "if-match" in headers, "if-none-match" in headers
    if if_match and if_none_match:
        raise _without_such("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
    if if_match and headers.get("if-match") == _ANYTHING:
        raise _without_such("If-Match", "We don't accept the provided value of If-Match header for this API")
    if if_none_match and headers.get("if-none-match") != _ANYTHING:
        raise _without_such("If-None-Match", "We don't accept the provided value of If-None-Match header for this API")


def check_write(headers: Headers, current: str | None, *, key: str) -> None:
    """Refuse a write whose preconditions do not hold; `current` is the ETag of what is there, None for nothing.

    Raises PreconditionFailed (412), NoSuchKey for If-Match on nothing.
    """
    if "if-none-match" in headers and current is not None:
        raise _failed("If-None-Match")
    if "if-match" in headers:
        if current is None:
            raise S3Error("NoSuchKey", rule="condition.if-match", extra={"Key": key})
        if not _names(headers.get("if-match"), current):
            raise _failed("If-Match")


def check_read(headers: Headers, *, etag: str, modified: datetime, now: datetime) -> None:
    """Refuse to tell about an object whose conditions do not hold. Raises PreconditionFailed or NotModified (304)."""
    broken = _broken(headers, "", etag=etag, modified=modified, now=now)
    if broken in {"If-None-Match", "If-Modified-Since"}:
        raise _unchanged(broken, etag, modified)
    if broken:
        raise _failed(broken)


def check_copy_source(headers: Headers, *, etag: str, modified: datetime, now: datetime) -> None:
    """Refuse a copy whose conditions on the source do not hold. Raises PreconditionFailed (412)."""
    broken = _broken(headers, _COPY, etag=etag, modified=modified, now=now)
    if broken:
        raise _failed(_COPY + broken)


def _broken(headers: Headers, prefix: str, *, etag: str, modified: datetime, now: datetime) -> str:
    """Return the first condition that does not hold, in the order of RFC 9110 section 13.2.2, or nothing.

    An ETag outweighs the date that stands for it (Amazon documents it where the two disagree). A date in the future is
    no If-Modified-Since.
    """
    if if_match := headers.get(f"{prefix}if-match"):
        if not _names(if_match, etag):
            return "If-Match"
    else:
        unmodified_since = _moment(headers.get(f"{prefix}if-unmodified-since"))
        if unmodified_since is not None and _seconds(modified) > unmodified_since:
            return "If-Unmodified-Since"
    if if_none_match := headers.get(f"{prefix}if-none-match"):
        return "If-None-Match" if _names(if_none_match, etag) else ""
    modified_since = _moment(headers.get(f"{prefix}if-modified-since"))
    is_known = modified_since is not None and _seconds(modified) <= modified_since <= now
    return "If-Modified-Since" if is_known else ""


def _names(header: str, etag: str) -> bool:
    wanted = {item.strip().strip('"') for item in header.split(",")}
    return _ANYTHING in wanted or etag.strip('"') in wanted


def _unchanged(condition: str, etag: str, modified: datetime) -> S3Error:
    headers = {"ETag": f'"{etag}"', "Last-Modified": format_datetime(_seconds(modified), usegmt=True)}
    return S3Error("NotModified", rule=f"condition.{condition.lower()}", headers=headers)


def _without_such(header: str, why: str) -> S3Error:
    extra = {"Header": header, "additionalMessage": why}
    return S3Error("NotImplemented", rule=f"condition.{header.lower()}", extra=extra)


def _failed(condition: str) -> S3Error:
    return S3Error("PreconditionFailed", rule=f"condition.{condition.lower()}", extra={"Condition": condition})


def _seconds(moment: datetime) -> datetime:
    """HTTP dates have whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _moment(header: str) -> datetime | None:
    """Read an HTTP date, or the ISO form some clients send; what is neither is no condition."""
    if not header:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(header)
        except (OverflowError, ValueError):  # the first: a year or a zone of twenty digits
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
