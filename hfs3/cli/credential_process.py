"""`hfs3 credential-process`: hand the stored key pair to an AWS tool that asks for it."""

import typer

from hfs3.cli.handover import hand_over
from hfs3.cli.options import Account, new_app
from hfs3.cli.session import Session

app = new_app()


@app.command()
def credential_process(ctx: typer.Context, account: Account = None) -> int:
    """Print the stored key pair as the JSON that AWS tools expect of a `credential_process`.

    In ~/.aws/config: `credential_process = hfs3 credential-process --account NAME`.
    """
    return hand_over(Session.of(ctx).machine, account)
