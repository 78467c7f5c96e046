"""What every command is handed by Typer's context: the machine it runs on and the output it speaks through."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from hfs3.cli.output import Manner, Output
from hfs3.machine import Machine

if TYPE_CHECKING:
    from hfs3.doctor.installed import Asked


@dataclass(frozen=True, slots=True)
class Start:
    """What a run of the command line begins with: `asked` are clients that began to answer before Typer was loaded."""

    machine: Machine
    asked: "Asked | None" = None


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line."""

    machine: Machine
    output: Output
    asked: "Asked | None" = None

    @classmethod
    def of(cls, ctx: typer.Context, *, json: bool = False) -> "Session":
        """Return the session of this run; `json` is the command's own `--json`."""
        session = ctx.find_object(cls)
        if session is None:
            raise LookupError("a command was started without a session; start it through hfs3.cli.main.run")
        return replace(session, output=session.output.speaking(Manner.JSON)) if json else session
