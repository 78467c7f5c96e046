"""`hfs3 logout`: a stored key pair and its record are removed, and what else there is of it is told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session
from hfs3.contract.addressing import PUBLIC_HUB
from hfs3.errors import Hfs3Error, StoreError, UsageError, UserFileError
from hfs3.machine import Machine

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.copies import Copy, Search
    from hfs3.credentials.model import Account

app = new_app()

REVOKE = f"{PUBLIC_HUB}/settings/tokens"


@dataclass(frozen=True, slots=True)
class _Gone:
    """An account that was removed, and a store that hfs3 cannot take anything from, if its pair was there.

    `dropped` is how many contents with the pair were dropped of those that `hfs3 undo` keeps.
    """

    account: "Account"
    remains: str
    dropped: int


@app.command()
def logout(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ACCOUNT", help="The stored account (default: the only one).")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Remove every stored account.")] = False,
    json: Json = False,
) -> None:
    """Remove a key pair from its store, and the account from hfs3's records.

    The pair itself stays valid until it is deleted on the Hub. Files of your clients that carry it are named, with the
    command that takes it out of them. Interrupted, it can be run again.
    """
    from hfs3 import copies

    session = Session.of(ctx, json=json)
    if every and name is not None:
        raise UsageError("both an account and --all are given", hint="Give one of them.")
    meant = _meant(session.machine, name, every)
    gone, failure = _forgotten(meant, session.machine)
    found = copies.find(session.machine, frozenset(one.account.access_key_id for one in gone))
    if session.output.is_json and (gone or failure is None):
        session.output.json(_document(gone, found))
    elif not session.output.is_json:
        session.output.show(*_told(gone, found, session.machine))
    if failure is not None:
        raise failure


def _meant(machine: Machine, name: str | None, every: bool) -> "Sequence[Account]":
    from hfs3.credentials import accounts

    return accounts.load(machine) if every else (accounts.chosen(machine, name),)


def _forgotten(meant: "Iterable[Account]", machine: Machine) -> tuple[list[_Gone], Hfs3Error | None]:
    """Forget all that can be forgotten: one store that is locked does not keep the pairs in another."""
    from hfs3.credentials import keeping
    from hfs3.credentials.stores.registry import ENVIRONMENT, open_store
    from hfs3.files.forgetting import forget_pair

    gone: list[_Gone] = []
    failure: Hfs3Error | None = None
    for account in meant:
        try:
            # First, while the record still says which pair it is: interrupted, all of this can be run again.
            dropped = forget_pair(machine, account.access_key_id, account.fingerprint)
            keeping.forget(account, machine)
        except (StoreError, UserFileError) as err:
            failure = failure or err
        else:
            remains = open_store(machine, ENVIRONMENT).description if account.store == ENVIRONMENT else ""
            gone.append(_Gone(account, remains, dropped))
    return gone, failure


def _document(gone: Iterable[_Gone], found: "Search") -> object:
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
        "revoke_at": REVOKE,
        "still_written_to": [
            {
                "access_key_id": copy.access_key_id,
                "client": copy.client,
                "name": copy.name,
                "path": copy.path,
                "line": copy.line,
                "removal": copy.removal,
            }
            for copy in found.copies
        ],
        "unread": found.unread,
    }


def _told(gone: Sequence[_Gone], found: "Search", machine: Machine) -> "Iterator[RenderableType]":
    from rich.text import Text

    from hfs3.cli.output import harmless

    for one in gone:
        account = one.account
        removed = f" {account.name}: {account.access_key_id} removed from the store {account.store}"
        yield Text.assemble(("✓", "green"), harmless(removed))
        if one.dropped:
            yield Text("  What hfs3 kept of your files for `hfs3 undo` was dropped where the pair stood in it.")
        if one.remains:
            yield Text(f"  It stays in {one.remains}, which hfs3 cannot change.", "yellow")
    if not gone:
        yield Text("Nothing was removed.")
        return
    yield Text(f"The key pair works until it is deleted on the Hub: {REVOKE}")
    for copy in found.copies:
        yield Text(_still(copy, machine), "yellow")
    for problem in found.unread:
        yield Text(harmless(f"It may still be written here: {problem}"), "yellow")


def _still(copy: "Copy", machine: Machine) -> str:
    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    return harmless(f"It is still written in {short(copy.path, machine.home)}, line {copy.line}: {copy.removal}")
