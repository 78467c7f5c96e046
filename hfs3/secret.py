"""Discretion: a string that never prints itself, and the one redactor for text that others wrote."""

import hashlib
import hmac
import re
from typing import Final, NoReturn

MASK: Final = "********"

_TOKEN: Final = re.compile(r"\bhf_(?:jwt_|oauth_)?[A-Za-z0-9._-]{6,}")
_HEX_SECRET: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
_LABELLED: Final = re.compile(
    r"(?P<label>(?:aws_?)?(?:secret_?access_?key|session_?token)|x-amz-security-token|authorization)"
    r"(?P<gap>[\"']?\s*[:=]\s*[\"']?)(?P<value>[^\s\"',;}]+(?:[ ][^\r\n\"']+)?)",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"(?P<label>(?:X-Amz-)?Signature=)(?P<value>[0-9a-zA-Z%+/=]{16,})")

_LEAST_TO_REMEMBER: Final = 16
_remembered: Final[set[str]] = set()

# What AWS files and rclone's many backends call their secrets. `key` alone is one (b2), an access key ID is none.
_SECRET_NAME: Final = re.compile(
    r"secret|token|pass(word|wd|phrase|_command)?\d*\Z|credentials?\Z|private|_pem\Z|\Akey\Z|_key\Z|_key_|sas_url|"
    r"cookie|\Aauth|bearer|master",
    re.IGNORECASE,
)
_NOT_SECRET: Final = frozenset({"aws_access_key_id", "access_key_id"})


class Secret:
    """A secret string: shown only by `reveal()`, which is easy to grep for.

    Compared in constant time, never pickled, never hashed, masked in every `str`, `repr` and format.
    """

    __slots__ = ("_value",)
    __hash__ = None  # type: ignore[assignment]  # a secret as a dictionary key would be compared in variable time

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself. Every caller is a place to audit."""
        return self._value

    def fingerprint(self) -> str:
        """Return 12 hex digits that recognise this secret without disclosing it (truncated SHA-256, domain separated).

        Meant for high-entropy secrets only (tokens, secret access keys), never for passwords.
        """
        return hashlib.sha256(b"hfs3 fingerprint\0" + self._value.encode("utf-8", "surrogateescape")).hexdigest()[:12]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, theirs = (s.encode("utf-8", "surrogateescape") for s in (self._value, other._value))
        return hmac.compare_digest(mine, theirs)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")


def remember(secret: Secret) -> None:
    """Let `redact` mask this secret from now on, whatever it looks like; a short one would mask ordinary words."""
    if len(secret.reveal()) >= _LEAST_TO_REMEMBER:
        _remembered.add(secret.reveal())


def names_secret(key: str) -> bool:
    """Return whether a key's name says that its value is secret."""
    return key.lower() not in _NOT_SECRET and _SECRET_NAME.search(key) is not None


def redact(text: str, *known: Secret) -> str:
    """Return `text` without the `known` secrets, those remembered, and anything shaped like one.

    Shapes: `hf_…` tokens, 64 hex digits standing alone (the form seen of secret access keys), values labelled as
    secret access key, session token or Authorization, and SigV4 signatures. A 64-hex ETag is masked
    too: a false alarm in a log costs less than a leak.
    """
    for secret in sorted({*_remembered, *(s.reveal() for s in known if s)}, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _LABELLED.sub(lambda m: f"{m['label']}{m['gap']}{MASK}", text)
    text = _SIGNATURE.sub(lambda m: f"{m['label']}{MASK}", text)
    return _HEX_SECRET.sub(MASK, _TOKEN.sub(MASK, text))
