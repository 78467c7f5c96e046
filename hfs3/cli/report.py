"""`hfs3 report`: what a bug report needs to know of this machine, in one file without a secret."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session
from hfs3.errors import UserFileError

if TYPE_CHECKING:
    from hfs3.machine import Machine

app = new_app()

_STDOUT: Final = "-"


@app.command()
def report(  # noqa: PLR0917  # one parameter per option
    ctx: typer.Context,
    file: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it; `-` for standard output.")
    ] = None,
    probe: Annotated[bool, typer.Option("--probe", help="Run the clients first, as `hfs3 doctor` does.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    json: Json = False,
) -> None:
    """Write what a bug report needs to know of this machine: versions, settings, findings.

    Secrets are masked, access key IDs shortened, your home is `~`; the whole is searched for every secret that this
    machine knows before it is written. Read it before you send it: names of buckets, hosts and folders are in it.
    """
    session = Session.of(ctx, json=json)
    text = _written(session, probe)
    if file == _STDOUT:
        session.output.data(text)
        return
    path = session.machine.expand(file) if file else _usual(session.machine)
    _put(path, text, force)
    if session.output.is_json:
        session.output.json({"schema_version": 1, "path": path.absolute(), "bytes": len(text.encode())})
    else:
        from rich.text import Text

        from hfs3.cli.output import harmless

        session.output.show(Text(harmless(f"{path} is written, for you alone. Read it before you send it.")))


def _written(session: Session, probe: bool) -> str:
    from hfs3.doctor.case import Options, Proof, opened
    from hfs3.doctor.report import report as compose
    from hfs3.doctor.run import diagnose

    options = Options(proof=Proof.RUN if probe else Proof.LEAVE_OUT)
    with session.output.busy("looking"):
        return compose(opened(session.machine, options), diagnose(session.machine, options))


def _usual(machine: "Machine") -> Path:
    return Path(f"hfs3-report-{machine.now():%Y%m%d-%H%M%S}.md")


def _put(path: Path, text: str, force: bool) -> None:
    from hfs3.files.private import write_new

    try:
        if force and path.is_file():
            path.unlink()
        write_new(path, text.encode("utf-8", "surrogateescape"))
    except FileExistsError:
        raise UserFileError(f"{path} is there already", hint="Give another --output, or --force.") from None
    except OSError as err:
        raise UserFileError(f"{path} cannot be written: {err.strerror or err}", hint="Give another --output.") from None
