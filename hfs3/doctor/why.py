"""Why this value: what each client of this machine takes for a setting, and from where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hfs3.doctor.case import Case
from hfs3.effective import pythons
from hfs3.effective.model import Asked, Effective
from hfs3.effective.readers import LIBRARIES, READERS, REMOTE, Reader
from hfs3.effective.resolve import Installed, effective, sheets
from hfs3.effective.world import World
from hfs3.errors import UsageError

EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one client takes for one profile or remote; `where` is the Python of a library, empty for a program."""

    section: str
    where: str
    effective: Effective


def asked_for(words: Iterable[str]) -> tuple[Asked, ...]:
    """Return what is asked for by these names. Raises UsageError for a name that is none."""
    chosen = tuple(words)
    unknown = [word for word in chosen if word not in {*Asked, EVERYTHING}]
    if unknown:
        names = ", ".join(Asked)
        raise UsageError(f"there is no setting {unknown[0]!r}", hint=f"Ask for one of {names}; or for {EVERYTHING}.")
    return tuple(Asked) if EVERYTHING in chosen else tuple(Asked(word) for word in dict.fromkeys(chosen))


def named_clients(words: Iterable[str]) -> tuple[Reader, ...]:
    """Return the clients of these names, or all. Raises UsageError for a name that is none."""
    chosen = tuple(words)
    names = [reader.name for reader in READERS]
    unknown = [word for word in chosen if word not in names]
    if unknown:
        raise UsageError(f"there is no client {unknown[0]!r}", hint=f"Ask for one of {', '.join(names)}.")
    return tuple(reader for reader in READERS if not chosen or reader.name in chosen)


def answers(case: Case, asked: Sequence[Asked], readers: Iterable[Reader], python: str = "") -> Iterator[Answer]:
    """Yield what every client takes for every profile and remote, a setting after another.

    `python` names the Python whose libraries are asked about; without it, the one a person would run here. Raises
    UsageError for one that is none, ToolError for one that does not answer, UserFileError for an unreadable file.
    """
    there = tuple(_installed(case, tuple(readers), python))
    files = sheets(case.machine)
    for one in asked:
        for section, noun in _sections(case):
            for reader, client, where in there:
                if reader.noun == noun:
                    world = World(case.machine.environ, files, section)
                    yield from (Answer(section, where, found) for found in effective(client, world, (one,)))


def _sections(case: Case) -> Iterator[tuple[str, str]]:
    for target in case.targets:
        yield target.profile.name, REMOTE if target.client.NAME == "rclone" else "profile"


def _installed(case: Case, readers: tuple[Reader, ...], python: str) -> Iterator[tuple[Reader, Installed, str]]:
    wanted = any(reader.name in LIBRARIES for reader in readers)
    path = pythons.named(python, case.machine) if python else pythons.usual(case.machine)
    libraries = pythons.libraries(case.machine, path) if path and wanted else {}
    for reader in readers:
        if reader.library:
            if reader.name in libraries:
                yield reader, Installed(reader.name, libraries[reader.name], libraries), str(path)
        elif tool := case.tool(reader.name):
            yield reader, Installed(tool.name, tool.version, tool.parts), ""
