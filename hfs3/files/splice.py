"""Changing single lines of an INI file so that every other byte stays.

A line that is changed keeps its indentation, its spacing around `=` and its line end. A comment behind an old value is
no comment to the tools that read the file but a part of the value, so it moves to a line of its own. New keys land
behind the last key of their section, before the blank lines and comments that lead the next one; a new section lands
at the end of the file. What is added as a whole can be removed as a whole, byte for byte.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Final

from hfs3.files.ini import Document, Section, Spot, is_meant
from hfs3.files.text import Text, end_of, usual_end

_INDENT: Final = re.compile(r"[^\S\r\n]*")
_SIGN: Final = re.compile(r"(?P<before>[^\S\r\n]*)(?P<sign>[=:])(?P<gap>[^\S\r\n]*)\Z")
_COMMENT_BEHIND: Final = re.compile(r"(?<!\S)[#;].*\Z")
_QUOTES: Final = ("`", '"""')
_LINE_ENDS: Final = ("\r\n", "\n", "\r")
_PLAIN_SIGN: Final = " = "
_NESTED_INDENT: Final = "    "


@dataclass(frozen=True, slots=True)
class Change:
    """A key that shall have a value (None: shall be gone), in its section or in the nested block `block`."""

    key: str
    value: str | None = field(repr=False)  # may be a secret
    block: str = ""


def with_changes(document: Document, section: Section, changes: Sequence[Change]) -> bytes:
    """Return the file with `changes` made in `section`. A block goes with its last key."""
    changes = _with_emptied_blocks(section, changes)
    for block in {change.block: None for change in changes if change.block}:
        parent = section.spot(block)
        if parent is not None and not parent.nested and parent.value:
            return _with_open_block(document, section, parent, changes)
    body = document.text.body
    following = section.offset + sum(map(len, section.lines))
    sheet = _Sheet(section, usual_end(body), _indent_of(body, following))
    for change in changes:
        sheet.make(change)
    return _with_lines(document, section, sheet.text())


def with_section(document: Document, name: str, changes: Sequence[Change]) -> bytes:
    """Return the file with a new section at its end, after one blank line unless the file is empty."""
    body = document.text.body
    end = usual_end(body)
    lines = [f"[{name}]", *_written(changes)]
    # Alone behind a CR, a newline would become one line end with it.
    gap = "\r\n" if body.endswith("\r") and end == "\n" else end
    if not body:
        added = end.join(lines) + end
    elif end_of(body):
        added = gap + end.join(lines) + end
    else:
        added = gap + gap + end.join(lines)
    return _replaced(document, len(body), len(body), added)


def without_section(document: Document, section: Section) -> bytes:
    """Return the file without `section` and the one blank line before it, as `with_section` would have added them.

    Comments behind the section's last key stay: they may lead what follows.
    """
    body = document.text.body
    start = section.offset
    end = start + sum(map(len, section.lines[: section.end]))
    before = body[:start]
    bare = before[: len(before) - len(end_of(before))]
    if not bare or end_of(bare):
        before = bare
    if end == len(body) and not end_of(body):
        before = before[: len(before) - len(end_of(before))]
    if not before:
        end += len(next((blank for blank in _LINE_ENDS if body.startswith(blank, end)), ""))
    return _replaced(document, len(before), end, "")


def changes_without(
    document: Document, section: Section, ours: Callable[[str, str], bool]
) -> tuple[Change, ...] | None:
    """Return the changes that take away the keys for which `ours(key, block)` holds; None if no other would be left.

    A header stays though no key is left where the next one is indented: that one would become a part of a value.
    """
    whole = [spot for spot in section.spots if _is_ours(spot, ours)]
    following = section.offset + sum(map(len, section.lines))
    if len(whole) == len(section.spots) and not _indent_of(document.text.body, following):
        return None
    parts = [(spot, sub) for spot in section.spots if spot not in whole for sub in spot.nested]
    inner = [Change(sub.key, None, spot.key) for spot, sub in parts if ours(sub.key, spot.key)]
    return (*(Change(spot.key, None) for spot in whole), *inner)


def _with_emptied_blocks(section: Section, changes: Sequence[Change]) -> Sequence[Change]:
    """Return the changes with those that empty a block replaced by one that takes the block away."""
    emptied = set()
    for spot in section.spots:
        inside = [change for change in changes if change.block == spot.key]
        gone = {change.key for change in inside if change.value is None}
        if spot.nested and gone >= {sub.key for sub in spot.nested} and all(c.value is None for c in inside):
            emptied.add(spot.key)
    kept = [change for change in changes if change.block not in emptied]
    return [*kept, *(Change(block, None) for block in sorted(emptied))]


def _is_ours(spot: Spot, ours: Callable[[str, str], bool]) -> bool:
    if spot.nested:
        return all(ours(sub.key, spot.key) for sub in spot.nested)
    return ours(spot.key, "")


def _with_open_block(document: Document, section: Section, parent: Spot, changes: Sequence[Change]) -> bytes:
    """Give a block that is written on one line (`s3 = key = value`) its own lines first, then make the changes."""
    line = section.lines[parent.line]
    end = end_of(line)
    value, comment = parted(line[parent.column :])
    head = line[: parent.column].rstrip()
    indent = _indent_of(line)
    following = next(filter(is_meant, section.lines[parent.line + 1 : parent.end]), "")
    inner = _indent_of(following) or indent + _NESTED_INDENT
    above = [f"{indent}{comment}"] if comment else []
    below = [f"{inner}{value}"] if is_nestable(value) else []
    if value and not below:
        above.append(f"{indent}# {value}")
    opened = (end or usual_end(document.text.body)).join([*above, head, *below]) + end
    more = (_nestable(line) for line in section.lines[parent.line + 1 : parent.end])
    lines = [*section.lines[: parent.line], opened, *more, *section.lines[parent.end :]]
    again = Document(_with_lines(document, section, "".join(lines)), document.grammar)
    reopened = next(
        other for other in again.sections(lambda name: name == section.name) if other.offset == section.offset
    )
    return with_changes(again, reopened, changes)


def is_nestable(text: str) -> bool:
    """Return whether botocore reads assignments, and nothing else, in a line of a block (it sees more line ends)."""
    return all("=" in part for part in text.strip().splitlines() if part.strip()) and bool(text.strip())


def _nestable(line: str) -> str:
    """Return a line as it can stand in a block: what is no assignment is kept as a comment."""
    return line if not is_meant(line) or is_nestable(line) else f"{_indent_of(line)}# {line.lstrip()}"


def _with_lines(document: Document, section: Section, text: str) -> bytes:
    return _replaced(document, section.offset, section.offset + sum(map(len, section.lines)), text)


def _replaced(document: Document, start: int, end: int, new: str) -> bytes:
    text = document.text
    return Text(text.bom, text.body[:start] + new + text.body[end:]).encode()


def _written(changes: Sequence[Change], indent: str = "", sign: str = _PLAIN_SIGN) -> list[str]:
    """Return lines for new keys, the keys of a block together where its first one stands."""
    lines: list[str] = []
    blocks: set[str] = set()
    for change in changes:
        if change.value is None or change.block in blocks:
            continue
        if not change.block:
            lines.append(f"{indent}{change.key}{sign}{change.value}")
            continue
        blocks.add(change.block)
        inner = [other for other in changes if other.block == change.block and other.value is not None]
        lines.append(f"{indent}{change.block} =")
        lines.extend(f"{indent}{_NESTED_INDENT}{other.key}{_PLAIN_SIGN}{other.value}" for other in inner)
    return lines


def _indent_of(text: str, start: int = 0) -> str:
    match = _INDENT.match(text, start)
    return match.group() if match else ""


def _sign_of(line: str, column: int) -> str:
    """Return what stands between key and value: the sign with its spacing."""
    match = _SIGN.search(line[:column].rstrip("\r\n"))
    if match is None:
        return _PLAIN_SIGN
    return match["before"] + match["sign"] + (match["gap"] or (match["before"] if not line[column:].strip() else ""))


def parted(value: str) -> tuple[str, str]:
    """Return a value and the comment behind it (of which the tools that read the file know nothing)."""
    value = value.strip()
    match = None if value.startswith(_QUOTES) else _COMMENT_BEHIND.search(value)
    return (value[: match.start()].rstrip(), match.group()) if match else (value, "")


def _apart(lines: Sequence[str]) -> list[str]:
    """Return the lines so that none is lost: a CR and the newline of an empty line would become one line end."""
    before = ("", *lines)
    return [
        f"\r{line}" if line == "\n" and above.endswith("\r") else line
        for above, line in zip(before, lines, strict=False)
    ]


@dataclass(slots=True)
class _Cell:
    """A line while it is worked on: itself (or nothing any more), and what is put above and below it."""

    line: InitVar[str]
    above: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    def __post_init__(self, line: str) -> None:
        self.own = [line]


class _Sheet:
    """The lines of one section, each in its cell."""

    def __init__(self, section: Section, end: str, next_indent: str) -> None:
        self._section = section
        self._end = end
        self._next_indent = next_indent
        self._cells = [_Cell(line) for line in section.lines]
        self._new: list[Change] = []

    def text(self) -> str:
        """Return the section's text with all changes made."""
        last = self._section.spots[-1] if self._section.spots else None
        # A header that is indented more than the key above it would continue that key.
        indent = _indent_of(self._section.lines[last.line]) if last else self._next_indent
        scalars = [spot for spot in self._section.spots if not spot.nested and spot.value]
        sign = _sign_of(self._section.lines[scalars[-1].line], scalars[-1].column) if scalars else _PLAIN_SIGN
        self._append(self._section.end - 1, _written(self._new, indent, sign))
        lines = _apart([line for cell in self._cells for line in (*cell.above, *cell.own, *cell.below)])
        if end_of(self._section.lines[-1]):
            return "".join(lines)
        # The file has no line end at its end, and keeps it so.
        ended = [line if end_of(line) else line + self._end for line in lines[:-1]]
        return "".join(ended) + lines[-1].removesuffix(end_of(lines[-1]))

    def make(self, change: Change) -> None:
        """Make one change; new keys wait for `text`, so that they stand together."""
        spot = self._section.spot(change.key, change.block)
        parent = self._section.spot(change.block) if change.block else None
        if change.value is None:
            for same in self._section.all_spots(change.key, change.block):
                self._take_away(same)
        elif spot is not None:
            self._set(spot, change.value, parent)
        elif parent is not None:
            self._add_to_block(parent, change.key, change.value)
        else:
            self._new.append(change)

    def _take_away(self, spot: Spot) -> None:
        for index in range(spot.line, spot.end):
            if is_meant(self._section.lines[index]):
                self._cells[index].own = []

    def _set(self, spot: Spot, value: str, parent: Spot | None) -> None:
        line = self._section.lines[spot.line]
        sign = _sign_of(line, spot.column)
        _, comment = parted(line[spot.column :])
        key = line[: spot.column].rstrip().removesuffix(sign.strip()).rstrip()
        self._take_away(spot)
        self._cells[spot.line].own = [f"{key}{sign}{value}{end_of(line)}"]
        if comment:
            self._put_above(spot, parent, comment)

    def _put_above(self, spot: Spot, parent: Spot | None, comment: str) -> None:
        # Not between `s3 =` and its first key: `aws configure set` crashes on a comment there.
        leads = parent is not None and spot.line == parent.nested[0].line
        index = parent.line if parent is not None and leads else spot.line
        line = self._section.lines[index]
        self._cells[index].above.append(f"{_indent_of(line)}{comment}{end_of(line) or self._end}")

    def _add_to_block(self, parent: Spot, key: str, value: str) -> None:
        lines = self._section.lines
        if parent.nested:
            last = parent.nested[-1]
            indent, sign = _indent_of(lines[last.line]), _sign_of(lines[last.line], last.column)
        else:
            last, indent, sign = parent, _indent_of(lines[parent.line]) + _NESTED_INDENT, _PLAIN_SIGN
        self._append(last.line, [f"{indent}{key}{sign}{value}"])

    def _append(self, index: int, lines: Sequence[str]) -> None:
        end = end_of(self._section.lines[index]) or self._end
        self._cells[index].below += [f"{line}{end}" for line in lines]
