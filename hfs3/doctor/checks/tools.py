"""Which clients are installed, and what their versions are known to do wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hfs3.contract.addressing import PUBLIC_GATEWAY, endpoint
from hfs3.diagnostics.model import Finding, Place, Rule, found
from hfs3.diagnostics.rules import tools as rules
from hfs3.doctor.case import Case
from hfs3.doctor.installed import Tool, Version, written
from hfs3.doctor.model import Outcome, judged, skipped, unknown

EXPECTED: Final = ("aws", "boto3", "rclone", "s5cmd")
_UPGRADE: Final = {"aws": "pip install --upgrade awscli s3transfer", "boto3": "pip install --upgrade boto3 s3transfer"}
_REDIRECTED: Final = ("rclone", "s5cmd")


@dataclass(frozen=True, slots=True)
class Flaw:
    """A range of versions with a flaw: from `first` up to, not including, `mended`. `part` is a library in the tool."""

    tool: str
    part: str
    first: Version
    mended: Version
    rule: Rule

    def has(self, tool: Tool) -> bool:
        """Return whether `tool` has this flaw."""
        version = tool.parts.get(self.part, ()) if self.part else tool.version
        return tool.name == self.tool and bool(version) and self.first <= version < self.mended


FLAWS: Final = (
    Flaw("aws", "", (0,), (1, 29), rules.AWS_WITHOUT_ENDPOINT),
    Flaw("aws", "", (2,), (2, 13), rules.AWS_WITHOUT_ENDPOINT),
    Flaw("aws", "", (2, 23, 0), (2, 23, 5), rules.AWS_CHECKSUMS_IGNORED),
    Flaw("aws", "s3transfer", (0, 11, 0), (0, 11, 2), rules.S3TRANSFER_CHECKSUMS_IGNORED),
    Flaw("boto3", "s3transfer", (0, 11, 0), (0, 11, 2), rules.S3TRANSFER_CHECKSUMS_IGNORED),
    Flaw("boto3", "boto3", (0,), (1, 36), rules.BOTO3_WITHOUT_CHECKSUMS),
    Flaw("rclone", "", (0,), (1, 61), rules.RCLONE_OLD),
)


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per client that hfs3 knows, then those that cannot work at all."""
    for name in EXPECTED:
        tool = case.tool(name)
        yield _judged(tool, case) if tool else skipped(name, "not installed")
    if tool := case.tool("s3cmd"):
        finding = found(rules.UNSUPPORTED_CLIENT, f"{tool.path} is installed.", place=Place(client=tool.name))
        yield judged(tool.name, [finding])


def _judged(tool: Tool, case: Case) -> Outcome:
    if not tool.version:
        return unknown(tool.name, tool.problem)
    findings = [_finding(flaw.rule, tool, case) for flaw in FLAWS if flaw.has(tool)]
    return judged(tool.name, findings, said=f"{written(tool.version)}{_where(tool)}, {_delivery(tool)}")


def _finding(rule: Rule, tool: Tool, case: Case) -> Finding:
    first = next(iter(case.targets), None)
    return found(
        rule,
        f"{tool.title}{_where(tool)}{_with(tool)}.",
        place=Place(client=tool.name, path=tool.path),
        endpoint=first.profile.endpoint if first else endpoint(PUBLIC_GATEWAY, "<namespace>"),
        upgrade=_UPGRADE.get(tool.name, ""),
    )


def _where(tool: Tool) -> str:
    return f" at {tool.path}" if tool.path else " in hfs3's own Python"


def _with(tool: Tool) -> str:
    s3transfer = tool.parts.get("s3transfer")
    return f", with s3transfer {written(s3transfer)}" if s3transfer else ""


def _delivery(tool: Tool) -> str:
    return "downloads come from the CDN" if tool.name in _REDIRECTED else "downloads come through the gateway"
