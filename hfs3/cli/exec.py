"""`hfs3 exec`: run a command with the variables that every client needs, and without those that mislead it."""

from typing import Annotated

import typer

from hfs3.cli.options import Account, Namespace, new_app
from hfs3.cli.session import Session

app = new_app()


@app.command(context_settings={"allow_interspersed_args": False})
def execute(
    ctx: typer.Context,
    command: Annotated[list[str], typer.Argument(metavar="CMD", help="The command, with its own options.")],
    namespace: Namespace = None,
    account: Account = None,
) -> int:
    """Run a command with the key pair, endpoint, region and checksum settings in its environment.

    For example `hfs3 exec -- aws s3 ls`. It suits the AWS CLI, the AWS SDKs, s5cmd and, as the remote `hf:`, rclone.
    Variables that would mislead them are left out and named. The command takes the place of hfs3: signals, terminal and
    exit code are its own. One that cannot be started ends with 127.
    """
    from hfs3.cli.around import meant, tell
    from hfs3.surroundings import variables

    session = Session.of(ctx)
    machine = session.machine
    profile, key = meant(machine, account, namespace)
    tell(session, "left out", variables.conflicting(machine.environ, profile))
    tell(session, "replaced", variables.replaced(machine.environ, variables.needed(profile, key)))
    return machine.become(command, variables.surrounded(machine.environ, profile, key))
