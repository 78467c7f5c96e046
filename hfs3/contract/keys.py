"""What an object key must not be: the page's list under "Object key naming", one rule per clause, in its order.

Each rule is a pattern that *finds the breach*. The gateway enforces `broken_rules`; `audit` compiles the same patterns.
"""

import re
from dataclasses import dataclass
from typing import Final

from hfs3.contract.evidence import PAGE, S3_MANUAL, Evidence
from hfs3.contract.limits import MAX_KEY_BYTES


@dataclass(frozen=True, slots=True)
class KeyRule:
    """One thing a key must not do: a slug, the words after "a key must not", and the pattern of a breach."""

    slug: str
    words: str
    breach: str
    evidence: Evidence
    example: str


KEY_RULES: Final = (
    KeyRule("leading-slash", "start with `/`", r"\A/", PAGE, "/data/a.txt"),
    KeyRule("trailing-slash", "end with `/`", r"/\Z", PAGE, "data/"),
    KeyRule("double-slash", "contain consecutive slashes (`//`)", r"//", PAGE, "data//a.txt"),
    KeyRule("parent-segment", "contain `../` sequences", r"\.\./", PAGE, "data/../a.txt"),
    KeyRule("leading-dot-segment", "start with `./`", r"\A\./", PAGE, "./a.txt"),
    KeyRule("trailing-dots", "end with `..`", r"\.\.\Z", PAGE, "data/a.."),
    KeyRule("backslash", "contain a backslash", r"\\", PAGE, "data\\a.txt"),
    KeyRule("null-byte", "contain a null byte", r"\x00", PAGE, "data/\0a.txt"),
    KeyRule(
        "too-long",
        f"be longer than {MAX_KEY_BYTES} bytes of UTF-8",
        "",  # a length in bytes is no pattern; see broken_rules
        S3_MANUAL,
        "a" * (MAX_KEY_BYTES + 1),
    ),
)

_BREACHES: Final = tuple((rule, re.compile(rule.breach)) for rule in KEY_RULES if rule.breach)
_ANY_BREACH: Final = re.compile("|".join(f"(?:{rule.breach})" for rule in KEY_RULES if rule.breach))
_TOO_LONG: Final = next(rule for rule in KEY_RULES if rule.slug == "too-long")


def broken_rules(key: str) -> tuple[KeyRule, ...]:
    """Return every rule that `key` breaks, in the page's order; empty for a good key."""
    broken = tuple(rule for rule, breach in _BREACHES if breach.search(key)) if _ANY_BREACH.search(key) else ()
    too_long = len(key.encode("utf-8", "surrogatepass")) > MAX_KEY_BYTES
    return (*broken, _TOO_LONG) if too_long else broken
