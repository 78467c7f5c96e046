"""Choosing among findings by code, as linters do, and what an exit code then says.

A finding that was ignored is gone from every output. What was looked at keeps its state UNKNOWN or SKIPPED; otherwise
the findings that are left decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from hfs3.diagnostics.catalog import BY_SLUG, RULES
from hfs3.diagnostics.model import State
from hfs3.doctor.model import EXIT_CLEAN, EXIT_COULD_NOT, EXIT_FINDINGS, Diagnosis, Outcome, worst
from hfs3.errors import UsageError


class FailOn(StrEnum):
    """From which state on the exit code is 1."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which codes count: those selected (all if there are none) and not ignored."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def takes(self, code: str) -> bool:
        """Return whether findings of this code are told."""
        return (not self.select or code in self.select) and code not in self.ignore


def choice(select: Iterable[str], ignore: Iterable[str]) -> Choice:
    """Return a choice from what a person typed: codes, beginnings of codes, names. Raises UsageError."""
    return Choice(frozenset(_codes(select)), frozenset(_codes(ignore)))


def _codes(typed: Iterable[str]) -> Iterable[str]:
    for each in (word.strip() for text in typed for word in text.split(",")):
        if each.lower() in BY_SLUG:
            yield BY_SLUG[each.lower()].code
            continue
        beginning = f"HFS{each.upper().removeprefix('HFS')}"
        codes = [rule.code for rule in RULES if rule.code.startswith(beginning)]
        if not each or not codes:
            raise UsageError(f"there is no diagnostic {each or 'without a name'}", hint="hfs3 explain --list")
        yield from codes


def narrowed(diagnosis: Diagnosis, chosen: Choice) -> Diagnosis:
    """Return a diagnosis without the findings that do not count."""
    return Diagnosis(
        tuple(
            replace(check, outcomes=tuple(_narrowed(outcome, chosen) for outcome in check.outcomes))
            for check in diagnosis.checks
        )
    )


def _narrowed(outcome: Outcome, chosen: Choice) -> Outcome:
    kept = tuple(finding for finding in outcome.findings if chosen.takes(finding.rule.code))
    if len(kept) == len(outcome.findings):
        return outcome
    if outcome.state in {State.UNKNOWN, State.SKIPPED}:
        return replace(outcome, findings=kept)
    return replace(outcome, findings=kept, state=worst((*(finding.state for finding in kept), State.PASS)))


def exit_code(diagnosis: Diagnosis, fail_on: FailOn) -> int:
    """Return 1 if something is as bad as `fail_on`; else 3 if something could not be checked; else, or if never, 0."""
    counts = diagnosis.counts
    if fail_on is FailOn.NEVER:
        return EXIT_CLEAN
    if counts[State.FAIL] or (counts[State.WARN] and fail_on is FailOn.WARNING):
        return EXIT_FINDINGS
    return EXIT_COULD_NOT if counts[State.UNKNOWN] else EXIT_CLEAN
