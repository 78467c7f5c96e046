"""A diagnostic in parts: the rule (what can be wrong), the place (where), the finding (this rule, here)."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from hfs3.contract.evidence import Evidence


class Severity(StrEnum):
    """How bad a finding is. It is a field, never part of the code, so it may change."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class State(StrEnum):
    """How a check ended. "Could not check" is UNKNOWN and never looks like PASS or FAIL."""

    PASS = "pass"  # noqa: S105  # not a password
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Mending(StrEnum):
    """Whether hfs3 can mend a finding by configuring again."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be wrong. `code` (`HFS` and three digits) and `slug` never change and are never used again.

    `why` says what happens to a person who has it; `remedy` what to do, with `{…}` fields filled by the finding.
    """

    code: str
    slug: str
    severity: Severity
    title: str
    why: str
    remedy: str
    mending: Mending
    evidence: Evidence
    since: str = "0.1.0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: a file with line and column (both from 1), or a variable, or a client; all optional.

    `text` is the offending line with every secret already masked.
    """

    client: str = ""
    path: Path | None = None
    line: int | None = None
    column: int | None = None
    text: str = ""
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """This rule, here. `detail` is one sentence about this case; `remedy` is the rule's, made exact for this case."""

    rule: Rule
    detail: str
    place: Place
    remedy: str

    @property
    def state(self) -> State:
        """The state a check with this finding, and no worse one, is in. A note says something and worries nobody."""
        match self.rule.severity:
            case Severity.ERROR:
                return State.FAIL
            case Severity.WARNING:
                return State.WARN
            case Severity.NOTE:
                return State.PASS


NOWHERE: Final = Place()


def found(rule: Rule, detail: str, *, place: Place = NOWHERE, **fields: str) -> Finding:
    """Return the finding of `rule` at `place`; `fields` fill every `{…}` of the rule's remedy."""
    return Finding(rule, detail, place, rule.remedy.format_map(fields))
