"""`hfs3 status`: who is logged in, where the pair is kept, which files carry it, and which clients ask for it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.copies import Copy, Search, Served
    from hfs3.credentials.overview import Standing

app = new_app()

FINE = 0
FINDINGS = 1
UNREADABLE = 3


@app.command()
def status(ctx: typer.Context, json: Json = False) -> int:
    """Show the stored accounts: where each key pair is kept, when it was proved, and which clients have it.

    A key pair is named by its fingerprint; it is never shown. Exits with 1 if a pair is gone, expired or another one,
    with 3 if a store cannot be read. Nothing is sent anywhere.
    """
    from hfs3 import copies
    from hfs3.credentials import overview

    session = Session.of(ctx, json=json)
    with session.output.busy("Reading the stores"):
        standings = overview.look(session.machine)
        found = copies.find(session.machine, frozenset(one.account.access_key_id for one in standings))
        served = copies.served(session.machine)
    if session.output.is_json:
        session.output.json(_document(standings, found, served))
    else:
        _show(standings, found, served, session)
    return _exit_code(standings)


def _exit_code(standings: "Iterable[Standing]") -> int:
    from hfs3.credentials.overview import PairState

    states = {one.state for one in standings}
    if PairState.UNKNOWN in states:
        return UNREADABLE
    return FINDINGS if states - {PairState.STORED} else FINE


def _document(standings: "Iterable[Standing]", found: "Search", served: "Iterable[Served]") -> object:
    return {
        "accounts": [
            {
                "name": one.account.name,
                "namespaces": one.account.namespaces,
                "role": one.account.role,
                "gateway": one.account.gateway,
                "ca_bundle": one.account.ca_bundle,
                "access_key_id": one.account.access_key_id,
                "fingerprint": one.account.fingerprint,
                "store": one.account.store,
                "verified": one.account.verified,
                "state": one.state,
                "expires": one.expires,
                "reason": one.reason,
                "hint": one.hint,
                "written_to": [
                    {
                        "client": copy.client,
                        "name": copy.name,
                        "path": copy.path,
                        "line": copy.line,
                        "by_hfs3": copy.written,
                    }
                    for copy in found.of(one.account.access_key_id)
                ],
                "serves": [
                    {"client": asker.client, "name": asker.name, "path": asker.path, "through": asker.through}
                    for asker in served
                    if asker.account == one.account.name
                ],
            }
            for one in standings
        ],
        "unread": found.unread,
    }


def _show(standings: "tuple[Standing, ...]", found: "Search", served: "tuple[Served, ...]", session: Session) -> None:
    from rich.text import Text

    home = session.machine.home
    if not standings:
        session.output.show(Text("No account is stored. Run `hfs3 login`."))
    for one in standings:
        askers = [asker for asker in served if asker.account == one.account.name]
        session.output.show(*_account(one, found.of(one.account.access_key_id), askers, home))
    for problem in found.unread:
        session.output.warn(problem)


def _account(
    one: "Standing", copies: "Iterable[Copy]", askers: "Iterable[Served]", home: Path
) -> "Iterable[RenderableType]":
    from rich.text import Text

    from hfs3.cli.findings import short
    from hfs3.cli.output import harmless

    account = one.account
    written = [
        f"{short(copy.path, home)}:{copy.line} ({copy.client}: {copy.name}{'' if copy.written else ', not by hfs3'})"
        for copy in copies
    ]
    serves = [
        f"{asker.client}: {asker.name}" + (f" (through the AWS profile {asker.through})" if asker.through else "")
        for asker in askers
    ]
    rows = (
        ("namespaces", ", ".join(account.namespaces) or "unknown"),
        ("role", account.role),
        ("key pair", f"{account.access_key_id}, fingerprint {account.fingerprint}"),
        ("store", account.store),
        ("verified", f"{account.verified:%Y-%m-%d %H:%M} UTC" if account.verified else "unknown"),
        ("expires", f"{one.expires:%Y-%m-%d %H:%M} UTC" if one.expires else ""),
        ("gateway", account.gateway),
        ("written to", ", ".join(written) or "no file that a client reads"),
        ("serves", ", ".join(serves)),
    )
    yield _headline(one)
    yield from (Text(f"  {label:<11} {harmless(value)}") for label, value in rows if value)


def _headline(one: "Standing") -> "RenderableType":
    from rich.text import Text

    from hfs3.cli.findings import STATES
    from hfs3.cli.output import harmless
    from hfs3.credentials.overview import PairState
    from hfs3.diagnostics.model import State

    state = {PairState.STORED: State.PASS, PairState.UNKNOWN: State.UNKNOWN}.get(one.state, State.FAIL)
    sign, style, _ = STATES[state]
    reason = f": {one.reason}. {one.hint}" if one.reason else ""
    return Text.assemble((sign, style), f" {one.account.name}  ", (harmless(f"{one.state}{reason}"), style))
