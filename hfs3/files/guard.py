"""The last look before a byte is written: does the tool that reads the file see exactly what was planned.

The old and the new content are read as the tool reads them. Exactly the planned keys of the planned section may differ;
every other key and every other section must read the same. Anything else is a fault of hfs3 and stops it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hfs3.errors import UserFileError
from hfs3.files.ini import Grammar
from hfs3.files.parsers import Reading, read_as
from hfs3.files.splice import Change, is_nestable, parted

_SMALL: Final = 1 << 18
_HEADER: Final = b"\n["


def expected(old: Reading, section: str, changes: Sequence[Change]) -> Reading:
    """Return what the tool shall read after `changes` in `section`."""
    values = dict(old.get(section, {}))
    for change in changes:
        if change.block:
            block = _with(_as_block(values.get(change.block, "")), change)
            if block:
                values[change.block] = block
            else:
                values.pop(change.block, None)
        elif change.value is None:
            values.pop(change.key, None)
        else:
            values[change.key] = change.value
    return {**old, section: values}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file before and after a change, and what was read in it before."""

    old: bytes = field(repr=False)  # both may hold secrets
    new: bytes = field(repr=False)
    before: Reading = field(repr=False)

    def seen(self, grammar: Grammar) -> Reading:
        """Return what the tool reads in the new file.

        configparser is slow on thousands of sections. In a large file only the stretch that changed is read again: it
        lies between two headers in the first column, and such a header ends whatever stands before it.
        """
        if grammar is not Grammar.BOTOCORE or len(self.new) <= _SMALL or "DEFAULT" in self.before:
            return read_as(grammar, self.new)
        start, tail = self._stretch()
        gone = read_as(grammar, self.old[start : len(self.old) - tail])
        kept = {name: values for name, values in self.before.items() if name not in gone}
        return {**kept, **read_as(grammar, self.new[start : len(self.new) - tail])}

    def _stretch(self) -> tuple[int, int]:
        """Return where the changed stretch starts, and how many bytes stand behind it."""
        alike = _alike(self.old, self.new)
        room = min(len(self.old), len(self.new)) - alike
        behind = min(_alike(self.old[::-1], self.new[::-1]), room)
        header = self.new.find(_HEADER, len(self.new) - behind)
        return self.new.rfind(_HEADER, 0, alike) + 1, len(self.new) - header - 1 if header >= 0 else 0


def check(change: Rewritten, grammar: Grammar, shall: Reading) -> Reading:
    """Refuse unless the tool reads in the new file what it shall, and return that.

    Raises Unreadable where the tool would refuse the new file: a broken block of [DEFAULT] first hurts the first
    section it leaks into.
    """
    seen = change.seen(grammar)
    if seen != shall:
        names = sorted(name for name in {*seen, *shall} if seen.get(name) != shall.get(name))
        raise UserFileError(
            f"nothing was changed, because afterwards [{'], ['.join(names)}] would read other than planned",
            hint="this is a fault of hfs3: report it with the lines of that section, without their secrets",
        )
    return seen


def _alike(one: bytes, other: bytes) -> int:
    """Return how many bytes are the same at the start of both."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _as_block(value: str | Mapping[str, str]) -> Mapping[str, str]:
    """Return what a block holds; one that is written on one line holds what `splice` gives lines of their own."""
    if isinstance(value, Mapping):
        return value
    first, *rest = value.split("\n")
    lines = (part for line in (parted(first)[0], *rest) if is_nestable(line) for part in line.splitlines())
    pairs = (line.partition("=") for line in lines if line.strip())
    return {key.strip(): text.strip() for key, _, text in pairs}


def _with(block: Mapping[str, str], change: Change) -> Mapping[str, str]:
    others = {key: value for key, value in block.items() if key != change.key}
    return others if change.value is None else {**others, change.key: change.value}
