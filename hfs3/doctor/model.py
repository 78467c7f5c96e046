"""What the doctor hands back: checks with their outcomes, proofs, and the diagnosis that holds them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hfs3.diagnostics.model import Finding, State
from hfs3.doctor.case import Case

EXIT_CLEAN: Final = 0
EXIT_FINDINGS: Final = 1
EXIT_COULD_NOT: Final = 3

_WORST_FIRST: Final = (State.FAIL, State.WARN, State.UNKNOWN, State.PASS, State.SKIPPED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it stands with one thing: what was looked at, the findings, and one line for a person.

    `said` is what was found right, or, for UNKNOWN and SKIPPED, why it was not looked at; `lines` are the single steps.
    """

    subject: str
    state: State
    said: str = ""
    findings: tuple[Finding, ...] = ()
    lines: tuple[str, ...] = ()


def judged(subject: str, findings: Iterable[Finding], *, said: str = "", fine: str = "") -> Outcome:
    """Return the outcome of a thing that was looked at: in the state of its worst finding.

    `said` is told in any case, `fine` only where there is no finding.
    """
    kept = tuple(findings)
    if not kept:
        return Outcome(subject, State.PASS, said or fine)
    return Outcome(subject, worst(finding.state for finding in kept), said, kept)


def unknown(subject: str, because: str, *findings: Finding) -> Outcome:
    """Return the outcome of a thing that could not be looked at."""
    return Outcome(subject, State.UNKNOWN, because, findings)


def skipped(subject: str, because: str, *findings: Finding) -> Outcome:
    """Return the outcome of a thing that there was no need to look at."""
    return Outcome(subject, State.SKIPPED, because, findings)


def worst(states: Iterable[State]) -> State:
    """Return the worst of these states; SKIPPED if there is none."""
    return min(states, key=_WORST_FIRST.index, default=State.SKIPPED)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a name for scripts, a title for people, and the function that looks."""

    name: str
    title: str
    look: Callable[[Case], Iterable[Outcome]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was run, and what came of it."""

    name: str
    title: str
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def state(self) -> State:
        """The state of the worst outcome."""
        return worst(outcome.state for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything the doctor found, in the order it looked."""

    checks: tuple[Checked, ...] = field(default=())

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome of every check."""
        return tuple(outcome for check in self.checks for outcome in check.outcomes)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of every check."""
        return tuple(finding for outcome in self.outcomes for finding in outcome.findings)

    @property
    def counts(self) -> Mapping[State, int]:
        """How many outcomes are in each state; all five are there."""
        counted = Counter(outcome.state for outcome in self.outcomes)
        return {state: counted[state] for state in State}

    @property
    def exit_code(self) -> int:
        """1 if anything is wrong; else 3 if something could not be checked; else 0. Notes and skipped checks are 0."""
        if self.counts[State.FAIL] or self.counts[State.WARN]:
            return EXIT_FINDINGS
        return EXIT_COULD_NOT if self.counts[State.UNKNOWN] else EXIT_CLEAN
