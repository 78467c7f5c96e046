"""Making planned edits real: all or none, journalled, under the lock; and taking them back."""

from collections.abc import Sequence
from pathlib import Path

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.edits import Edit, content
from hfs3.files.landing import Target, land, survey
from hfs3.files.lock import held
from hfs3.machine import Machine


def apply(edits: Sequence[Edit], machine: Machine, *, purpose: str, undoes: int = 0) -> tuple[str, ...]:
    """Write the edits, in their order. Returns sentences about what could not be done in one step.

    Every file is looked at before the first is written; if one cannot be written, those before it are put back.
    Raises FileChanged if a file is not what the plan saw, UserFileError for everything else that stands in the way.
    """
    wanted = [edit for edit in edits if edit.changes]
    if not wanted:
        return ()
    with held(machine):
        targets = [survey(edit) for edit in wanted]
        journal.record(machine, wanted, purpose=purpose, undoes=undoes)
        landed: list[Target] = []
        try:
            notes = [note for target in targets if (note := _land(target, landed))]
        except BaseException:
            _put_back(landed)
            raise
    return tuple(notes)


def _land(target: Target, landed: list[Target]) -> str:
    note = land(target)
    landed.append(target)
    return note


def _put_back(landed: Sequence[Target]) -> None:
    for target in reversed(landed):
        edit = target.edit
        land(survey(Edit(edit.path, edit.after, edit.before, private=edit.private, purpose=edit.purpose)))


def plan_undo(machine: Machine, number: int = 0) -> tuple[journal.Entry, tuple[Edit, ...]]:
    """Return an entry of the journal (by default the last one that was not undone) and the edits that take it back.

    Raises UserFileError if there is none, or if one of its files has changed since.
    """
    entry = _entry(machine, number)
    edits = []
    for index, file in enumerate(entry.files):
        path = Path(file.path)
        now = content(path)
        if journal.digest(now) == file.before:
            continue
        before = journal.kept(machine, entry, index, "before")
        if journal.digest(before) != file.before:
            raise UserFileError(
                f"what {path} held before change {entry.number} is not kept any more",
                hint=f"contents are kept for the last {journal.KEPT_ENTRIES} changes",
            )
        if journal.digest(now) != file.after:
            raise UserFileError(
                f"{path} has changed since change {entry.number} ({entry.purpose}); it was left as it is",
                hint=f"undo later changes first (hfs3 undo --list), or edit {path} by hand",
            )
        edits.append(Edit(path, now, before, private=file.private, purpose=f"undo: {entry.purpose}"))
    return entry, tuple(edits)


def undo(machine: Machine, number: int = 0) -> tuple[str, ...]:
    """Take back what an entry of the journal did (see `plan_undo`)."""
    entry, edits = plan_undo(machine, number)
    return apply(edits, machine, purpose=f"undo {entry.number}: {entry.purpose}", undoes=entry.number)


def _entry(machine: Machine, number: int) -> journal.Entry:
    all_entries = journal.entries(machine)
    undone = {entry.undoes for entry in all_entries}
    open_entries = [entry for entry in all_entries if not entry.undoes and entry.number not in undone]
    found = [entry for entry in all_entries if entry.number == number] if number else open_entries[-1:]
    if not found:
        what = f"there is no change {number}" if number else "there is nothing to undo"
        raise UserFileError(what, hint="see what hfs3 has changed: hfs3 undo --list")
    return found[0]
