"""Every refusal of the gateway, as S3 spells it: code, HTTP status, default message."""

from collections.abc import Mapping
from typing import Final

CODES: Final[Mapping[str, tuple[int, str]]] = {
    "AccessDenied": (403, "Access Denied"),
    "InternalError": (500, "We encountered an internal error. Please try again."),
    "InvalidRequest": (400, "The request is not valid."),
    "NotImplemented": (501, "A header or query you provided implies functionality that is not implemented."),
}
"""S3 error code → status and default message. Source: Amazon S3 API Reference, "Error responses"."""


class S3Error(Exception):
    """A refusal: it becomes an S3 XML error document with a request id.

    `rule` names the contract's rule behind it (`key.double-slash`, `payload.aws-chunked`, …) for the access log and the
    request records; `extra` are further XML elements; `headers` further response headers.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        rule: str = "",
        extra: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        status, default = CODES[code]
        super().__init__(message or default)
        self.code = code
        self.status = status
        self.message = message or default
        self.rule = rule
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
