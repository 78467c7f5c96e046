"""`hfs3 undo`: a change that hfs3 made to files of the user's is shown and taken back, or all of them are listed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session
from hfs3.errors import UsageError
from hfs3.machine import Machine

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.files.edits import Edit
    from hfs3.files.journal import Entry
    from hfs3.files.undo import Listed, UndoConflict

NOTHING: Final = 0
WOULD_CHANGE: Final = 1

app = new_app()


@app.command()
def undo(  # noqa: PLR0917  # one parameter per option
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="N", min=1, help="The change to undo (default: the last one in effect).")
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List the changes, the newest first, and undo none.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change and write nothing; exit 1 if anything would.")
    ] = False,
    json: Json = False,
) -> int:
    """Take back what hfs3 wrote into your files, byte for byte.

    A file that was changed since is left as it is, and both changes are shown. An undo is a change, too, and can be
    undone by its number. Contents are kept, readable by you alone, for the last 100 changes; those with a key pair that
    you have removed from this machine are dropped.
    """
    session = Session.of(ctx, json=json)
    if every:
        if number is not None or dry_run:
            raise UsageError("--list undoes nothing", hint="Give it alone, or a number without it.")
        return _list(session)
    return _undo(session, number or 0, dry_run=dry_run)


def _undo(session: Session, number: int, *, dry_run: bool) -> int:
    from hfs3 import copies
    from hfs3.clients.pairs import still_there
    from hfs3.credentials import inventory
    from hfs3.files import undo as library

    try:
        entry, edits = library.plan_undo(session.machine, number)
        old = _of_old_pairs(session.machine, edits)
        if dry_run:
            _preview(session, entry, edits, old)
            return WOULD_CHANGE if edits else NOTHING
        copies.follow(session.machine, edits)
        # By its number: what was shown is what is undone, whatever is journalled in the meantime.
        told = library.undo(session.machine, entry.number)
        inventory.prune(session.machine, still_there)
    except library.UndoConflict as conflict:
        _explain(session, conflict)
        raise
    _report(session, entry, edits, (*told, *old))
    return NOTHING


def _of_old_pairs(machine: Machine, edits: "Sequence[Edit]") -> tuple[str, ...]:
    """Return a sentence for every pair that comes back into files and is none that hfs3 keeps."""
    from hfs3 import copies

    return tuple(
        f"{one} comes back into the files, but not into a store: it is no pair that hfs3 keeps, and may be revoked. "
        "`hfs3 rotate --finish` writes the stored pair; to keep this one: hfs3 login --access-key-id " + one
        for one in copies.returned(machine, edits)
    )


def _list(session: Session) -> int:
    from hfs3.files.undo import listed

    changes = listed(session.machine)
    if session.output.is_json:
        session.output.json({"changes": [_listed_document(one) for one in changes]})
    else:
        session.output.show(*_lines(changes, session.machine))
    return NOTHING


# -- for people --------------------------------------------------------------------------------------------------------


def _preview(session: Session, entry: "Entry", edits: "Sequence[Edit]", told: Sequence[str]) -> None:
    from hfs3.cli.plans import remarks

    if session.output.is_json:
        session.output.json(_document(entry, edits, "planned", *told))
    elif edits:
        session.output.show(*_differences(edits))
        session.output.say(*remarks(told))
    else:
        session.output.show(_nothing(entry))


def _report(session: Session, entry: "Entry", edits: "Sequence[Edit]", told: Sequence[str]) -> None:
    from hfs3.cli.plans import remarks

    if session.output.is_json:
        session.output.json(_document(entry, edits, "done", *told))
        return
    session.output.say(*_differences(edits))
    session.output.show(*_done(entry, edits, session.machine))
    session.output.say(*remarks(told))


def _differences(edits: "Sequence[Edit]") -> "Iterator[RenderableType]":
    from hfs3.cli.diffs import coloured
    from hfs3.files.diff import diff

    return (coloured(diff(edit)) for edit in edits)


def _done(entry: "Entry", edits: "Sequence[Edit]", machine: Machine) -> "Iterator[RenderableType]":
    from rich.text import Text

    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    for edit in edits:
        done = "removed" if edit.after is None else "restored"
        told = f" {harmless(short(edit.path, machine.home))} {done}"
        yield Text.assemble(("✓", "green"), told, (harmless(f"  change {entry.number}: {entry.purpose}"), "dim"))
    if not edits:
        yield _nothing(entry)


def _nothing(entry: "Entry") -> "RenderableType":
    from rich.text import Text

    from hfs3.cli.output import harmless

    told = f" change {entry.number} ({entry.purpose}): nothing to undo; its files are as they were before it"
    return Text.assemble(("✓", "green"), harmless(told))


def _explain(session: Session, conflict: "UndoConflict") -> None:
    """Show both changes that meet in the file; what is to be done about it says the error."""
    from rich.text import Text

    from hfs3.cli.diffs import coloured

    entry = conflict.entry
    if session.output.is_json:
        told = {"path": conflict.path, "then": conflict.then, "since": conflict.since}
        session.output.json(_head(entry) | {"state": "conflict", "changes": False} | told)
        return
    both = ((f"What change {entry.number} did:", conflict.then), ("What was done since:", conflict.since))
    for heading, diff in both:
        shown = coloured(diff) if diff else Text("cannot be shown: the content is not kept any more", "dim")
        session.output.say(Text(heading, "bold"), shown)


def _lines(changes: "Sequence[Listed]", machine: Machine) -> "Iterator[RenderableType]":
    from pathlib import Path

    from rich.text import Text

    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless
    from hfs3.files.undo import Standing

    if not changes:
        yield Text("hfs3 has changed no file of yours.")
    styles = {Standing.IN_EFFECT: "green", Standing.OVERTAKEN: "yellow", Standing.NOT_KEPT: "yellow"}
    width = max((len(str(one.entry.number)) for one in changes), default=1)
    for one in changes:
        number, when = f"{one.entry.number:>{width}}", f"{one.entry.at[:16].replace('T', ' ')} UTC"
        standing = (f"{_standing(one):<13}", styles.get(one.standing, "dim"))
        yield Text.assemble((number, "bold"), f"  {when}  ", standing, "  ", harmless(one.entry.purpose))
        for file in one.entry.files:
            yield Text(f"{' ' * width}  {harmless(short(Path(file.path), machine.home))}", "dim")


def _standing(one: "Listed") -> str:
    return f"{one.standing} by {one.undone_by}" if one.undone_by else str(one.standing)


# -- for programs ------------------------------------------------------------------------------------------------------


def _document(entry: "Entry", edits: "Sequence[Edit]", state: str, *told: str) -> object:
    from hfs3.files.diff import diff

    files = [
        {"path": edit.path, "private": edit.private, "removed": edit.after is None, "diff": diff(edit)}
        for edit in edits
    ]
    return _head(entry) | {"state": state, "changes": bool(edits), "files": files, "notes": told}


def _head(entry: "Entry") -> dict[str, object]:
    return {"number": entry.number, "at": entry.at, "purpose": entry.purpose, "undoes": entry.undoes}


def _listed_document(one: "Listed") -> object:
    return _head(one.entry) | {"standing": one.standing, "undone_by": one.undone_by, "files": one.entry.files}
