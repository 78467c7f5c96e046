"""What transfers will cost on this machine: memory, parts, and whether a second run sends everything again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from hfs3.clients.rclone import RERUN_FLAGS
from hfs3.clients.values import aws_size, rclone_size, read_aws_size, read_rclone_size
from hfs3.contract.limits import GIB, MAX_PARTS, MIB
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules import transfers as rules
from hfs3.doctor.case import Case
from hfs3.doctor.forecast import ADJUSTS, Cost, Flow, Sizes, costs, fitting_part, least_part, parts, words
from hfs3.doctor.installed import Tool
from hfs3.doctor.model import Outcome, judged, skipped, unknown
from hfs3.doctor.targets import Target
from hfs3.effective.model import Asked, Kind
from hfs3.effective.resolve import Installed, effective
from hfs3.effective.world import Sheet, World, sheet
from hfs3.files.ini import Grammar

LARGEST: Final = 100 * GIB
"""The largest object that is reckoned with when the person names none."""
_CLIENTS: Final[Mapping[str, tuple[str, ...]]] = {"aws": ("aws", "boto3", "s5cmd"), "rclone": ("rclone",)}
_CONCURRENCY: Final = 4
_TRANSFERS: Final = 4
_FLAGS: Final = " ".join(RERUN_FLAGS)
_AGAIN: Final[Mapping[str, str]] = {
    "aws": "a second `aws s3 sync` sends what changed",
    "boto3": "a second run sends what the program sends",
    "rclone": f"a second run sends everything, unless with `{_FLAGS}`",
    "s5cmd": "a second `s5cmd sync` sends what changed",
}
"""What is sent again (MEASURED; rclone compares modification times, which the gateway does not keep)."""


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per client and profile or remote: what its transfers take."""
    told = [(target, tool) for target in case.targets for tool in _tools(case, target)]
    if not told:
        yield skipped("transfers", "there is no client with a profile or remote")
    for target, tool in told:
        yield _forecast(case, target, tool)


def _tools(case: Case, target: Target) -> Iterator[Tool]:
    names = _CLIENTS.get(target.client.NAME, ())
    return (tool for name in names if (tool := case.tool(name)) is not None and tool.version)


@dataclass(frozen=True, slots=True)
class _Transfers:
    """The transfers of one client with one profile or remote."""

    target: Target
    tool: Tool
    sizes: Sizes
    known: tuple[Cost, ...]

    @property
    def counted(self) -> int:
        """How many parts a file of the largest size has."""
        part = self.sizes.part
        if Flow.FILES in ADJUSTS[self.tool.name]:
            part = max(part, ceil(self.sizes.largest / MAX_PARTS))
        return parts(self.sizes.largest, part)

    @property
    def said(self) -> str:
        """What they take, in words."""
        peaks = ", ".join(f"{words(cost.memory(self.sizes))} from {cost.flow}" for cost in self.known)
        counted = f"{self.counted:,} part{'' if self.counted == 1 else 's'} for {words(self.sizes.largest)}"
        return f"up to {peaks}; {counted}; {_AGAIN[self.tool.name]}"


def _forecast(case: Case, target: Target, tool: Tool) -> Outcome:
    subject = f"{tool.name} with {target.profile.name}"
    sizes = _sizes(case, target, tool)
    if sizes is None:
        return unknown(subject, "its part size cannot be understood")
    meant = _Transfers(target, tool, sizes, costs(tool.name, tool.version))
    available = case.machine.memory()
    if available is None:
        return unknown(subject, f"{meant.said}; how much memory there is could not be found out", *_parts(meant))
    outcome = judged(subject, [*_parts(meant), *_memory(meant, available)], said=meant.said)
    return replace(outcome, lines=(f"{words(available)} of memory are free",))


def _sizes(case: Case, target: Target, tool: Tool) -> Sizes | None:
    environ = case.machine.environ
    world = World(environ, _sheets(target), target.profile.name)
    (part,) = effective(Installed(tool.name, tool.version, tool.parts), world, (Asked.PART_SIZE,))
    read = read_rclone_size if tool.name == "rclone" else read_aws_size
    size = read(part.read.value) if part.read.kind is not Kind.REFUSED else None
    if not size:
        return None
    if tool.name != "rclone":
        return Sizes(size, case.options.largest or LARGEST)
    concurrency = target.entry("upload_concurrency")
    return Sizes(
        size,
        case.options.largest or LARGEST,
        at_once=_count(concurrency.value if concurrency else "", _CONCURRENCY),
        transfers=_count(environ.get("RCLONE_TRANSFERS", ""), _TRANSFERS),
    )


def _sheets(target: Target) -> tuple[Sheet, ...]:
    grammar = Grammar.GOCONFIG if target.client.NAME == "rclone" else Grammar.BOTOCORE
    return tuple(sheet(file, data, grammar) for file, data in target.texts.items())


def _count(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and int(text) > 0 else default


def _parts(meant: _Transfers) -> Iterator[Finding]:
    """Yield the finding that a file of the largest size has too many parts: not where a client makes them larger."""
    sizes, name = meant.sizes, meant.tool.name
    if meant.counted > MAX_PARTS:
        detail = f"{words(sizes.largest)} in parts of {words(sizes.part)} are {meant.counted:,} parts"
        larger = f"`{name} cp -p {least_part(sizes.largest) // MIB}`"
        yield found(rules.TOO_MANY_PARTS, detail, place=Place(name), value=larger)


def _memory(meant: _Transfers, available: int) -> Iterator[Finding]:
    """Yield one finding for files and one for the rest, where they do not fit."""
    over = [cost for cost in meant.known if cost.memory(meant.sizes) > available]
    files = [cost for cost in over if cost.flow is Flow.FILES]
    for rule, large in ((rules.MEMORY, files), (rules.STREAM_MEMORY, [cost for cost in over if cost not in files])):
        if large:
            peak = max(cost.memory(meant.sizes) for cost in large)
            size = min(fitting_part(cost, meant.sizes, available) for cost in large)
            flows = " or ".join(cost.flow for cost in large)
            detail = f"from {flows}, up to {words(peak)} of the {words(available)} that are free"
            yield found(rule, detail, place=_place(meant.target), value=_smaller(meant, size))


def _smaller(meant: _Transfers, size: int) -> str:
    target = meant.target
    if meant.tool.name == "rclone":
        option = f"--s3-chunk-size {rclone_size(size)}"
        return f"give such runs `{option}`, or run `{target.configure} --part-size {aws_size(size)}`"
    if meant.tool.name == "s5cmd":
        return f"give such runs `-p {size // MIB}`"
    name = f"{target.profile.name}-pipes"
    return f"pipes can have a profile of their own, `hfs3 configure aws --profile {name} --part-size {aws_size(size)}`"


def _place(target: Target) -> Place:
    entry = target.entry("chunk_size", "multipart_chunksize")
    return entry.place if entry else Place(target.client.NAME)
