"""What clients can read on a machine: variables, the AWS tools' two files, rclone's file, with every line's place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from hfs3.clients import aws_files
from hfs3.clients.base import ConfigFile
from hfs3.diagnostics.model import Place
from hfs3.effective.model import Kind, Read
from hfs3.files.diff import masked_line
from hfs3.files.ini import Document, Grammar, Section
from hfs3.files.parsers import Unreadable, read_as

_DEFAULT: Final = "DEFAULT"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file; `refused` says that the reader with the grammar of the file stops at it."""

    file: ConfigFile
    document: Document = field(repr=False)
    refused: Unreadable | None = None

    def sections(self, wanted: Callable[[str], bool]) -> Sequence[Section]:
        """Return the sections whose header is wanted."""
        return tuple(self.document.sections(wanted))

    def read(self, sections: Iterable[Section], key: str, block: str = "") -> Read | None:
        """Return the last value of a key in these sections of this file."""
        for section in reversed(tuple(sections)):
            spot = section.spot(key, block)
            if spot is None and block and section.spot(block):
                return None  # blocks are not merged: the last one hides the others
            if spot is not None and not spot.nested:
                line = section.lines[spot.line].strip("\r\n")
                number = section.number + spot.line
                place = Place(path=self.file.path, line=number, column=spot.column + 1, text=masked_line(line))
                return Read(spot.value, Kind.FILE, place)
        return None


@dataclass(frozen=True, slots=True)
class World:
    """What one run of a client sees.

    `profile` is the profile, or for rclone the remote, that is asked about; `chosen` whether a variable chooses it
    (`AWS_PROFILE`) and not an option: then a key pair in variables wins over the profile's.
    """

    environ: Mapping[str, str] = field(repr=False)
    sheets: tuple[Sheet, ...]
    profile: str
    chosen: bool = False

    def variable(self, name: str) -> Read | None:
        """Return what a variable is set to; an empty one is none."""
        value = self.environ.get(name, "")
        return Read(value, Kind.VARIABLE, Place(variable=name)) if value else None

    def sheet(self, kind: str) -> Sheet | None:
        """Return the file of this kind."""
        return next((sheet for sheet in self.sheets if sheet.file.kind == kind), None)

    def of(self, kind: str) -> tuple[Sheet, Sequence[Section]] | None:
        """Return the AWS file of this kind with the sections of the profile in it, what leaks into it first."""
        sheet = self.sheet(kind)
        if sheet is None:
            return None
        own = sheet.sections(lambda header: aws_files.profile_of(kind, header) == self.profile)
        leaking = sheet.sections(lambda header: header == _DEFAULT) if own else ()
        return sheet, (*leaking, *own)

    def at(self, profile: str) -> "World":
        """Return the same world, asked about another profile, which an option names."""
        return replace(self, profile=profile, chosen=False)


def sheet(file: ConfigFile, data: bytes | None, grammar: Grammar) -> Sheet:
    """Return a file as it is read."""
    content = data or b""
    try:
        read_as(grammar, content)
    except Unreadable as err:
        return Sheet(file, Document(content, grammar), err)
    return Sheet(file, Document(content, grammar))
