"""Taking back what was applied, unless somebody has changed the file since."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import takewhile
from pathlib import Path

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.apply import apply
from hfs3.files.diff import diff
from hfs3.files.edits import Edit, content
from hfs3.machine import Machine


class Standing(StrEnum):
    """What has become of a change."""

    IN_EFFECT = "in effect"
    """Its files are as it left them, or as a kill left one that was written in place: it can be undone."""
    UNDONE = "undone"
    """A later entry took it back."""
    OVERTAKEN = "changed since"
    """A file of it was changed since, by hfs3 or by somebody else: undoing it is refused."""
    NOT_KEPT = "not kept"
    """What was there before is not kept any more: undoing it is refused."""
    WITHOUT_EFFECT = "no effect"
    """Its files are as they were before it: it was taken back by hand, or cut short before its first byte."""
    UNKNOWN = "unknown"
    """A file of it, or what was kept, cannot be read now."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the journal, what has become of it, and the entry that undid it (0: none)."""

    entry: journal.Entry
    standing: Standing
    undone_by: int = 0


class UndoConflict(UserFileError):
    """A file has changed since the change that shall be undone.

    `then` and `since` are masked diffs of that change and of what came after it; `then` is empty, as `since` may be,
    where a content that it needs is not kept any more.
    """

    def __init__(self, path: Path, entry: journal.Entry, *, then: str, since: str) -> None:
        super().__init__(
            f"{path} has changed since change {entry.number} ({entry.purpose}); it was left as it is",
            hint=f"undo later changes first (hfs3 undo --list), or edit {path} by hand",
        )
        self.path = path
        self.entry = entry
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


def listed(machine: Machine) -> tuple[Listed, ...]:
    """Return every entry of the journal with what has become of it, the newest first."""
    past = journal.entries(machine)
    undone_by = _undone_by(past)
    look = cache(lambda path: journal.digest(content(Path(path))))  # the same few files, again and again

    def standing(entry: journal.Entry) -> Standing:
        if entry.number in undone_by:
            return Standing.UNDONE
        try:
            now = [look(file.path) for file in entry.files]
            changed = [i for i, file in enumerate(entry.files) if now[i] != file.before]
            if not changed:
                return Standing.WITHOUT_EFFECT
            if not all(now[i] == entry.files[i].after or _is_cut_short(machine, entry, i) for i in changed):
                return Standing.OVERTAKEN
            kept = all(_is_kept(machine, entry, i) for i in changed)
        except UserFileError:
            return Standing.UNKNOWN
        return Standing.IN_EFFECT if kept else Standing.NOT_KEPT

    return tuple(Listed(entry, standing(entry), undone_by.get(entry.number, 0)) for entry in reversed(past))


def _restored(machine: Machine, entry: journal.Entry, index: int) -> Edit | None:
    """Return the edit that restores one file of an entry, None if it is as it was before."""
    file = entry.files[index]
    path = Path(file.path)
    now = content(path)
    if journal.digest(now) == file.before:
        return None
    if journal.digest(now) != file.after and not _is_cut_short(machine, entry, index):
        raise _conflict(machine, entry, index, now)
    if not _is_kept(machine, entry, index):
        raise _not_kept(entry, file)
    before = journal.kept(machine, entry, index, "before")
    return Edit(path, now, before, private=file.private, purpose=f"undo: {entry.purpose}")


def _is_cut_short(machine: Machine, entry: journal.Entry, index: int) -> bool:
    """Return whether a file begins with what it should become and ends with what it was.

    So a kill leaves one that is written in place. Nobody else's byte is in it.
    """
    now = content(Path(entry.files[index].path))
    before, after = (journal.kept(machine, entry, index, side) for side in journal.SIDES)
    if now is None or before is None or after is None:
        return False
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(now, after, strict=False)))
    return now[alike:] == before[alike:]


def _is_kept(machine: Machine, entry: journal.Entry, index: int) -> bool:
    return journal.digest(journal.kept(machine, entry, index, "before")) == entry.files[index].before


def _conflict(machine: Machine, entry: journal.Entry, index: int, now: bytes | None) -> UndoConflict:
    file = entry.files[index]
    path = Path(file.path)
    before, after = (journal.kept(machine, entry, index, side) for side in journal.SIDES)
    has_after = journal.digest(after) == file.after
    has_both = has_after and journal.digest(before) == file.before
    then, since = (
        diff(Edit(path, *sides, private=file.private, purpose="")) if there else ""
        for sides, there in (((before, after), has_both), ((after, now), has_after))
    )
    return UndoConflict(path, entry, then=then, since=since)


def _not_kept(entry: journal.Entry, file: journal.FileRecord) -> UserFileError:
    what = f"what {file.path} held before change {entry.number}"
    if file.dropped:
        return UserFileError(
            f"{what} had the key pair {file.dropped} in it, and was dropped when that pair was removed",
            hint="take the profile out with `hfs3 configure … --remove`, or edit the file by hand",
        )
    return UserFileError(
        f"{what} is not kept any more", hint=f"contents are kept for the last {journal.KEPT_ENTRIES} changes"
    )


def _entry(machine: Machine, number: int) -> journal.Entry:
    past = journal.entries(machine)
    if number:
        found = [entry for entry in past if entry.number == number]
    else:
        undone = _undone_by(past)
        found = [entry for entry in past if not entry.undoes and entry.number not in undone and _has_effect(entry)]
    if not found:
        what = f"there is no change {number}" if number else "there is nothing to undo"
        raise UserFileError(what, hint="see what hfs3 has changed: hfs3 undo --list")
    return found[-1]


def _undone_by(past: Sequence[journal.Entry]) -> dict[int, int]:
    """Return which entry took which one back. An undo that was itself undone took nothing back in the end."""
    undone: dict[int, int] = {}
    for entry in reversed(past):
        if entry.undoes and entry.number not in undone:
            undone[entry.undoes] = entry.number
    return undone


def _has_effect(entry: journal.Entry) -> bool:
    """Return whether any file of an entry is other than before it (an apply that was killed early changed none)."""
    return any(journal.digest(content(Path(file.path))) != file.before for file in entry.files)
