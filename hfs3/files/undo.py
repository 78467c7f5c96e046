"""Taking back what was applied, unless somebody has changed the file since."""

from pathlib import Path

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.apply import apply
from hfs3.files.diff import diff
from hfs3.files.edits import Edit, content
from hfs3.machine import Machine


class UndoConflict(UserFileError):
    """A file has changed since the change that shall be undone; `then` and `since` are masked diffs of the two."""

    def __init__(self, path: Path, entry: journal.Entry, *, then: str, since: str) -> None:
        super().__init__(
            f"{path} has changed since change {entry.number} ({entry.purpose}); it was left as it is",
            hint=f"undo later changes first (hfs3 undo --list), or edit {path} by hand",
        )
        self.then = then
        self.since = since


def plan_undo(machine: Machine, number: int = 0) -> tuple[journal.Entry, tuple[Edit, ...]]:
    """Return an entry of the journal (by default the last one still in effect) and the edits that take it back.

    Raises UserFileError if there is none, UndoConflict if one of its files has changed since.
    """
    entry = _entry(machine, number)
    edits = (_restored(machine, entry, index) for index in reversed(range(len(entry.files))))
    return entry, tuple(edit for edit in edits if edit is not None)


def undo(machine: Machine, number: int = 0) -> tuple[str, ...]:
    """Take back what an entry of the journal did (see `plan_undo`)."""
    entry, edits = plan_undo(machine, number)
    return apply(edits, machine, purpose=f"undo {entry.number}: {entry.purpose}", undoes=entry.number)


def _restored(machine: Machine, entry: journal.Entry, index: int) -> Edit | None:
    """Return the edit that restores one file of an entry, None if it is as it was before."""
    file = entry.files[index]
    path = Path(file.path)
    now = content(path)
    if journal.digest(now) == file.before:
        return None
    before, after = (journal.kept(machine, entry, index, side) for side in ("before", "after"))
    if (journal.digest(before), journal.digest(after)) != (file.before, file.after):
        raise UserFileError(
            f"what {path} held before change {entry.number} is not kept any more",
            hint=f"contents are kept for the last {journal.KEPT_ENTRIES} changes",
        )
    if journal.digest(now) != file.after:
        changes = (Edit(path, *sides, private=file.private, purpose="") for sides in ((before, after), (after, now)))
        then, since = map(diff, changes)
        raise UndoConflict(path, entry, then=then, since=since)
    return Edit(path, now, before, private=file.private, purpose=f"undo: {entry.purpose}")


def _entry(machine: Machine, number: int) -> journal.Entry:
    past = journal.entries(machine)
    if number:
        found = [entry for entry in past if entry.number == number]
    else:
        undone = {entry.undoes for entry in past}
        found = [entry for entry in past if not entry.undoes and entry.number not in undone and _has_effect(entry)]
    if not found:
        what = f"there is no change {number}" if number else "there is nothing to undo"
        raise UserFileError(what, hint="see what hfs3 has changed: hfs3 undo --list")
    return found[-1]


def _has_effect(entry: journal.Entry) -> bool:
    """Return whether any file of an entry is other than before it (an apply that was killed early changed none)."""
    return any(journal.digest(content(Path(file.path))) != file.before for file in entry.files)
