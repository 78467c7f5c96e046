"""The command tree: which commands there are, in which order they are shown, and which module answers for each.

A command's module is imported when that command is asked for, so `hfs3 --help` pays for none of them. To add a
command: write `hfs3/cli/<name>.py` with `app = new_app()` and `@app.command()`, and enter it in `COMMANDS`. Its module
imports only typer and cheap types at the top; everything heavy is imported inside the function.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Final, Protocol

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from hfs3.cli.options import new_app
from hfs3.cli.output import Manner, Output
from hfs3.cli.session import Session, Start


@dataclass(frozen=True, slots=True)
class Entry:
    """One command of the tree: its name, the section of the help it stands in, and its line there."""

    name: str
    section: str
    line: str

    @property
    def module(self) -> str:
        """The module that answers for the command."""
        return f"hfs3.cli.{self.name.replace('-', '_')}"


COMMANDS: Final = (
    Entry("login", "Set up", "Turn a Hugging Face token into an S3 key pair."),
    Entry("configure", "Set up", "Write the settings your S3 client needs."),
    Entry("undo", "Set up", "Take back what hfs3 wrote into your files."),
    Entry("status", "Set up", "Show who is logged in, and where the pair is."),
    Entry("rotate", "Set up", "Put a new key pair in the place of the old one."),
    Entry("store", "Set up", "Move a key pair to another store."),
    Entry("logout", "Set up", "Remove a stored key pair everywhere."),
    Entry("doctor", "Check", "Find what is wrong, and prove what works."),
    Entry("scan", "Check", "Find key pairs and tokens left in files."),
    Entry("explain", "Check", "Explain a diagnostic code."),
    Entry("report", "Check", "Write what a bug report needs, without a secret."),
    Entry("tour", "Try without an account", "See it all work in a temporary home."),
    Entry("gateway", "Try without an account", "Run the reference gateway on this machine."),
    Entry("exec", "For other programs", "Run a command with all the variables it needs."),
    Entry("env", "For other programs", "Print those variables for your shell."),
    Entry("credential-process", "For other programs", "Print the key pair the way AWS tools ask for it."),
)
_BY_NAME: Final = {entry.name: entry for entry in COMMANDS}


class _Writer(Protocol):
    """The part of Typer's help formatter that sections need."""

    def write_paragraph(self) -> None: ...
    def write_heading(self, heading: str) -> None: ...
    def indent(self) -> None: ...
    def dedent(self) -> None: ...
    def write_dl(self, rows: list[tuple[str, str]]) -> None: ...


class Tree(TyperGroup):
    """A group whose commands are imported when they are asked for, and listed under headings."""

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002  # Typer's signature
        return list(_BY_NAME)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        entry = _BY_NAME.get(cmd_name)
        if entry is None:
            return None
        command = get_command(import_module(entry.module).app)
        if not isinstance(command, TyperCommand | TyperGroup):
            raise TypeError(f"{entry.module}.app is not a Typer application")
        command.name, command.short_help = entry.name, entry.line
        return command

    def format_commands(self, ctx: object, formatter: _Writer) -> None:  # noqa: ARG002
        width = max(map(len, _BY_NAME))
        for section in dict.fromkeys(entry.section for entry in COMMANDS):
            formatter.write_paragraph()
            formatter.write_heading(section)
            formatter.indent()
            formatter.write_dl([(e.name.ljust(width), e.line) for e in COMMANDS if e.section == section])
            formatter.dedent()


root: Final = new_app(cls=Tree)


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import version

    typer.echo(f"hfs3 {version('hfs3')}")
    raise typer.Exit


@root.callback()
def hfs3(
    ctx: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only.")] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show what libraries log and where an error came from (secrets masked).")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Hugging Face Storage Buckets over S3, correct and boring."""
    del debug, version  # `run` and the callback have seen to them
    start = ctx.find_object(Start)
    if start is None:
        raise LookupError("the command tree was started without a machine; start it through hfs3.cli.main.run")
    output = Output(start.machine.environ, Manner.QUIET if quiet else Manner.HUMAN)
    ctx.obj = Session(start.machine, output, start.asked)


def commands() -> TyperGroup:
    """Return the whole tree, ready to be run or walked."""
    group = get_command(root)
    if not isinstance(group, TyperGroup):
        raise TypeError("the root of the command tree is no group")
    return group
