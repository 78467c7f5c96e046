"""`hfs3 credential-process`: hand the stored key pair to an AWS tool that asks for it."""

import typer

from hfs3.cli.options import Account, new_app
from hfs3.cli.session import Session

app = new_app()


@app.command()
def credential_process(ctx: typer.Context, account: Account = None) -> None:
    """Print the stored key pair as the JSON that AWS tools expect of a `credential_process`.

    In ~/.aws/config: `credential_process = hfs3 credential-process --account NAME`.
    """
    from hfs3.credentials import process
    from hfs3.errors import Hfs3Error

    session = Session.of(ctx)
    try:
        session.output.data(process.answer(session.machine, account))
    except Hfs3Error as failure:
        typer.echo(process.complaint(failure), err=True)
        raise typer.Exit(failure.exit_code) from None
