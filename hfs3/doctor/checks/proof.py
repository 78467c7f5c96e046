"""The proof by running: the last check, which is told what the others found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hfs3.diagnostics.model import Finding
from hfs3.doctor.case import Case
from hfs3.doctor.model import Checked, Outcome, skipped
from hfs3.doctor.targets import noun

_ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("aws", "AWS tools"),
    "boto3": ("boto3", "AWS tools"),
    "rclone": ("rclone",),
    "s5cmd": ("s5cmd",),
}
"""Tool → the outcomes of other checks that are about it."""


def prove(case: Case, done: Sequence[Checked]) -> Iterator[Outcome]:
    """Yield one outcome per client that was run."""
    if not case.targets:
        yield skipped("proof", "there is no profile or remote to run a client with")
        return
    from hfs3.doctor.probe import run  # brings the gateway's server along

    found = _by_subject(done)
    known = {target.title: found.get(target.title, ()) for target in case.targets}
    for result in run.prove(case, known | by_tool(done)):
        yield Outcome(result.title, result.state, result.said, result.findings, result.lines)
    run_with = {target.title for client in ("aws", "rclone") for target in run.chosen(case, client)}
    for target in case.targets:
        if target.title not in run_with:
            yield skipped(target.title, f"not run; name it to run it: --{noun(target.client)} {target.profile.name}")


def by_tool(done: Sequence[Checked]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings about each tool and about the environment it reads."""
    found = _by_subject(done)
    return {tool: tuple(f for subject in about for f in found.get(subject, ())) for tool, about in _ABOUT.items()}


def _by_subject(done: Sequence[Checked]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, tuple[Finding, ...]] = {}
    for check in done:
        for outcome in check.outcomes:
            found[outcome.subject] = (*found.get(outcome.subject, ()), *outcome.findings)
    return found
