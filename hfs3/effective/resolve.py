"""Asks a client's table what it would take for a setting, and keeps the whole way it went."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hfs3.clients import aws_files, rclone_files
from hfs3.clients.base import read
from hfs3.diagnostics.model import Place
from hfs3.effective.model import Asked, Effective, Kind, Read, not_known
from hfs3.effective.readers import BY_NAME, Parts, Reader, Version
from hfs3.effective.world import Sheet, World, sheet
from hfs3.files.ini import Grammar
from hfs3.machine import Machine


@dataclass(frozen=True, slots=True)
class Installed:
    """A client that is there, in a version; `parts` are the versions of the libraries in it."""

    name: str
    version: Version
    parts: Parts = field(default_factory=dict)


def sheets(machine: Machine) -> tuple[Sheet, ...]:
    """Read the files that clients look into. Raises UserFileError for one that is there and cannot be read."""
    aws = read(aws_files.locate(machine)).items()
    rclone = read(rclone_files.locate(machine)).items()
    return (
        *(sheet(file, data, Grammar.BOTOCORE) for file, data in aws),
        *(sheet(file, data, Grammar.GOCONFIG) for file, data in rclone),
    )


def effective(client: Installed, world: World, asked: Iterable[Asked]) -> Iterator[Effective]:
    """Yield what a client takes for each thing asked, for the profile of `world` (the remote, for rclone)."""
    reader = BY_NAME[client.name]
    chosen = not reader.option or chosen_profile(reader, client.version, world.environ) == world.profile
    world = replace(world, chosen=chosen)
    named = _named(reader, client.version, world)
    stopped = _refusal(reader, world.sheets) if client.version else not_known("its version could not be found out")
    answers = reader.answers(client.version, client.parts)
    for one in asked:
        ways = [stopped] if stopped else [found for source in answers[one] if (found := source(world)) is not None]
        yield Effective(client.name, client.version, named, one, ways[0], tuple(ways[1:]))


def chosen_profile(reader: Reader, version: Version, environ: Mapping[str, str]) -> str:
    """Return the profile that a variable chooses for this client; empty if none does."""
    return next((environ[name] for name in reader.variables(version) if environ.get(name)), "")


def _named(reader: Reader, version: Version, world: World) -> str:
    if not world.chosen:
        return reader.option.format(world.profile)
    variables = reader.variables(version)
    used = next((name for name in variables if world.environ.get(name)), next(iter(variables), ""))
    return f"{used}={world.profile}" if used else "no profile"


def _refusal(reader: Reader, files: Iterable[Sheet]) -> Read | None:
    for one in files:
        if one.refused is not None and one.document.grammar is reader.grammar:
            place = Place(path=one.file.path, line=one.refused.line)
            return Read("", Kind.REFUSED, place, f"it stops at this file: {one.refused.trouble}")
    return None
