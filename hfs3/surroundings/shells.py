"""How each shell, and each kind of file, writes variables: quoting, setting and unsetting.

A value that a format cannot hold faithfully is refused, never approximated.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from shlex import quote
from typing import Final

from hfs3.errors import UsageError


class Shell(StrEnum):
    """Who reads the text."""

    SH = "sh"
    """bash, dash, ksh and zsh, too."""
    FISH = "fish"
    POWERSHELL = "powershell"
    CMD = "cmd"
    NU = "nu"
    DOTENV = "dotenv"
    JSON = "json"
    GITHUB = "github"
    """The file that $GITHUB_ENV names."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How one variable is set, how it is unset (None: this format cannot), and what a value must not hold."""

    set: Callable[[str, str], str]
    unset: Callable[[str], str] | None
    unspeakable: re.Pattern[str] = re.compile("\0")


def _fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(text: str) -> str:
    # PowerShell takes the typographic single quotes for quotes, too.
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


def _nu(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dotenv(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_./:@%+,=-]*", text) else f"'{text}'"


_CONTROL: Final = r"\x00-\x1f\x7f"
_FORMS: Final[Mapping[Shell, _Form]] = {
    Shell.SH: _Form(lambda name, value: f"export {name}={quote(value)}", lambda name: f"unset {name}"),
    Shell.FISH: _Form(lambda name, value: f"set -gx {name} {_fish(value)}", lambda name: f"set -e {name}"),
    Shell.POWERSHELL: _Form(
        lambda name, value: f"$Env:{name} = {_powershell(value)}",
        lambda name: f"Remove-Item -ErrorAction SilentlyContinue Env:{name}",
    ),
    Shell.CMD: _Form(
        lambda name, value: f'set "{name}={value}"', lambda name: f'set "{name}="', re.compile(rf'[{_CONTROL}"%!^]')
    ),
    Shell.NU: _Form(
        lambda name, value: f"$env.{name} = {_nu(value)}",
        lambda name: f"hide-env --ignore-errors {name}",
        re.compile(rf"[{_CONTROL}]"),
    ),
    # Readers differ in what they take a backslash for, and in how a quote is written inside quotes.
    Shell.DOTENV: _Form(lambda name, value: f"{name}={_dotenv(value)}", None, re.compile(rf"[{_CONTROL}']|\\\\|\\\Z")),
    Shell.GITHUB: _Form(lambda name, value: f"{name}={value}", None, re.compile(rf"[{_CONTROL}]")),
}


def can_unset(shell: Shell) -> bool:
    """Return whether this format can take a variable away."""
    return shell is Shell.JSON or _FORMS[shell].unset is not None


def assignments(shell: Shell, variables: Mapping[str, str], without: Iterable[str] = ()) -> str:
    """Return the text that sets `variables` and, where the format can, takes those `without` away.

    Raises UsageError for a value that this format cannot hold.
    """
    if shell is Shell.JSON:
        return json.dumps(dict.fromkeys(without) | dict(variables), indent=2) + "\n"
    form = _FORMS[shell]
    for name, value in variables.items():
        if form.unspeakable.search(value):
            raise UsageError(f"the value of {name} cannot be written for {shell}", hint="Choose another --shell.")
    lines = [form.unset(name) for name in without] if form.unset else []
    return "".join(f"{line}\n" for line in (*lines, *(form.set(name, value) for name, value in variables.items())))
