"""HFS6xx: an object key the gateway refuses. One code per rule of the contract."""

from collections.abc import Mapping
from typing import Final

from hfs3.contract.evidence import S3_MANUAL, Evidence, Mark
from hfs3.contract.keys import KEY_RULES, KeyRule
from hfs3.diagnostics.model import Mending, Rule, Severity

CODES: Final[Mapping[str, str]] = {
    "leading-slash": "HFS601",
    "trailing-slash": "HFS602",
    "double-slash": "HFS603",
    "parent-segment": "HFS604",
    "leading-dot-segment": "HFS605",
    "trailing-dots": "HFS606",
    "backslash": "HFS607",
    "null-byte": "HFS608",
    "too-long": "HFS609",
}
"""Written out, so that moving a rule in the table cannot move its code."""


def _rule(rule: KeyRule) -> Rule:
    return Rule(
        code=CODES[rule.slug],
        slug=f"key-{rule.slug}",
        severity=Severity.ERROR,
        title=f"A key must not {rule.words}",
        why="The gateway does not take an object with this key.",
        remedy="Rename it, for example to `{suggestion}`.",
        mending=Mending.BY_HAND,
        evidence=rule.evidence,
    )


KEY_NAMES: Final[Mapping[str, Rule]] = {rule.slug: _rule(rule) for rule in KEY_RULES}
COLLISION: Final = Rule(
    "HFS610",
    "key-rename-collision",
    Severity.ERROR,
    "The suggested name is taken",
    "Two objects cannot have one key: the later upload would replace the earlier. Names that differ only in case or in "
    "how accents are composed become one file on macOS and Windows.",
    "Choose another name than `{suggestion}`.",
    Mending.BY_HAND,
    Evidence(Mark.DERIVED, "the names of the same source"),
)
NOT_UTF8: Final = Rule(
    "HFS611",
    "key-not-utf8",
    Severity.ERROR,
    "The name is not UTF-8",
    "A key is text in UTF-8. Clients stop at such a name, or send another one.",
    "Rename it, for example to `{suggestion}`.",
    Mending.BY_HAND,
    S3_MANUAL,
)
RULES: Final = (*sorted(KEY_NAMES.values(), key=lambda rule: rule.code), COLLISION, NOT_UTF8)
