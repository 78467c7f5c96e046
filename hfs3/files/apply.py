"""Making planned edits real: all or none, journalled, under the lock."""

from collections.abc import Sequence

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.edits import Edit, content
from hfs3.files.landing import HalfWritten, Target, land, survey
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
        entry = journal.record(machine, wanted, purpose=purpose, undoes=undoes)
        landed: list[Target] = []
        try:
            notes = [note for target in targets if (note := _land(target, landed))]
        except BaseException as err:
            if _put_back(landed) and not isinstance(err, HalfWritten) and not any(map(_may_be_written, wanted)):
                journal.withdraw(machine, entry)
            raise
    return tuple(notes)


def _land(target: Target, landed: list[Target]) -> str:
    note = land(target)
    landed.append(target)
    return note


def _may_be_written(edit: Edit) -> bool:
    """Return whether a file holds what it should become, as when Ctrl-C comes right after it was put in its place."""
    try:
        return content(edit.path) == edit.after
    except UserFileError:
        return True


def _put_back(landed: Sequence[Target]) -> bool:
    """Restore what was written, and return whether all of it could be; if not, the journal has what is missing."""
    whole = True
    for target in reversed(landed):
        edit = target.edit
        try:
            land(survey(Edit(edit.path, edit.after, edit.before, private=edit.private, purpose=edit.purpose)))
        except UserFileError:
            whole = False
    return whole
