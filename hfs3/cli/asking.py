"""What a login asks for and tells at the terminal; a token or a secret may come by standard input or variable."""

import sys
from dataclasses import dataclass
from typing import Final

import typer

from hfs3.cli.output import Output
from hfs3.errors import UsageError
from hfs3.machine import Machine
from hfs3.secret import Secret

SECRET: Final = "HFS3_SECRET_ACCESS_KEY"  # noqa: S105  # a variable's name


def from_outside(machine: Machine, token_stdin: bool, access_key_id: str | None) -> tuple[Secret | None, Secret | None]:
    """Return the token and the secret that were given, neither ever on the command line."""
    if token_stdin:
        token = _standard_input("the token")
        given = machine.environ.get(SECRET)
        return token, Secret(given) if given and access_key_id else None
    if access_key_id is None:
        return None, None
    given = machine.environ.get(SECRET)
    return None, Secret(given) if given else _standard_input("the secret access key")


def _standard_input(what: str) -> Secret:
    if sys.stdin.isatty():
        from getpass import getpass

        return Secret(getpass(f"{what[:1].upper()}{what[1:]}: ", stream=sys.stderr))
    try:
        return Secret(sys.stdin.read())
    except UnicodeDecodeError:
        raise UsageError(f"{what} on standard input is not text", hint="Give it alone, on one line.") from None


@dataclass(frozen=True, slots=True)
class AtTheTerminal:
    """The person of a login, behind the terminal."""

    output: Output
    machine: Machine

    @property
    def is_there(self) -> bool:
        return self.output.is_interactive

    def told(self, done: str, detail: str) -> None:
        from rich.text import Text

        self.output.say(Text.assemble(("✓ ", "green"), done, (f"  {detail}", "dim")))

    def shown(self, page: str, clicks: tuple[str, ...]) -> None:
        from rich.text import Text

        self.output.say(Text(f"The Hub makes key pairs on this page only: {page}"))
        for number, click in enumerate(clicks, 1):
            self.output.say(Text(f"  {number}. {click}"))
        if self.machine.has_screen:  # elsewhere a text browser might take the terminal over
            self.machine.show_page(page)

    def corrected(self, mistake: str, hint: str) -> None:
        self.output.warn(f"{mistake}. {hint}")

    def asked(self, question: str) -> str:
        return str(typer.prompt(question, err=True))

    def asked_in_secret(self, question: str) -> Secret:
        return self.output.ask_secret(question, hint="Run this at a terminal.")
