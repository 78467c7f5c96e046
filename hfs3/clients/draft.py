"""A client's files while a plan is made: change after change, and in the end one edit per file."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hfs3.clients.base import ConfigFile, Texts
from hfs3.clients.drift import refusal
from hfs3.files.editor import IniFile
from hfs3.files.edits import Edit
from hfs3.files.ini import Grammar, Section
from hfs3.files.parsers import Unreadable
from hfs3.files.splice import Change


class Draft:
    """The files as they are, and as they will be. Two kinds of one client may be the same file.

    Raises UserFileError for a file that its tools would refuse.
    """

    def __init__(self, texts: Texts, grammar: Grammar) -> None:
        self._before: Mapping[Path, bytes | None] = {file.path: data for file, data in texts.items()}
        self._private = {file.path for file in texts if file.private}
        self._now = {file.path: _opened(file, data, grammar) for file, data in texts.items()}

    def section(self, file: ConfigFile, is_wanted: Callable[[str], bool]) -> Section | None:
        """Return the section whose header is wanted, as it is now."""
        try:
            return self._now[file.path].section(is_wanted)
        except Unreadable as err:
            raise refusal(file, err) from None

    def set(self, file: ConfigFile, section: str, changes: Sequence[Change]) -> None:
        """Make changes in a section; one that is not there is added if any key of it gets a value."""
        self._change(file, lambda ini: ini.with_keys(section, changes))

    def remove(self, file: ConfigFile, section: str, ours: Callable[[str, str], bool]) -> None:
        """Remove the keys of a section for which `ours(key, block)` holds, and the section with its last key."""
        self._change(file, lambda ini: ini.without_keys(section, ours))

    def _change(self, file: ConfigFile, change: Callable[[IniFile], IniFile]) -> None:
        try:
            self._now[file.path] = change(self._now[file.path])
        except Unreadable as err:
            raise refusal(file, err) from None

    def edits(self, purpose: str) -> tuple[Edit, ...]:
        """Return the edits, in the order of the client's files."""
        edits = (
            Edit(path, before, after, private=path in self._private, purpose=purpose)
            for path, before in self._before.items()
            if (after := self._now[path].data) != (before or b"")
        )
        return tuple(edits)


def _opened(file: ConfigFile, data: bytes | None, grammar: Grammar) -> IniFile:
    try:
        return IniFile(data or b"", grammar)
    except Unreadable as err:
        raise refusal(file, err) from None
