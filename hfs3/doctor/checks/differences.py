"""Clients that take different values from the same profile: whoever tries one learns nothing of the other."""

from collections.abc import Iterator
from typing import Final

from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules.environment import CLIENTS_DIFFER
from hfs3.doctor.case import Case
from hfs3.doctor.model import Outcome, judged, skipped
from hfs3.doctor.targets import Target
from hfs3.effective.model import Asked, Effective, Kind
from hfs3.effective.resolve import Installed, effective
from hfs3.effective.world import World, sheet
from hfs3.files.ini import Grammar

_COMPARED: Final = {
    Asked.ENDPOINT: ("aws", "boto3"),
    Asked.REGION: ("aws", "boto3", "s5cmd"),
    Asked.ACCESS_KEY_ID: ("aws", "boto3", "s5cmd"),
}
"""What is compared, and between which clients: s5cmd reads no endpoint from any file, which is told for itself."""


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per AWS profile."""
    targets = tuple(case.of("aws"))
    if not targets:
        yield skipped("clients compared", "there is no AWS profile that several could read")
    for target in targets:
        fine = "all of them take the same endpoint, region and pair"
        yield judged(f"readers of {target.profile.name}", _differences(case, target), fine=fine)


def _differences(case: Case, target: Target) -> Iterator[Finding]:
    sheets = tuple(sheet(file, data, Grammar.BOTOCORE) for file, data in target.texts.items())
    world = World(case.machine.environ, sheets, target.profile.name)
    for asked, names in _COMPARED.items():
        told = [one for name in names for one in _told(case, name, world, asked)]
        if len({one.read.value for one in told}) > 1:
            place = next((one.read.place for one in told if one.read.kind is Kind.FILE), Place("aws"))
            words = ", ".join(f"{one.client} takes {one.read.value} {_origin(one)}" for one in told)
            yield found(CLIENTS_DIFFER, f"{asked}: {words}", place=place, name=asked)


def _told(case: Case, name: str, world: World, asked: Asked) -> Iterator[Effective]:
    tool = case.tool(name)
    if tool is not None and tool.version:
        answers = effective(Installed(tool.name, tool.version, tool.parts), world, (asked,))
        yield from (one for one in answers if one.read.kind not in {Kind.REFUSED, Kind.UNKNOWN, Kind.CODE})


def _origin(one: Effective) -> str:
    place = one.read.place
    if place.variable:
        return f"(from {place.variable})"
    return f"(from {place.path.name}, line {place.line})" if place.path else "(its default)"
