"""Output: results and news on their own streams, colour for those who want it, nothing for those who do not."""

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

from hfs3.cli.output import Manner, Output, is_coloured
from hfs3.diagnostics.model import Severity
from hfs3.errors import UsageError
from hfs3.secret import Secret


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def _at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, Terminal]:
    """Put terminals in place of both streams. (No fixture: pytest puts its own back between a fixture and a test.)"""
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    return out, err


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_on_a_terminal(environ: Mapping[str, str], expected: bool) -> None:
    assert is_coloured(Terminal(), environ) is expected


def test_colour_in_a_pipe_is_for_those_who_ask() -> None:
    assert not is_coloured(io.StringIO(), {})
    assert is_coloured(io.StringIO(), {"FORCE_COLOR": "1"})


def test_results_and_news_go_separate_ways(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output({})
    output.data("result")
    output.show(Text("shown"))
    output.say(Text("news"))
    output.warn("careful")
    written = capsys.readouterr()
    assert written.out == "result\nshown\n"
    assert written.err == "news\nwarning: careful\n"


def test_quiet_says_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output({}, Manner.QUIET)
    output.data("result")
    output.say(Text("news"))
    output.warn("careful")
    assert capsys.readouterr() == ("result\n", "warning: careful\n")


def test_a_table_in_a_pipe_is_neither_wrapped_nor_padded(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row("a", "word " * 40)
    table.add_row("longer", "b")
    Output({}).show(table)
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"a       {'word ' * 40}".rstrip()
    assert second == "longer  b"


def test_a_pipe_is_wrapped_where_columns_asks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    Output({"COLUMNS": "20"}).show(Text("word " * 10))
    assert all(len(line) <= 20 for line in capsys.readouterr().out.splitlines())
    Output({"COLUMNS": "wide"}).show(Text("word " * 40))
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = _at_a_terminal(monkeypatch)
    Output({}).show(Text("red", "red"))
    Output({"NO_COLOR": "1"}).say(Text("red", "red"))
    assert "\x1b[31m" in out.getvalue()
    assert err.getvalue() == "red\n"


def test_warnings_hold_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    Output({}).warn("found hf_canaryCANARYcanary12 there")
    assert "canary" not in capsys.readouterr().err


@dataclass(frozen=True)
class Item:
    """Something with every kind of value."""

    name: str
    path: Path
    secret: Secret
    moment: datetime
    severity: Severity
    inner: tuple[Mapping[str, int | None], ...]


def test_json_is_one_document_without_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    Output({}, Manner.JSON).json(Item("ü", Path("/a"), Secret("s3cret"), moment, Severity.ERROR, ({"x": None},)))
    out = capsys.readouterr().out
    assert json.loads(out) == {
        "name": "ü",
        "path": "/a",
        "secret": "********",
        "moment": "2026-11-22T00:00:00+00:00",
        "severity": "error",
        "inner": [{"x": None}],
    }
    assert "ü" in out


def test_json_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="object has no form in JSON"):
        Output({}).json(object())


def test_nobody_is_asked_where_there_is_nobody() -> None:
    with pytest.raises(UsageError) as caught:
        Output({}).confirm("Really?", hint="hfs3 configure aws --yes")
    assert caught.value.hint == "hfs3 configure aws --yes"
    with pytest.raises(UsageError):
        Output({}).ask_secret("Secret", hint="--token-stdin")


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", True), ("YES\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_no_is_the_answer_unless_yes_is_said(monkeypatch: pytest.MonkeyPatch, typed: str, answer: bool) -> None:
    _, err = _at_a_terminal(monkeypatch)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert Output({}).confirm("Really?", hint="") is answer
    assert err.getvalue() == "Really? [y/N] "


def test_a_program_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    _, err = _at_a_terminal(monkeypatch)
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    with pytest.raises(UsageError):
        Output({}, Manner.JSON).confirm("Really?", hint="")
    assert err.getvalue() == ""


def test_busy_shows_nothing_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with Output({}).busy("working") as tell:
        tell("still working")
    assert capsys.readouterr() == ("", "")


def test_busy_shows_something_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    _, err = _at_a_terminal(monkeypatch)
    with Output({}).busy("working") as tell:
        tell("still at it")
    assert "still at it …" in err.getvalue()
