"""`hfs3 gateway`: run the reference gateway on this machine, and see what it does."""

import errno
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.output import Manner
from hfs3.cli.session import Session
from hfs3.contract.addressing import is_name
from hfs3.errors import Hfs3Error, UsageError
from hfs3.gateway.access_log import log
from hfs3.gateway.config import (
    Behaviour,
    ChunkedUploads,
    Delivery,
    Durability,
    ETagStyle,
    GatewayConfig,
    NonEmptyBucketDelete,
    TrailingSlashPut,
)
from hfs3.gateway.records import forget
from hfs3.machine import Machine

if TYPE_CHECKING:
    from hfs3.gateway.server.program import Ready

app = new_app()

_MOST_PORT: Final = 65_535
Root = Annotated[
    Path | None, typer.Option("--root", metavar="DIR", help="Where it keeps its things (default: hfs3's state folder).")
]


@app.callback()
def gateway() -> None:
    """Run the reference gateway: a local, offline double of the Hub's S3 endpoint that refuses what it refuses."""


@app.command()
def serve(  # noqa: PLR0913, PLR0917  # one parameter per option
    ctx: typer.Context,
    host: Annotated[str, typer.Option(metavar="NAME", help="Its host name.")] = "localhost",
    port: Annotated[int, typer.Option(min=0, max=_MOST_PORT, help="Its port; 0 picks a free one.")] = 0,
    edge_host: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The CDN edge's name: another than --host (default: 127.0.0.1)."),
    ] = None,
    edge_port: Annotated[int, typer.Option(min=0, max=_MOST_PORT, help="The CDN edge's port.")] = 0,
    hub_port: Annotated[int, typer.Option(min=0, max=_MOST_PORT, help="The stand-in Hub's port.")] = 0,
    http: Annotated[bool, typer.Option("--http", help="Plain http: some clients then behave differently.")] = False,
    root: Root = None,
    ephemeral: Annotated[
        bool, typer.Option("--ephemeral", help="Keep everything in a folder that is removed.")
    ] = False,
    durability: Annotated[
        Durability, typer.Option(help="What a power cut may cost: the last seconds, or nothing.")
    ] = Durability.PROCESS,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    inspect: Annotated[
        bool, typer.Option("--inspect", help="List recent requests, as JSON, to this machine only.")
    ] = False,
    chunked_uploads: Annotated[
        ChunkedUploads, typer.Option(help="What happens to aws-chunked bodies.")
    ] = ChunkedUploads.REFUSE,
    etag: Annotated[ETagStyle, typer.Option(help="What an ETag is made of.")] = ETagStyle.XET,
    trailing_slash_put: Annotated[
        TrailingSlashPut, typer.Option(help="What a PUT of `dir/` does.")
    ] = TrailingSlashPut.REFUSE,
    non_empty_bucket_delete: Annotated[
        NonEmptyBucketDelete, typer.Option(help="What deleting a bucket with objects does.")
    ] = NonEmptyBucketDelete.REFUSE,
    delivery: Annotated[Delivery, typer.Option(help="Who is redirected to the CDN edge.")] = Delivery.BY_USER_AGENT,
    ready_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write what is announced there as JSON, once it answers.")
    ] = None,
    json: Json = False,
) -> None:
    """Run the gateway until Ctrl-C or SIGTERM.

    It answers over TLS, with a certificate authority of its own that stays on this machine. What it is and where is
    printed once it answers; every request is then logged on standard error, one line of JSON each.
    """
    from hfs3.gateway.inspector import JOURNAL
    from hfs3.gateway.server.program import serve as serve_until_told

    session = Session.of(ctx, json=json)
    behaviour = Behaviour(chunked_uploads, etag, trailing_slash_put, non_empty_bucket_delete, delivery)

    def announce(ready: "Ready") -> None:
        if ready_file is not None:
            _write_whole(ready_file, ready)
        if json:
            session.output.json(ready)
        else:
            from hfs3.cli.gateway_looks import announcement

            session.output.show(*announcement(ready))

    with _failures_told(), _place(session.machine, root, ephemeral) as place, _gone_afterwards(ready_file):
        serve_until_told(
            GatewayConfig(
                root=place,
                host=host,
                port=port,
                edge_host=_edge_host(edge_host, host),
                edge_port=edge_port,
                hub_port=hub_port,
                tls=not http,
                durability=durability,
                journal=place / JOURNAL if inspect else None,
                behaviour=behaviour,
            ),
            authority_folder=session.machine.state_dir / "gateway-ca",
            workers=workers,
            announce=announce,
            sink=forget if session.output.manner is Manner.QUIET else log,
        )


def _edge_host(given: str | None, host: str) -> str:
    """Return the CDN edge's name. With the gateway's own, a client that hands its signature on would not be caught."""
    if given is not None and given.lower() == host.lower():
        raise UsageError("--edge-host and --host are the same", hint="localhost and 127.0.0.1 are two names")
    return given or ("localhost" if host == "127.0.0.1" else "127.0.0.1")


@contextmanager
def _place(machine: Machine, root: Path | None, ephemeral: bool) -> Iterator[Path]:
    """Hand out the folder to serve from."""
    from tempfile import TemporaryDirectory

    if ephemeral and root is not None:
        raise UsageError("--ephemeral and --root say opposite things", hint="leave one of them out")
    if not ephemeral:
        yield _kept(machine, root)
        return
    with TemporaryDirectory(prefix="hfs3-gateway-") as folder:
        yield Path(folder)


def _kept(machine: Machine, root: Path | None) -> Path:
    return machine.state_dir / "gateway" if root is None else root.absolute()


@contextmanager
def _failures_told() -> Iterator[None]:
    from hfs3.gateway.storage.failures import StorageUnusable

    try:
        yield
    except StorageUnusable as failure:
        raise Hfs3Error(f"the gateway's folder cannot be used: {failure}", hint="give another with --root") from failure
    except OSError as failure:
        raise _told(failure) from failure


def _told(failure: OSError) -> Hfs3Error:
    why = failure.strerror or str(failure)
    if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
        message, hint = f"{failure.filename or 'the gateway could not start'}: {why}", "make room on the disk"
    elif failure.filename is not None:
        message, hint = f"{failure.filename}: {why}", "give a --root, and a --ready-file, that can be written to"
    elif failure.errno == errno.EBUSY:
        message, hint = f"the gateway could not start: {why}", "stop that one, or give another --root"
    else:
        message = f"the gateway could not start: {why}"
        hint = "choose a free port (--port, --edge-port, --hub-port; 0 picks one), and a host of this machine"
    return Hfs3Error(message, hint=hint)


def _write_whole(path: Path, ready: "Ready") -> None:
    """Write the ready file so that nobody reads half of it."""
    import json

    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(asdict(ready), default=str, indent=2) + "\n", "utf-8")
    aside.replace(path)


@contextmanager
def _gone_afterwards(path: Path | None) -> Iterator[None]:
    """See to it that a ready file is there exactly while the gateway is."""
    if path is not None:
        path.unlink(missing_ok=True)
    try:
        yield
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


@app.command("add-account")
def add_account(  # noqa: PLR0913, PLR0917  # one parameter per option
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The account, and its own namespace.")],
    organisations: Annotated[
        list[str] | None, typer.Option("--organisation", metavar="NAME", help="It belongs to this one, too.")
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Its token, and so its key pair, may only read.")
    ] = False,
    scopes: Annotated[
        list[str] | None,
        typer.Option(
            "--scope", metavar="NS[/BUCKET]", help="Its token reaches this namespace or bucket, and no other."
        ),
    ] = None,
    root: Root = None,
    json: Json = False,
) -> None:
    """Add an account with a new token, or give one of that name a new token; a running gateway knows it at once."""
    from hfs3.gateway.hub.accounts import Grant, HubAccount
    from hfs3.gateway.hub.demo import new_token
    from hfs3.gateway.server.program import keep_token
    from hfs3.gateway.server.workers import open_registry

    session = Session.of(ctx, json=json)
    wrong = [word for word in (name, *(organisations or ())) if not is_name(word)]
    if wrong:
        raise UsageError(f"{wrong[0]!r} cannot be a namespace", hint="letters, digits, `.`, `_` and `-`, at most 96")
    namespaces, buckets = _scopes(scopes or (), (name, *(organisations or ())))
    token = new_token(Grant.READ if read_only else Grant.WRITE, namespaces, buckets=buckets)
    account = HubAccount(name, tuple(organisations or ()), (token,))
    place = _kept(session.machine, root)
    with _failures_told():
        open_registry(place).put(account)
        token_file = keep_token(place, account)
    if json:
        session.output.json({"name": name, "namespaces": account.namespaces, "token_file": token_file})
    else:
        session.output.data(f"{name}: its token is in {token_file}")


def _scopes(scopes: Iterable[str], namespaces: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the namespaces and the buckets that a fine-grained token reaches; both empty means all."""
    parted = [scope.partition("/") for scope in scopes]
    for namespace, slash, bucket in parted:
        if namespace not in namespaces:
            raise UsageError(f"the account does not have the namespace {namespace!r}", hint="--organisation adds it")
        if slash and not is_name(bucket):
            raise UsageError(f"{bucket!r} cannot be a bucket", hint="letters, digits, `.`, `_` and `-`, at most 96")
    if len({slash for _, slash, _ in parted}) > 1:
        raise UsageError("a token's scopes are namespaces, or buckets, not both", hint="give one kind of --scope")
    if any(slash for _, slash, _ in parted):
        return (), tuple(map("".join, parted))
    return tuple(namespace for namespace, _, _ in parted), ()


@app.command()
def reset(
    ctx: typer.Context,
    root: Root = None,
    accounts: Annotated[bool, typer.Option("--accounts", help="Forget the accounts, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete every bucket and object of the gateway on this machine."""
    from hfs3.gateway.server.program import empty, forget_accounts

    session = Session.of(ctx)
    place = _kept(session.machine, root)
    if not yes and not session.output.confirm(f"Delete all buckets and objects in {place}?", hint="give --yes"):
        raise typer.Abort
    with _failures_told():
        empty(place)
        if accounts:
            forget_accounts(place)
    session.output.data(f"{place} is empty")


@app.command()
def describe(ctx: typer.Context, json: Json = False) -> None:
    """Show everything the gateway does, with how well it is known of the real one, and by whose word."""
    from hfs3.cli.gateway_looks import overview
    from hfs3.gateway.describe import description

    output = Session.of(ctx, json=json).output
    if json:
        output.json(description())
    else:
        output.show(*overview(description()))
