"""What key pairs and tokens look like, and what only looks like them.

An access key ID begins with `HFAK`; a secret access key is 64 hexadecimal digits (OBSERVED); a token is `hf_` and at
least 30 letters and digits, or `hf_oauth_…` and `hf_jwt_…` (OBSERVED). 64 hexadecimal digits are a hash far more often
than a secret: they count where they are labelled as a secret access key, or near an access key ID. Where both hold, any
long value counts: nobody has promised the 64 digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hfs3.secret import Secret

ALLOWED: Final = "hfs3: allow"
"""On a line, it says that what stands there is meant."""
_NEAR_LINES: Final = 6
_LEAST_VARIETY: Final = 6
"""A value of fewer different characters was made up."""

_TOKEN: Final = re.compile(r"(?<![A-Za-z0-9])hf_(?:[A-Za-z0-9]{30,}|(?:oauth|jwt)_[A-Za-z0-9._-]{20,})")
_KEY_ID: Final = re.compile(r"(?<![A-Za-z0-9])HFAK[A-Za-z0-9]{8,}")
_SECRET: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")
_LABEL: Final = re.compile(r"secret[_ -]?(?:access[_ -]?)?key|secretkey", re.IGNORECASE)
_LABELLED: Final = re.compile(
    rf"(?:{_LABEL.pattern})[^A-Za-z0-9]{{1,12}}(?P<value>[A-Za-z0-9/+=_-]{{32,}})", re.IGNORECASE
)
_MADE_UP: Final = re.compile(r"EXAMPLE|PLACEHOLDER|0123456789abcdef0123456789abcdef|deadbeef", re.IGNORECASE)


class Kind(StrEnum):
    """What was found."""

    SECRET = "secret access key"  # noqa: S105  # words
    TOKEN = "token"  # noqa: S105  # as above
    KEY_ID = "access key ID"


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that looks like a secret: where it stands in a text (line and column from 1), and whose it may be.

    `beside` is the access key ID that stands near a secret, empty if there is none.
    """

    kind: Kind
    line: int
    column: int
    value: Secret = field(repr=False)
    beside: str = ""


def leaks(text: str) -> Iterator[Leak]:
    """Yield what a text has, in its order. Lines that say `hfs3: allow` are left out."""
    lines = text.splitlines()
    named = ((number, _KEY_ID.search(line)) for number, line in enumerate(lines))
    ids = {number: match[0] for number, match in named if match and _is_real(match[0])}
    for number, line in enumerate(lines):
        if ALLOWED in line:
            continue
        found = [*_tokens(line), *_secrets(line, number, ids), *_key_ids(line)]
        for column, kind, value, beside in sorted(found):
            yield Leak(kind, number + 1, column + 1, Secret(value), beside)


_Found = tuple[int, Kind, str, str]


def _tokens(line: str) -> Iterator[_Found]:
    return ((m.start(), Kind.TOKEN, m[0], "") for m in _TOKEN.finditer(line) if _is_real(m[0].removeprefix("hf_")))


def _key_ids(line: str) -> Iterator[_Found]:
    return ((m.start(), Kind.KEY_ID, m[0], "") for m in _KEY_ID.finditer(line) if _is_real(m[0]))


def _secrets(line: str, number: int, ids: dict[int, str]) -> Iterator[_Found]:
    hexadecimal = [m for m in _SECRET.finditer(line) if _is_real(m[0])]
    other = [m for m in _LABELLED.finditer(line) if _is_mixed(m["value"]) and not _SECRET.fullmatch(m["value"])]
    if not hexadecimal and not other:
        return
    near = min((abs(one - number), one) for one in ids)[1] if ids else None
    beside = ids[near] if near is not None and abs(near - number) <= _NEAR_LINES else ""
    if beside or _LABEL.search(line):
        yield from ((m.start(), Kind.SECRET, m[0], beside) for m in hexadecimal)
    if beside:
        yield from ((m.start("value"), Kind.SECRET, m["value"], beside) for m in other)


def _is_mixed(value: str) -> bool:
    """Return whether a value is real, and neither a number nor words."""
    return _is_real(value) and any(map(str.isdecimal, value)) and any(map(str.isalpha, value))


def _is_real(value: str) -> bool:
    """Return whether a value was not made up to show a place."""
    return len(set(value)) >= _LEAST_VARIETY and _MADE_UP.search(value) is None
