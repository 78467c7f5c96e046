"""The session: made by the root of the command tree, found by every command."""

from dataclasses import dataclass

import pytest
import typer
from typer.main import get_command

from hfs3.cli.options import Json, new_app
from hfs3.cli.output import Manner, Output
from hfs3.cli.session import Session
from hfs3.machine import Machine


@dataclass
class Seen:
    session: Session | None = None


def _run(words: list[str], thing: object) -> Session | None:
    app, seen = new_app(), Seen()

    @app.command()
    def look(ctx: typer.Context, json: Json = False) -> None:
        seen.session = Session.of(ctx, json=json)

    get_command(app).main(args=words, standalone_mode=False, obj=thing)
    return seen.session


def test_a_command_finds_its_session(machine: Machine) -> None:
    session = Session(machine, Output(machine.environ))
    assert _run([], session) == session


def test_json_changes_the_manner_of_this_command_only(machine: Machine) -> None:
    session = Session(machine, Output(machine.environ))
    found = _run(["--json"], session)
    assert found
    assert found.output.manner is Manner.JSON
    assert session.output.manner is Manner.HUMAN


def test_without_a_session_nothing_starts() -> None:
    with pytest.raises(LookupError):
        _run([], None)
