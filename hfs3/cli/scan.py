"""`hfs3 scan`: where key pairs and tokens were left in files."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hfs3.cli.options import Json, new_app
from hfs3.cli.session import Session
from hfs3.errors import UserFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hfs3.credentials.model import Account
    from hfs3.diagnostics.model import Finding
    from hfs3.machine import Machine
    from hfs3.scan.run import Tally

app = new_app()

CLEAN: Final = 0
FINDINGS: Final = 1
COULD_NOT: Final = 3


class _Format(StrEnum):
    """Whom the result is for."""

    PERSON = "person"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


@app.command()
def scan(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files, folders, or `-` (default: this folder).")
    ] = None,
    form: Annotated[_Format, typer.Option("--format", help="For whom the result is.")] = _Format.PERSON,
    json: Json = False,
) -> int:
    """Find Hugging Face key pairs and tokens that were left in files. They are told by place, never shown.

    A line that says `hfs3: allow` is meant. Exits with 1 if a secret was found, with 3 if none was and something could
    not be read. Nothing is sent anywhere.
    """
    from hfs3.diagnostics.model import Severity
    from hfs3.scan import run

    form = _Format.JSON if json else form
    session = Session.of(ctx, json=form is not _Format.PERSON)
    tally = run.Tally()
    with session.output.busy("Reading files"):
        known = _accounts(session.machine)
        found = list(run.scan(paths or ["."], sys.stdin.buffer, Path(), accounts=known, tally=tally))
    _tell(session, form, found, tally)
    if any(finding.rule.severity is not Severity.NOTE for finding in found):
        return FINDINGS
    return COULD_NOT if tally.unread else CLEAN


def _accounts(machine: "Machine") -> "tuple[Account, ...]":
    """Return the accounts whose pairs would be recognised; none where they cannot be read, which hinders nothing."""
    from hfs3.credentials import accounts

    try:
        return accounts.load(machine)
    except UserFileError:
        return ()


def _tell(session: Session, form: "_Format", found: "Sequence[Finding]", tally: "Tally") -> None:
    match form:
        case _Format.PERSON:
            _show(session, found, tally)
        case _Format.JSON:
            session.output.json(_document(found, tally))
        case _Format.GITHUB:
            from hfs3.cli.formats import github

            session.output.raw(github.render(found))
        case _Format.SARIF:
            from importlib.metadata import version

            from hfs3.cli.formats import sarif

            session.output.raw(sarif.render(found, version=version("hfs3")))
    if form in {_Format.GITHUB, _Format.SARIF}:
        for path, problem in tally.unread:
            session.output.warn(f"{path} was not looked into: {problem}")


def _document(found: "Sequence[Finding]", tally: "Tally") -> object:
    from hfs3.cli.findings import document

    return {
        "schema_version": 1,
        "findings": [document(finding) for finding in found],
        "files": tally.files,
        "skipped": {reason: tally.skipped[reason] for reason in sorted(tally.skipped)},
        "too_large": tally.too_large,
        "unread": [{"path": path, "reason": problem} for path, problem in tally.unread],
    }


def _show(session: Session, found: "Sequence[Finding]", tally: "Tally") -> None:
    from rich.text import Text

    from hfs3.cli.findings import line

    home = session.machine.home
    session.output.show(*(line(finding, home=home) for finding in found))
    for path in tally.too_large:
        session.output.warn(f"{path} was not looked into: it is larger than 16 MB")
    for path, problem in tally.unread:
        session.output.warn(f"{path} was not looked into: {problem}")
    skipped = ", ".join(f"{number:,} {reason}" for reason, number in sorted(tally.skipped.items()))
    files = f"{tally.files:,} file{'' if tally.files == 1 else 's'}"
    session.output.say(Text(f"{files} looked into{f'; left out: {skipped}' if skipped else ''}", "dim"))
