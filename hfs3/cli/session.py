"""What every command is handed by Typer's context: the machine it runs on and the output it speaks through."""

from dataclasses import dataclass, replace

import typer

from hfs3.cli.output import Manner, Output
from hfs3.machine import Machine


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    machine: Machine
    output: Output

    @classmethod
    def of(cls, ctx: typer.Context, *, json: bool = False) -> "Session":
        """Return the session of this run; `json` is the command's own `--json`."""
        session = ctx.find_object(cls)
        if session is None:
            raise LookupError("a command was started without a session; start it through hfs3.cli.main.run")
        return replace(session, output=session.output.speaking(Manner.JSON)) if json else session
