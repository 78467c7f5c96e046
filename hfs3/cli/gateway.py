"""`hfs3 gateway`: run the reference gateway on this machine, and see what it does."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.output import Manner
from hfs3.cli.session import Session
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
from hfs3.gateway.records import RequestRecord, access_line, forget

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hfs3.gateway.server.program import Ready

app = new_app()

_SWITCHES = "Switches for what is unknown of the real gateway"
_ADDRESSES = "Where it listens"

Root = Annotated[
    Path | None, typer.Option("--root", metavar="DIR", help="Where it keeps its things (default: hfs3's state folder).")
]


@app.callback()
def gateway() -> None:
    """Run the reference gateway: a local, offline double of the Hub's S3 endpoint that refuses what it refuses."""


@app.command()
def serve(  # noqa: PLR0913, PLR0917  # one parameter per option
    ctx: typer.Context,
    host: Annotated[str, typer.Option(metavar="NAME", rich_help_panel=_ADDRESSES, help="Its host name.")] = "localhost",
    port: Annotated[int, typer.Option(rich_help_panel=_ADDRESSES, help="Its port; 0 picks a free one.")] = 0,
    edge_host: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=_ADDRESSES, help="The CDN edge's name: another than --host.")
    ] = "127.0.0.1",
    edge_port: Annotated[int, typer.Option(rich_help_panel=_ADDRESSES, help="The CDN edge's port.")] = 0,
    hub_port: Annotated[int, typer.Option(rich_help_panel=_ADDRESSES, help="The stand-in Hub's port.")] = 0,
    http: Annotated[bool, typer.Option("--http", help="Plain http: some clients then behave differently.")] = False,
    root: Root = None,
    ephemeral: Annotated[
        bool, typer.Option("--ephemeral", help="Keep everything in a folder that is removed.")
    ] = False,
    durability: Annotated[
        Durability, typer.Option(help="What a power cut may cost: the last seconds, or nothing.")
    ] = Durability.PROCESS,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    chunked_uploads: Annotated[
        ChunkedUploads, typer.Option(rich_help_panel=_SWITCHES, help="What happens to aws-chunked bodies.")
    ] = ChunkedUploads.REFUSE,
    etag: Annotated[
        ETagStyle, typer.Option(rich_help_panel=_SWITCHES, help="What an ETag is made of.")
    ] = ETagStyle.XET,
    trailing_slash_put: Annotated[
        TrailingSlashPut, typer.Option(rich_help_panel=_SWITCHES, help="What a PUT of `dir/` does.")
    ] = TrailingSlashPut.REFUSE,
    non_empty_bucket_delete: Annotated[
        NonEmptyBucketDelete, typer.Option(rich_help_panel=_SWITCHES, help="What deleting a bucket with objects does.")
    ] = NonEmptyBucketDelete.REFUSE,
    delivery: Annotated[
        Delivery, typer.Option(rich_help_panel=_SWITCHES, help="Who is redirected to the CDN edge.")
    ] = Delivery.BY_USER_AGENT,
    ready_file: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write what is announced there as JSON, once it answers.")
    ] = None,
    json: Json = False,
) -> None:
    """Run the gateway until Ctrl-C or SIGTERM.

    It answers over TLS, with a certificate authority of its own that stays on this machine. What it is and where is
    printed once it answers; every request is then logged on standard error, one line of JSON each.
    """
    from hfs3.gateway.server.program import serve as serve_until_told

    session = Session.of(ctx, json=json)
    behaviour = Behaviour(chunked_uploads, etag, trailing_slash_put, non_empty_bucket_delete, delivery)

    def announce(ready: "Ready") -> None:
        if json:
            session.output.json(ready)
        else:
            session.output.show(*_announcement(ready))
        if ready_file is not None:
            _write_ready_file(ready_file, ready)

    with _usable(), _place(session, root, ephemeral) as place:
        serve_until_told(
            GatewayConfig(
                root=place,
                host=host,
                port=port,
                edge_host=edge_host,
                edge_port=edge_port,
                hub_port=hub_port,
                tls=not http,
                durability=durability,
                behaviour=behaviour,
            ),
            authority_folder=session.machine.state_dir / "gateway-ca",
            workers=workers,
            announce=announce,
            sink=forget if session.output.manner is Manner.QUIET else _log,
        )
