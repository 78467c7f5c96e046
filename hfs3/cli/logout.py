"""`hfs3 logout`: a key pair is removed from its store and from every file that hfs3 wrote it into."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session
from hfs3.contract.addressing import PUBLIC_HUB
from hfs3.errors import Hfs3Error, StoreError, UsageError, UserFileError
from hfs3.machine import Machine

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.configure import Plan
    from hfs3.copies import Copy, Search, Served
    from hfs3.credentials.model import Account

app = new_app()

REVOKE = f"{PUBLIC_HUB}/settings/tokens"
NOTHING: Final = 0
WOULD_CHANGE: Final = 1


@dataclass(frozen=True, slots=True)
class _Gone:
    """An account that was removed, and a store that hfs3 cannot take anything from, if its pair was there.

    `left_behind` says which older copy in another store could not be removed; `dropped` is how many contents with a
    pair of its were dropped of those that `hfs3 undo` keeps.
    """

    account: "Account"
    remains: str
    left_behind: str
    dropped: int


@dataclass(frozen=True, slots=True)
class _Left:
    """What was changed in files, and what of the pairs is left in others or asks for them."""

    plan: "Plan"
    found: "Search"
    served: "tuple[Served, ...]"


@app.command()
def logout(  # noqa: PLR0917  # one parameter per option
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ACCOUNT", help="The stored account (default: the only one).")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Remove every stored account.")] = False,
    keep_files: Annotated[bool, typer.Option("--keep-files", help="Leave the files of your clients alone.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change and write nothing; exit 1 if anything would.")
    ] = False,
    json: Json = False,
) -> int:
    """Remove a key pair from its store, from hfs3's records, and from every file that hfs3 wrote it into.

    A copy that hfs3 did not write is named, with the command that takes it out. This cannot be undone: what `hfs3 undo`
    kept with the pair in it goes, too. The pair itself stays valid until it is deleted on the Hub. Interrupted, it can
    be run again.
    """
    from hfs3 import copies

    session = Session.of(ctx, json=json)
    machine = session.machine
    if every and name is not None:
        raise UsageError("both an account and --all are given", hint="Give one of them.")
    meant = _meant(machine, name, every)
    served = tuple(one for one in copies.served(machine) if one.account in {account.name for account in meant})
    plan = _planned(machine, () if keep_files else meant)
    if dry_run:
        return _previewed(session, meant, plan)
    gone, failure = _forgotten(meant, machine, plan)
    found = copies.find(machine, frozenset(one.account.access_key_id for one in gone))
    left = _Left(plan, found, served)
    if session.output.is_json and (gone or failure is None):
        session.output.json(_document(gone, left))
    elif not session.output.is_json:
        session.output.say(*_differences(plan))
        session.output.show(*_told(gone, left, machine))
    if failure is not None:
        raise failure
    return NOTHING


def _meant(machine: Machine, name: str | None, every: bool) -> "Sequence[Account]":
    from hfs3.credentials import accounts

    return accounts.load(machine) if every else (accounts.chosen(machine, name),)


def _planned(machine: Machine, meant: "Sequence[Account]") -> "Plan":
    from hfs3 import everywhere

    try:
        return everywhere.plan_removal(machine, meant)
    except UserFileError as err:
        hint = f"{err.hint}; or leave all files alone: hfs3 logout --keep-files".removeprefix("; ")
        raise UserFileError(err.message, hint=hint, code=err.code) from err


def _forgotten(meant: "Iterable[Account]", machine: Machine, plan: "Plan") -> tuple[list[_Gone], Hfs3Error | None]:
    """Forget all that can be forgotten: one store that is locked does not keep the pairs in another.

    Files first and the record last, which says whose pair is meant: interrupted, all of this can be run again.
    """
    from hfs3 import configure
    from hfs3.clients.pairs import still_there
    from hfs3.credentials import inventory, keeping
    from hfs3.credentials.stores.registry import ENVIRONMENT, open_store
    from hfs3.everywhere import former_pairs
    from hfs3.files.forgetting import forget_pair

    gone: list[_Gone] = []
    failure: Hfs3Error | None = None
    configure.apply(plan, machine)
    for account in meant:
        try:
            dropped = forget_pair(machine, account.access_key_id, account.fingerprint)
            dropped += sum(forget_pair(machine, former) for former in former_pairs(machine, account))
            inventory.forget(machine, account.name, still_there)
            left_behind = keeping.forget(account, machine)
        except (StoreError, UserFileError) as err:
            failure = failure or err
        else:
            remains = open_store(machine, ENVIRONMENT).description if account.store == ENVIRONMENT else ""
            gone.append(_Gone(account, remains, left_behind, dropped))
    return gone, failure


def _previewed(session: Session, meant: "Sequence[Account]", plan: "Plan") -> int:
    from rich.text import Text

    from hfs3.cli.output import harmless

    if session.output.is_json:
        would = [{"account": one.name, "access_key_id": one.access_key_id, "store": one.store} for one in meant]
        session.output.json({"would_remove": would, "files": _files(plan)})
    else:
        told = (f"{one.name}: {one.access_key_id} would be removed from the store {one.store}" for one in meant)
        session.output.show(*(Text(harmless(line)) for line in told), *_differences(plan))
    return WOULD_CHANGE if meant else NOTHING


def _differences(plan: "Plan") -> "Iterator[RenderableType]":
    from hfs3.cli.diffs import coloured
    from hfs3.files.diff import diff

    return (coloured(diff(edit)) for edit in plan.edits)


def _files(plan: "Plan") -> list[object]:
    from hfs3.files.diff import diff

    return [{"path": edit.path, "removed": edit.after is None, "diff": diff(edit)} for edit in plan.edits]


def _document(gone: Iterable[_Gone], left: _Left) -> object:
    return {
        "removed": [
            {
                "account": one.account.name,
                "access_key_id": one.account.access_key_id,
                "store": one.account.store,
                "dropped_contents": one.dropped,
            }
            for one in gone
        ],
        "left_behind": [one.left_behind for one in gone if one.left_behind],
        "revoke_at": REVOKE,
        "files": _files(left.plan),
        "still_written_to": [
            {
                "access_key_id": copy.access_key_id,
                "client": copy.client,
                "name": copy.name,
                "path": copy.path,
                "line": copy.line,
                "removal": copy.removal,
            }
            for copy in left.found.copies
        ],
        "without_a_pair_now": [
            {"client": one.client, "name": one.name, "path": one.path, "removal": one.removal} for one in left.served
        ],
        "unread": left.found.unread,
    }


def _told(gone: Sequence[_Gone], left: _Left, machine: Machine) -> "Iterator[RenderableType]":
    from rich.text import Text

    from hfs3.cli.output import harmless

    yield from _written(left.plan, machine)
    for one in gone:
        account = one.account
        removed = f" {account.name}: {account.access_key_id} removed from the store {account.store}"
        yield Text.assemble(("✓", "green"), harmless(removed))
        if one.dropped:
            yield Text("  What hfs3 kept of your files for `hfs3 undo` was dropped where the pair stood in it.")
        if one.remains:
            yield Text(f"  It stays in {one.remains}, which hfs3 cannot change.", "yellow")
        if one.left_behind:
            yield Text(harmless(f"  {one.left_behind[:1].upper()}{one.left_behind[1:]}"), "yellow")
    if not gone:
        yield Text("No key pair was removed from a store.")
        return
    yield Text(f"The key pair works until it is deleted on the Hub: {REVOKE}")
    yield from (Text(line, "yellow") for line in _remaining(left, machine))


def _written(plan: "Plan", machine: Machine) -> "Iterator[RenderableType]":
    from rich.text import Text

    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    for edit in plan.edits:
        told = f" {short(edit.path, machine.home)} {'removed' if edit.after is None else 'written'}"
        yield Text.assemble(("✓", "green"), harmless(told), (harmless(f"  {edit.purpose}"), "dim"))


def _remaining(left: _Left, machine: Machine) -> Iterator[str]:
    from hfs3.cli.output import harmless

    yield from (_still(copy, machine) for copy in left.found.copies)
    for asker in left.served:
        yield harmless(
            f"{asker.client}: {asker.name} has no pair of its own, and gets none from now on: {asker.removal}"
        )
    yield from (harmless(f"It may still be written here: {problem}") for problem in left.found.unread)


def _still(copy: "Copy", machine: Machine) -> str:
    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    removal = f": {copy.removal}" if copy.removal else ", which no client reads now: remove it by hand"
    return harmless(f"It is still written in {short(copy.path, machine.home)}, line {copy.line}{removal}")
