"""Continuation tokens: where the next page starts, in a form that clients do not take apart."""

from base64 import b64decode, urlsafe_b64encode
from typing import Final

from hfs3.gateway.errors import S3Error

_MARK: Final = b"1"


def seal(start: str) -> str:
    """Return the token for a page that starts at `start`; empty for no page."""
    return urlsafe_b64encode(_MARK + start.encode()).decode() if start else ""


def unseal(token: str) -> str:
    """Return where a token's page starts. Raises InvalidArgument."""
    try:
        opened = b64decode(token.encode(), altchars=b"-_", validate=True)
        if opened.startswith(_MARK):
            return opened.removeprefix(_MARK).decode()
    except ValueError:
        pass
    raise S3Error(
        "InvalidArgument",
        "The continuation token provided is incorrect",
        rule="listing.continuation-token",
        extra={"ArgumentName": "continuation-token"},
    )
