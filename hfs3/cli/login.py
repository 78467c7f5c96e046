"""`hfs3 login`: a Hugging Face token becomes an S3 key pair, proved and kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hfs3.cli.asking import SECRET, AtTheTerminal, from_outside
from hfs3.cli.options import Json, new_app
from hfs3.cli.output import Output
from hfs3.cli.session import Session
from hfs3.contract.addressing import PUBLIC_GATEWAY, PUBLIC_HUB

if TYPE_CHECKING:
    from hfs3.credentials.login import LoginReport

app = new_app()


@app.command()
def login(  # noqa: PLR0913, PLR0917  # one parameter per option
    ctx: typer.Context,
    token_stdin: Annotated[bool, typer.Option("--token-stdin", help="Read the token from standard input.")] = False,
    exchange_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Exchange the token for a key pair there (or HFS3_EXCHANGE_URL).")
    ] = None,
    access_key_id: Annotated[
        str | None,
        typer.Option(metavar="ID", help=f"Take this pair (or HFS3_ACCESS_KEY_ID); its secret: {SECRET} or stdin."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="keyring|file|environment", help="Where the pair is kept (default: as before, or keyring)."
        ),
    ] = None,
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep it under this name (default: your user name).")
    ] = None,
    namespace: Annotated[
        str | None, typer.Option(metavar="NS", help="User or organisation to prove the pair on.")
    ] = None,
    gateway: Annotated[
        str | None, typer.Option(metavar="URL", help=f"The S3 gateway (or HFS3_GATEWAY; default: {PUBLIC_GATEWAY}).")
    ] = None,
    hub: Annotated[
        str | None, typer.Option(metavar="URL", help=f"The Hub (or HF_ENDPOINT; default: {PUBLIC_HUB}).")
    ] = None,
    ca_bundle: Annotated[
        str | None, typer.Option(metavar="PATH", help="Trust these certificates as well (or HFS3_CA_BUNDLE).")
    ] = None,
    json: Json = False,
) -> None:
    """Turn a Hugging Face token into an S3 key pair, prove it, and keep it.

    The token is the first of: standard input (--token-stdin), HF_TOKEN, huggingface_hub's store, a hidden question. The
    public Hub has no API for key pairs: without --exchange-url, hfs3 opens its settings page and asks for the pair.
    """
    from hfs3.credentials.login import login as log_in
    from hfs3.credentials.obtaining import Wish

    session = Session.of(ctx, json=json)
    environ = session.machine.environ
    access_key_id = access_key_id or environ.get("HFS3_ACCESS_KEY_ID") or None
    token, secret = from_outside(session.machine, token_stdin, access_key_id)
    bundle = ca_bundle or environ.get("HFS3_CA_BUNDLE")
    wish = Wish(
        token=token,
        access_key_id=access_key_id,
        secret=secret,
        exchange_url=exchange_url or environ.get("HFS3_EXCHANGE_URL") or None,
        store=store,
        account=account,
        namespace=namespace,
        gateway=gateway or environ.get("HFS3_GATEWAY") or PUBLIC_GATEWAY,
        hub=hub or environ.get("HF_ENDPOINT") or PUBLIC_HUB,
        ca_bundle=Path(bundle) if bundle else None,
    )
    report = log_in(wish, session.machine, AtTheTerminal(session.output, session.machine))
    if json:
        session.output.json(report)
    else:
        _show(report, session.output)


def _show(report: "LoginReport", output: Output) -> None:
    from rich.text import Text

    who = report.user or report.account
    lines = [f"Logged in as {who}: {report.access_key_id}, kept in {report.kept_in} as {report.account}."]
    if report.role == "read":
        lines.append("This key pair can only read: uploads and new buckets will be refused.")
    if report.replaced:
        lines.append(f"It takes the place of {report.replaced}.")
    output.show(Text("\n".join(lines)))
    if report.left_behind:
        output.warn(report.left_behind)
    output.say(Text("Next: hfs3 configure aws, or hfs3 configure rclone", style="dim"))
