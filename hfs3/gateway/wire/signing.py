"""The arithmetic of Signature Version 4: scope, signing key, string to sign, signature.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Task 2" and "Task 3".
"""

import hmac
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

ALGORITHM: Final = "AWS4-HMAC-SHA256"
SERVICE: Final = "s3"
TERMINATOR: Final = "aws4_request"


class Scope(NamedTuple):
    """What a signing key is good for: one day (`YYYYMMDD`), one region, one service."""

    date: str
    region: str
    service: str = SERVICE

    def text(self) -> str:
        """Return the scope as it stands in a string to sign."""
        return f"{self.date}/{self.region}/{self.service}/{TERMINATOR}"


@lru_cache(maxsize=1024)
def signing_key(secret: str, scope: Scope) -> bytes:
    """Return the key that signs within `scope`. Remembered: it is the same all day."""
    key = f"AWS4{secret}".encode()
    for part in (scope.date, scope.region, scope.service, TERMINATOR):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def string_to_sign(canonical: str, *, timestamp: str, scope: Scope) -> str:
    """Return what is signed; a canonical request holds the bytes of the wire, as Latin-1."""
    digest = sha256(canonical.encode("latin-1", "replace")).hexdigest()
    return f"{ALGORITHM}\n{timestamp}\n{scope.text()}\n{digest}"


def sign(key: bytes, text: str) -> str:
    """Return the signature of `text`, 64 hex digits."""
    return hmac.digest(key, text.encode("latin-1", "replace"), "sha256").hex()
