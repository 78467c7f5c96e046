"""Is a name a good key, and what would be one: the contract's rules, made quick, and a suggestion that breaks none."""

import re
from hashlib import sha256
from typing import Final

from hfs3.contract.keys import KEY_RULES, KeyRule, broken_rules
from hfs3.contract.limits import MAX_KEY_BYTES

_ANY_BREACH: Final = re.compile("|".join(f"(?:{rule.breach})" for rule in KEY_RULES if rule.breach))
_BREACHES: Final = {rule.slug: re.compile(rule.breach) for rule in KEY_RULES if rule.breach}
_SURE_BYTES: Final = MAX_KEY_BYTES // 4
"""A name of so many characters cannot have too many bytes."""
_NOT_TEXT: Final = re.compile(r"[\ud800-\udfff]")
_FILLER: Final = "_"
_MARK_LENGTH: Final = 8


def broken(key: str) -> tuple[KeyRule, ...]:
    """Return every rule that a key breaks. Nearly all names break none, so that is found out first."""
    if len(key) <= _SURE_BYTES and _ANY_BREACH.search(key) is None:
        return ()
    return broken_rules(key)


def is_text(key: str) -> bool:
    """Return whether a name is UTF-8 (bytes that are not were decoded to surrogates)."""
    return _NOT_TEXT.search(key) is None


def column(key: str, rule: KeyRule) -> int:
    """Return where in a key a rule is broken, from 1."""
    found = _BREACHES[rule.slug].search(key) if rule.slug in _BREACHES else None
    return found.start() + 1 if found else 1


def suggestion(key: str) -> str:
    """Return a name like `key` that breaks no rule: bad characters become `_`, needless slashes and dots go."""
    text = _NOT_TEXT.sub(_FILLER, key).replace("\\", _FILLER).replace("\0", _FILLER)
    parts = text.split("/")
    inner = [part[:-2].rstrip(".") if part.endswith("..") else part for part in parts]
    kept = [part for part in inner if part not in {"", "."}]
    return _shortened("/".join(kept) or _FILLER)


def _shortened(key: str) -> str:
    """Cut a key that is too long, keeping its extension and a mark that tells it from others cut alike."""
    data = key.encode()
    if len(data) <= MAX_KEY_BYTES:
        return key
    stem, dot, extension = key.rpartition(".")
    if not stem or "/" in extension or len(extension.encode()) > _MARK_LENGTH:
        stem, dot, extension = key, "", ""
    tail = f"~{sha256(data).hexdigest()[:_MARK_LENGTH]}{dot}{extension}"
    head = stem.encode()[: MAX_KEY_BYTES - len(tail.encode())].decode("utf-8", "ignore")
    return head.rstrip("/.") + tail
