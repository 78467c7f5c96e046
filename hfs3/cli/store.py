"""`hfs3 store`: where key pairs are kept."""

from typing import Annotated

import typer

from hfs3.cli.options import Account, Json, new_app
from hfs3.cli.session import Session

app = new_app()


@app.callback()
def store() -> None:
    """Look after the place where a key pair is kept."""


@app.command()
def move(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(metavar="STORE", help="keyring, file or environment.")],
    account: Account = None,
    json: Json = False,
) -> None:
    """Move a key pair to another store.

    It is read back there before it is removed where it was. Interrupted, it can be run again.
    """
    from rich.text import Text

    from hfs3.credentials.accounts import chosen
    from hfs3.credentials.keeping import move as move_pair
    from hfs3.credentials.stores.registry import open_store

    session = Session.of(ctx, json=json)
    record = chosen(session.machine, account)
    kept = move_pair(record, target, session.machine)
    described = open_store(session.machine, kept.account.store).description
    if session.output.is_json:
        moved = {"account": kept.account.name, "access_key_id": kept.account.access_key_id}
        places = {"from": record.store, "to": kept.account.store, "kept_in": described}
        session.output.json(moved | places | {"left_behind": kept.left_behind})
        return
    done = "is already kept in" if record.store == kept.account.store else f"moved from the store {record.store} to"
    session.output.show(Text.assemble(("✓", "green"), f" {record.name}: {record.access_key_id} {done} {described}"))
    if kept.left_behind:
        session.output.warn(kept.left_behind)
