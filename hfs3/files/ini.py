"""The one door to ConfigUpdater: where the sections, keys and nested keys of an INI file stand.

Nothing here changes a file. ConfigUpdater classifies lines as Python's configparser does; writing through it would lose
comments, indentation and line ends, so `splice` edits the lines themselves. Only the sections that are asked for are
modelled: finding headers is one search.

Two readers decide what a file means, and so there are two grammars. botocore (all AWS tools of Python) reads with
configparser: an indented line continues the value above it, key names are in any case. goconfig (rclone) reads every
line for itself, takes key names as they are written, and lets a value be quoted with backticks or three quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hfs3.files.text import Text, decode, end_of

if TYPE_CHECKING:
    from configupdater import Option as _Block
    from configupdater import Section as _SectionBlock


class Grammar(StrEnum):
    """Whose reading of an INI file counts."""

    BOTOCORE = "botocore"
    GOCONFIG = "goconfig"


GO_SPACE: Final = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
"""What Go's strings.TrimSpace takes away (Python's strip takes more)."""

_GO_INDENT: Final = f"[{GO_SPACE.replace(chr(10), '')}]*"
_COMMENT: Final = ("#", ";")
_LINES: Final = {
    Grammar.BOTOCORE: re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+"),
    Grammar.GOCONFIG: re.compile(r"[^\n]*\n|[^\n]+"),
}
# A header in the first column begins a section whatever stands before it. An indented one may continue a value, so
# for botocore it only counts once the lines around it are modelled.
_HEADER: Final = r"\[[^\r\n]+\]"
_INDENTED_HEADER: Final = rf"[^\S\r\n]+{_HEADER}"
_GO_HEADER: Final = re.compile(rf"(?m)^{_GO_INDENT}\[[^\n]+\]{_GO_INDENT}$")
_AFTER_ANY_END: Final = r"(?:\A|(?<=[\r\n]))"
_ASSIGNMENT: Final = re.compile(r"[^=:]*+[=:][^\S\r\n]*+")
_QUOTES: Final = ('"""', "`")
_KEY_QUOTES: Final = '"`'


@dataclass(frozen=True, slots=True)
class Spot:
    """A key with its value: `line` is an index into the section's lines, `column` where the value starts in it.

    `end` is the index behind the last line of the value. `value` is what the reading tool sees.
    """

    key: str
    value: str = field(repr=False)  # may be a secret
    line: int
    end: int
    column: int
    nested: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its name as the header has it, its lines with their ends, and where it stands in the file.

    `offset` is where its header line starts in the text, `number` that line's number in the file (from 1). `lines`
    reach to the next header, so they include the blank lines and comments that lead it.
    """

    name: str
    lines: tuple[str, ...] = field(repr=False)  # may hold secrets
    offset: int
    number: int
    spots: tuple[Spot, ...]

    def spot(self, key: str, block: str = "") -> Spot | None:
        """Return the effective line of a key (the last one), in the profile itself or in a nested block."""
        found = self.all_spots(key, block)
        return found[-1] if found else None

    def all_spots(self, key: str, block: str = "") -> Sequence[Spot]:
        """Return every line of a key: in a nested block AWS tools take one that is there twice."""
        parent = self.spot(block) if block else None
        spots = (parent.nested if parent else ()) if block else self.spots
        return [spot for spot in spots if spot.key == key]

    @property
    def end(self) -> int:
        """The index behind the section's last key, or behind its header if it has none."""
        return max((spot.end for spot in self.spots), default=1)


class Document:
    """A file as its reader understands it."""

    def __init__(self, data: bytes, grammar: Grammar) -> None:
        self.text: Text = decode(data)
        self.grammar = grammar
        self._models: dict[int, tuple[Section, ...]] = {}

    @cached_property
    def _chunks(self) -> tuple[tuple[int, int, str], ...]:
        """Start, end and name of every stretch that a header in the first column begins."""
        body = self.text.body
        pattern = _GO_HEADER if self.grammar is Grammar.GOCONFIG else self._at_line_start(_HEADER)
        found = [(match.start(), match.group()) for match in pattern.finditer(body)]
        if self._indented and (not found or self._indented[0][0] < found[0][0]):
            found.insert(0, self._indented[0])  # no value stands before the first header that it could continue
        ends = [*(start for start, _ in found), len(body)][1:]
        return tuple((start, end, self._name(header)) for (start, header), end in zip(found, ends, strict=True))

    @cached_property
    def _indented(self) -> tuple[tuple[int, str], ...]:
        """Where lines stand that may be indented headers (goconfig has none: it sees no indentation)."""
        if self.grammar is Grammar.GOCONFIG:
            return ()
        pattern = self._at_line_start(_INDENTED_HEADER)
        return tuple((match.start(), match.group()) for match in pattern.finditer(self.text.body))

    def _at_line_start(self, pattern: str) -> re.Pattern[str]:
        # `^` knows newlines only, but is three times as fast.
        return re.compile(f"{_AFTER_ANY_END}{pattern}") if "\r" in self.text.body else re.compile(f"(?m)^{pattern}")

    def names(self) -> tuple[str, ...]:
        """Return the name of every section, in the file's order, repeated if it is."""
        if not self._indented:
            return tuple(name for _, _, name in self._chunks)
        return tuple(section.name for section in self.sections(lambda _: True))

    def sections(self, wanted: Callable[[str], bool]) -> Iterator[Section]:
        """Yield the sections whose name is wanted, modelled."""
        for start, end, name in self._chunks:
            if wanted(name) or any(start < offset < end for offset, _ in self._indented):
                if start not in self._models:
                    self._models[start] = tuple(self._model(start, end))
                yield from (section for section in self._models[start] if wanted(section.name))

    def section(self, name: str) -> Section | None:
        """Return the last section of this name."""
        found = list(self.sections(lambda other: other == name))
        return found[-1] if found else None

    def _name(self, header: str) -> str:
        inside = header[header.index("[") + 1 : header.rindex("]")]
        return inside.strip(GO_SPACE) if self.grammar is Grammar.GOCONFIG else inside

    def _model(self, start: int, end: int) -> Iterator[Section]:
        from configupdater import Parser  # heavy, and not needed to say that a file has no such section
        from configupdater import Section as SectionBlock

        lines = _LINES[self.grammar].findall(self.text.body[start:end])
        number = self._line_number(start)
        parser = Parser(strict=False, allow_no_value=True, optionxform=str)
        blocks = parser.read_string("".join(self._plain(line) for line in lines))
        index, offset = 0, start
        for block in blocks.iter_blocks():
            if isinstance(block, SectionBlock):
                size = sum(len(inner.lines) for inner in block.iter_blocks()) + 1
                mine = tuple(lines[index : index + size])
                yield Section(self._header_name(block), mine, offset, number + index, self._spots(block, mine))
            else:
                size = len(block.lines)
            offset += sum(map(len, lines[index : index + size]))
            index += size

    def _header_name(self, block: _SectionBlock) -> str:
        return block.name.strip(GO_SPACE) if self.grammar is Grammar.GOCONFIG else block.name

    def _plain(self, line: str) -> str:
        """Return `line` so that ConfigUpdater classifies it as the reading tool does.

        Comments become blank lines: ConfigUpdater takes an indented comment for a key or a part of a value.
        """
        if self.grammar is Grammar.BOTOCORE:
            bare = line[: len(line) - len(end_of(line))]
        else:
            bare = line.strip(GO_SPACE)
            if bare.startswith("[") and not bare.endswith("]"):
                bare = f"({bare[1:]}"  # a key whose name begins so; configparser would see a header
        return "\n" if bare.lstrip().startswith(_COMMENT) else f"{bare}\n"

    def _line_number(self, offset: int) -> int:
        before = self.text.body[:offset]
        alone = before.count("\r") - before.count("\r\n") if self.grammar is Grammar.BOTOCORE else 0
        return before.count("\n") + alone + 1

    def _spots(self, block: _SectionBlock, lines: tuple[str, ...]) -> tuple[Spot, ...]:
        from configupdater import Option as OptionBlock

        spots = []
        index = 1
        for inner in block.iter_blocks():
            size = len(inner.lines)
            if isinstance(inner, OptionBlock):
                spots.append(self._spot(inner, lines, range(index, index + size)))
            index += size
        return tuple(spots)

    def _spot(self, option: _Block, lines: tuple[str, ...], extent: range) -> Spot:
        meant = [index for index in extent if is_meant(lines[index])]
        first = lines[extent.start]
        match = _ASSIGNMENT.match(first)
        column = match.end() if match else len(first.rstrip())
        parts = [first[column:].strip(), *(lines[index].strip() for index in meant[1:])]
        key = option.raw_key
        if self.grammar is Grammar.GOCONFIG:
            return Spot(key.strip(_KEY_QUOTES), _unquoted(first[column:]), extent.start, extent.start + 1, column)
        nested = tuple(_nested(lines[index], index) for index in meant[1:] if not parts[0])
        return Spot(key.lower(), "\n".join(parts).rstrip(), extent.start, meant[-1] + 1, column, nested)


def is_meant(line: str) -> bool:
    """Return whether a line is more than blank or a comment."""
    bare = line.strip()
    return bool(bare) and not bare.startswith(_COMMENT)


def _nested(line: str, index: int) -> Spot:
    key, _, value = line.partition("=")
    column = len(line) - len(value.lstrip()) if value.strip() else len(line.rstrip())
    return Spot(key.strip(), value.strip(), index, index + 1, column)


def _unquoted(value: str) -> str:
    value = value.strip(GO_SPACE)
    for quote in _QUOTES:
        if value.startswith(quote) and len(value) >= 2 * len(quote) and quote in value[len(quote) :]:
            return value[len(quote) : value.rindex(quote)]
    return value
