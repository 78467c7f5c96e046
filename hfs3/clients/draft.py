"""A client's files while a plan is made: change after change, and in the end one edit per file."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hfs3.clients.base import ConfigFile, Texts
from hfs3.clients.drift import refusal
from hfs3.files.editor import with_keys, without_keys
from hfs3.files.edits import Edit
from hfs3.files.ini import Document, Grammar
from hfs3.files.parsers import Unreadable, read_as
from hfs3.files.splice import Change


class Draft:
    """The files as they are, and as they will be. Two kinds of one client may be the same file."""

    def __init__(self, texts: Texts, grammar: Grammar) -> None:
        self._before: Mapping[Path, bytes | None] = {file.path: data for file, data in texts.items()}
        self._now = dict(self._before)
        self._private = {file.path for file in texts if file.private}
        self._grammar = grammar

    def document(self, file: ConfigFile) -> Document:
        """Return the file as it is now. Raises UserFileError if its tools would refuse it."""
        data = self._now[file.path] or b""
        try:
            read_as(self._grammar, data)
        except Unreadable as err:
            raise refusal(file, err) from None
        return Document(data, self._grammar)

    def set(self, file: ConfigFile, section: str, changes: Sequence[Change]) -> None:
        """Make changes in a section; one that is not there is added if any key of it gets a value."""
        data = self._now[file.path]
        try:
            new = with_keys(data, self._grammar, section, changes)
        except Unreadable as err:
            raise refusal(file, err) from None
        if new != (data or b""):
            self._now[file.path] = new

    def remove(self, file: ConfigFile, section: str, ours: Callable[[str, str], bool]) -> None:
        """Remove the keys of a section for which `ours(key, block)` holds, and the section with its last key."""
        data = self._now[file.path]
        if data is None:
            return
        try:
            self._now[file.path] = without_keys(data, self._grammar, section, ours)
        except Unreadable as err:
            raise refusal(file, err) from None

    def edits(self, purpose: str) -> tuple[Edit, ...]:
        """Return the edits, in the order of the client's files."""
        edits = (
            Edit(path, before, self._now[path], private=path in self._private, purpose=purpose)
            for path, before in self._before.items()
        )
        return tuple(edit for edit in edits if edit.changes)
