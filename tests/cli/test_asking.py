"""A token or a secret comes by standard input or a variable, never by the command line."""

import io
import sys
from dataclasses import replace

import pytest

from hfs3.cli.asking import AtTheTerminal, from_outside
from hfs3.cli.output import Output
from hfs3.errors import UsageError
from hfs3.machine import Machine
from hfs3.secret import Secret


class Piped(io.TextIOWrapper):
    """Standard input that a program writes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")


@pytest.mark.parametrize(
    ("token_stdin", "key_id", "variable", "expected"),
    [
        (True, None, "", ("piped", None)),
        (True, "HFAK1", "set", ("piped", "set")),
        (False, "HFAK1", "set", (None, "set")),
        (False, "HFAK1", "", (None, "piped")),
        (False, None, "set", (None, None)),
    ],
)
def test_where_from(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, token_stdin: bool, key_id: str | None, variable: str,
    expected: tuple[str | None, str | None],
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", Piped(b"piped"))
    world = replace(machine, environ={"HFS3_SECRET_ACCESS_KEY": variable} if variable else {})
    assert from_outside(world, token_stdin, key_id) == tuple(None if one is None else Secret(one) for one in expected)


def test_bytes_that_are_no_text(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(b"\xff\xfe"))
    with pytest.raises(UsageError, match="is not text"):
        from_outside(machine, True, None)


def test_nobody_is_there_behind_a_pipe(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(b""))
    person = AtTheTerminal(Output({}), machine)
    assert not person.is_there
    with pytest.raises(UsageError, match="nobody to ask"):
        person.asked_in_secret("Secret access key")
