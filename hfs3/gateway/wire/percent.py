"""Percent-encoding, strictly: what is no escape, or not UTF-8, is refused rather than guessed."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from hfs3.gateway.errors import S3Error

_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def decode(raw: str, what: str = "path") -> str:
    """Return `raw` (as it stood on the wire, Latin-1) decoded. Raises InvalidURI."""
    if raw.isascii() and "%" not in raw:
        return raw
    if _BAD_ESCAPE.search(raw):
        raise S3Error("InvalidURI", f"The {what} holds a % that begins no escape.", rule="uri.escape")
    try:
        return unquote_to_bytes(raw.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        raise S3Error("InvalidURI", f"The {what} is not UTF-8.", rule="uri.utf-8") from None
