"""Setting and removing keys of one section of an INI file: read, splice, guard. Bytes in, bytes out."""

from collections.abc import Callable, Sequence
from functools import cached_property

from hfs3.files import guard
from hfs3.files.ini import Document, Grammar, Section
from hfs3.files.parsers import Reading, Trouble, Unreadable, read_as
from hfs3.files.splice import Change, changes_without, with_changes, with_section, without_section


class IniFile:
    """The content of a file, what its tools read in it, and what it becomes by setting and removing keys.

    A method that changes something returns a new IniFile. All raise Unreadable where the tools of this grammar refuse
    the file, or read a section or a key that is there twice.
    """

    def __init__(self, data: bytes, grammar: Grammar, reading: Reading | None = None) -> None:
        self.data = data
        self.grammar = grammar
        self.reading = read_as(grammar, data) if reading is None else reading

    @cached_property
    def document(self) -> Document:
        """Where the sections and keys of the file stand."""
        return Document(self.data, self.grammar)

    def with_keys(self, section: str, changes: Sequence[Change]) -> "IniFile":
        """Return the file with `changes` made in `section`, which is added at the end if it is not there.

        A key that has its value already keeps its line as it is.
        """
        found = self.section(lambda name: name == section)
        needed = [change for change in changes if _value(found, change) != change.value]
        if not needed:
            return self
        document = self.document
        new = with_changes(document, found, needed) if found else with_section(document, section, needed)
        return self._guarded(new, guard.expected(self.reading, section, changes))

    def without_keys(self, section: str, ours: Callable[[str, str], bool]) -> "IniFile":
        """Return the file without the keys of `section` for which `ours(key, block)` holds.

        The section goes with its last key. One that never had a key stays: it is not hfs3's.
        """
        found = self.section(lambda name: name == section)
        if found is None or not found.spots:
            return self
        changes = changes_without(self.document, found, ours)
        if changes is None:
            others = {name: values for name, values in self.reading.items() if name != section}
            return self._guarded(without_section(self.document, found), others)
        return self._guarded(
            with_changes(self.document, found, changes), guard.expected(self.reading, section, changes)
        )

    def section(self, is_wanted: Callable[[str], bool]) -> Section | None:
        """Return the section whose name is wanted, if there is one."""
        found = list(self.document.sections(is_wanted))
        if len(found) > 1:
            raise Unreadable(Trouble.DUPLICATE_SECTION, found[-1].number, found[-1].name)
        if not found:
            return None
        seen: set[str] = set()
        for spot in found[0].spots:
            if spot.key in seen:
                raise Unreadable(Trouble.DUPLICATE_KEY, found[0].number + spot.line, spot.key)
            seen.add(spot.key)
        return found[0]

    def _guarded(self, new: bytes, shall: Reading) -> "IniFile":
        seen = guard.check(guard.Rewritten(self.data, new, self.reading), self.grammar, shall)
        return IniFile(new, self.grammar, seen)


def _value(section: Section | None, change: Change) -> str | None:
    spot = section.spot(change.key, change.block) if section else None
    return spot.value if spot else None
