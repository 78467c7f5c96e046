"""GitHub workflow commands, which become annotations of a run.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterable
from typing import Final

from hfs3.cli.output import harmless
from hfs3.diagnostics.model import Finding, Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(findings: Iterable[Finding]) -> str:
    """Return one command a line, one for each finding."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    rule, place = finding.rule, finding.place
    named = {
        "file": str(place.path) if place.path else "",
        "line": str(place.line or ""),
        "col": str(place.column or ""),
        "title": f"{rule.code} {rule.title}",
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in named.items() if value)
    about = f" (${place.variable})" if place.variable else ""
    message = f"{finding.detail.rstrip('.')}{about}. {finding.remedy}"
    return f"::{_COMMANDS[rule.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    """Return a message that ends where it ends: as the runner's own toolkit escapes it."""
    return harmless(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
