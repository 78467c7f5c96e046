"""`hfs3 rotate`: a new key pair takes the place of the old one, in the store and in every file that hfs3 wrote."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.asking import SECRET, AtTheTerminal, from_outside
from hfs3.cli.options import Account, Json, new_app
from hfs3.cli.session import Session
from hfs3.contract.addressing import PUBLIC_HUB
from hfs3.errors import UsageError, UserFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from hfs3.configure import Plan
    from hfs3.copies import Search, Served
    from hfs3.credentials.model import Account as Record
    from hfs3.credentials.obtaining import Wish
    from hfs3.credentials.rotation import Fresh

app = new_app()

DONE: Final = 0
NOTHING_NEW: Final = 1
WOULD_CHANGE: Final = 1
REVOKE: Final = f"{PUBLIC_HUB}/settings/tokens"


@dataclass(frozen=True, slots=True)
class _Rotation:
    """What is to be done: the account as it was, the pair that is to be its own, and what that changes in files."""

    before: "Record"
    fresh: "Fresh"
    plan: "Plan"

    @property
    def is_same(self) -> bool:
        """Whether the pair is the one that is on record."""
        return self.fresh.is_of(self.before)


@app.command()
def rotate(  # noqa: PLR0913, PLR0917  # one parameter per option
    ctx: typer.Context,
    account: Account = None,
    token_stdin: Annotated[bool, typer.Option("--token-stdin", help="Read a token from standard input.")] = False,
    exchange_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Exchange the token for a key pair there (or HFS3_EXCHANGE_URL).")
    ] = None,
    access_key_id: Annotated[
        str | None, typer.Option(metavar="ID", help=f"Take this new pair; its secret: {SECRET} or stdin.")
    ] = None,
    hub: Annotated[
        str | None, typer.Option(metavar="URL", help=f"The Hub (or HF_ENDPOINT; default: {PUBLIC_HUB}).")
    ] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Take no new pair: bring the files up to the one in the store.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change and write nothing; exit 1 if anything would.")
    ] = False,
    json: Json = False,
) -> int:
    """Put a new key pair in the place of the old one, in the store and in every file that hfs3 wrote it into.

    The new pair comes by the same ways as with `hfs3 login`, and is proved before anything is changed: first the store,
    then all files in one change, which `hfs3 undo` takes back. Exits with 1 if it is the pair that is there already.
    Interrupted, it can be run again; `--finish` needs no pair for that. The old pair works until you delete it.
    """
    from hfs3 import everywhere
    from hfs3.credentials import accounts, rotation

    session = Session.of(ctx, json=json)
    record = accounts.chosen(session.machine, account)
    person = AtTheTerminal(session.output, session.machine)
    if finish and (token_stdin or exchange_url or access_key_id):
        raise UsageError("--finish takes no new pair", hint="Give it alone, or a pair without it.")
    if finish:
        fresh = rotation.stored_pair(record, session.machine, person)
    else:
        wish = replace(
            _given(session, token_stdin, access_key_id),
            exchange_url=exchange_url or session.machine.environ.get("HFS3_EXCHANGE_URL") or None,
            hub=hub or session.machine.environ.get("HF_ENDPOINT") or PUBLIC_HUB,
        )
        fresh = rotation.obtain_new(wish, record, session.machine, person)
    one = _Rotation(record, fresh, everywhere.plan_replacement(session.machine, record, fresh.key))
    if dry_run:
        return _previewed(session, one)
    if one.is_same and not one.plan.edits:
        return _same(session, record, finish=finish)
    _made_real(session, one)
    if session.output.is_json:
        session.output.json(_document(session, one, "done"))
    else:
        session.output.say(*_differences(one))
        session.output.show(*_told(session, one))
    return DONE


def _given(session: Session, token_stdin: bool, access_key_id: str | None) -> "Wish":
    from hfs3.credentials.obtaining import Wish

    key_id = access_key_id or session.machine.environ.get("HFS3_ACCESS_KEY_ID") or None
    token, secret = from_outside(session.machine, token_stdin, key_id)
    return Wish(token=token, access_key_id=key_id, secret=secret)


def _made_real(session: Session, one: _Rotation) -> None:
    """Replace the stored pair, then those in files: files that are behind still have a pair that works."""
    from hfs3 import configure
    from hfs3.credentials import rotation

    rotation.replace_stored(one.fresh, session.machine)
    try:
        configure.apply(one.plan, session.machine)
    except UserFileError as err:
        raise UserFileError(
            f"{one.fresh.account.access_key_id} is stored, but the files still have the old pair: {err.message}",
            hint=f"{err.hint}; then run `hfs3 rotate --finish`" if err.hint else "run `hfs3 rotate --finish`",
            code=err.code,
        ) from err


def _previewed(session: Session, one: _Rotation) -> int:
    from rich.text import Text

    changes = bool(one.plan.edits) or not one.is_same
    if session.output.is_json:
        session.output.json(_document(session, one, "planned" if changes else "same"))
    else:
        place = f"would take the place of {one.before.access_key_id} in the store {one.before.store}"
        told = "is kept already" if one.is_same else place
        session.output.show(Text(f"{one.fresh.account.access_key_id} {told}."), *_differences(one))
    return WOULD_CHANGE if changes else DONE


def _same(session: Session, record: "Record", *, finish: bool) -> int:
    from rich.text import Text

    if session.output.is_json:
        session.output.json({"account": record.name, "state": "same", "access_key_id": record.access_key_id})
    else:
        told = f"{record.access_key_id} is the pair that is kept already, and every file that hfs3 wrote has it."
        session.output.show(Text(f"Nothing to rotate: {told}"))
        if not finish:
            session.output.say(Text(f"A token has one pair. Make another token, or another pair, at {REVOKE}", "dim"))
    return DONE if finish else NOTHING_NEW


def _differences(one: _Rotation) -> "Iterator[RenderableType]":
    from hfs3.cli.diffs import coloured
    from hfs3.files.diff import diff

    return (coloured(diff(edit, (one.fresh.key.secret_access_key,))) for edit in one.plan.edits)


def _told(session: Session, one: _Rotation) -> "Iterator[RenderableType]":
    from rich.text import Text

    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    home = session.machine.home
    new = one.fresh.account
    in_place = "" if one.is_same else f", in the place of {one.before.access_key_id}"
    yield Text.assemble(
        ("✓", "green"), harmless(f" {new.name}: {new.access_key_id} kept in the store {new.store}{in_place}")
    )
    for edit in one.plan.edits:
        yield Text.assemble(("✓", "green"), harmless(f" {short(edit.path, home)} written"))
    old, served = _left(session, one)
    for client in served:
        yield Text.assemble(("✓", "green"), harmless(f" {client.client}: {client.name} gets it {_way(client)}"))
    for copy in old.copies:
        place = f"{short(copy.path, home)}, line {copy.line} ({copy.client}: {copy.name})"
        yield Text(harmless(f"{copy.access_key_id} still stands in {place}, where hfs3 did not write it."), "yellow")
    for problem in old.unread:
        yield Text(harmless(f"It may still be written here: {problem}"), "yellow")
    if not one.is_same:
        yield Text(f"{one.before.access_key_id} works until you delete it on the Hub: {REVOKE}")
    if one.plan.edits:
        yield Text("`hfs3 undo` puts the old pair back into the files; the store keeps the new one.", "dim")


def _way(client: "Served") -> str:
    return f"through the AWS profile {client.through}" if client.through else "from hfs3 each time"


def _left(session: Session, one: _Rotation) -> "tuple[Search, Sequence[Served]]":
    """Return where the old pair still stands, and what is served with the new one."""
    from hfs3 import copies

    ids = frozenset(() if one.is_same else (one.before.access_key_id,))
    served = [client for client in copies.served(session.machine) if client.account == one.before.name]
    return copies.find(session.machine, ids), served


def _document(session: Session, one: _Rotation, state: str) -> object:
    from hfs3.files.diff import diff

    old, served = _left(session, one)
    return {
        "account": one.before.name,
        "state": state,
        "access_key_id": one.fresh.account.access_key_id,
        "fingerprint": one.fresh.account.fingerprint,
        "replaced": one.before.access_key_id,
        "store": one.before.store,
        "files": [
            {"path": edit.path, "diff": diff(edit, (one.fresh.key.secret_access_key,))} for edit in one.plan.edits
        ],
        "served": [{"client": client.client, "name": client.name, "path": client.path} for client in served],
        "old_pair_still_in": [
            {"client": copy.client, "name": copy.name, "path": copy.path, "line": copy.line} for copy in old.copies
        ],
        "unread": old.unread,
        "revoke_at": REVOKE,
    }
