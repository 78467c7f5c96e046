"""Continuation tokens: where the next page starts, in a form that clients do not take apart.

A token is good for the listing that gave it, and shows it: one of another bucket, or with a letter lost on its way,
would leave keys out in silence. That protects nothing, and need not: who makes up a token may list the bucket anyway.
"""

from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Final

from hfs3.gateway.errors import S3Error

_PROOF: Final = 6
"""Bytes in front of the start that depend on all the rest."""


def seal(start: str, *, scope: str) -> str:
    """Return the token for a page of `scope` that starts at `start`; empty for no page."""
    return urlsafe_b64encode(_proof(start.encode(), scope) + start.encode()).decode() if start else ""


def unseal(token: str, *, scope: str) -> str:
    """Return where a token's page starts. Raises InvalidArgument, for a token of another scope too."""
    try:
        opened = b64decode(token.encode(), altchars=b"-_", validate=True)
        if opened[_PROOF:] and opened[:_PROOF] == _proof(opened[_PROOF:], scope):
            return opened[_PROOF:].decode()
    except ValueError:
        pass
    raise S3Error(
        "InvalidArgument",
        "The continuation token provided is incorrect",
        rule="listing.continuation-token",
        extra={"ArgumentName": "continuation-token"},
    )


def _proof(start: bytes, scope: str) -> bytes:
    return blake2b(scope.encode() + b"\0" + start, digest_size=_PROOF).digest()
