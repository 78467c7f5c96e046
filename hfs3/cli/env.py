"""`hfs3 env`: print the variables that every client needs, in the words of a shell. The secret is among them."""

from typing import Annotated

import typer

from hfs3.cli.options import Account, Namespace, new_app
from hfs3.cli.session import Session
from hfs3.surroundings.shells import Shell

app = new_app()


@app.command()
def env(  # noqa: PLR0917  # one parameter per option
    ctx: typer.Context,
    shell: Annotated[Shell, typer.Option("--shell", help="Who reads it; `github` is for $GITHUB_ENV.")] = Shell.SH,
    namespace: Namespace = None,
    account: Account = None,
    unset: Annotated[bool, typer.Option("--unset", help="Print what takes the variables away again.")] = False,
) -> None:
    """Print the variables that `hfs3 exec` would set, THE SECRET INCLUDED, for a shell or a file to read.

    In bash and zsh: `eval "$(hfs3 env)"`; in fish: `hfs3 env --shell fish | source`; in PowerShell:
    `hfs3 env --shell powershell | Out-String | Invoke-Expression`.
    """
    session = Session.of(ctx)
    if unset:
        _take_away(session, shell)
    else:
        _hand_out(session, shell, account, namespace)


def _hand_out(session: Session, shell: Shell, account: str | None, namespace: str | None) -> None:
    from hfs3.cli.around import meant, tell
    from hfs3.surroundings import shells, variables

    profile, key = meant(session.machine, account, namespace)
    needed = variables.needed(profile, key)
    conflicts = variables.conflicting(session.machine.environ, profile)
    text = shells.assignments(shell, {name: variables.plain(value) for name, value in needed.items()}, conflicts)
    if shells.can_unset(shell):
        tell(session, "taken away", conflicts)
    elif conflicts:
        session.output.warn(f"take these away yourself, they would mislead: {', '.join(conflicts)}")
    session.output.data(text)


def _take_away(session: Session, shell: Shell) -> None:
    from hfs3.errors import UsageError
    from hfs3.surroundings import shells, variables

    if not shells.can_unset(shell):
        raise UsageError(f"{shell} cannot take a variable away", hint="Choose another --shell.")
    session.output.data(shells.assignments(shell, {}, variables.EVERY))
