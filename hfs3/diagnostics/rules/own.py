"""HFS9xx: hfs3 itself could not do its work."""

from typing import Final

from hfs3.contract.evidence import Evidence, Mark
from hfs3.diagnostics.model import Mending, Rule, Severity

CHECK_CRASHED: Final = Rule(
    "HFS901",
    "check-crashed",
    Severity.ERROR,
    "A check of the doctor crashed",
    "Nothing is known about what it looks at; the other checks are not touched by it.",
    "Report it, with what is said here; it is a fault of hfs3.",
    Mending.BY_HAND,
    Evidence(Mark.DERIVED, "hfs3 itself"),
)

RULES: Final = (CHECK_CRASHED,)
