"""The entry point: exit codes, what a failure looks like, and what --help costs."""

import os
import pty
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import Future

import pytest

from hfs3.cli import explain
from hfs3.doctor import installed
from hfs3.errors import Hfs3Error, ToolError, UsageError
from hfs3.machine import Machine
from tests.cli.conftest import Hfs3

CANARY = "hf_canaryCANARYcanaryCANARYcanary99"
PROGRAM = (sys.executable, "-m", "hfs3")


def _end_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make `hfs3 explain HFS204` end with `error`."""

    def fail(_code: str) -> None:
        raise error

    monkeypatch.setattr(explain, "_rule", fail)


def test_a_failure_is_told_with_its_remedy_and_code(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _end_with(monkeypatch, ToolError("aws is missing", hint="pip install awscli\nor use rclone", code="HFS361"))
    ran = hfs3("explain", "HFS204")
    assert ran.code == 3
    assert not ran.out
    assert ran.err == (
        "error[HFS361]: aws is missing\n"
        "  hint: pip install awscli\n"
        "        or use rclone\n"
        "  more: hfs3 explain HFS361\n"
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Hfs3Error("x"), 3),
        (UsageError("x"), 2),
        (KeyboardInterrupt(), 130),
        (EOFError(), 130),
        (BrokenPipeError(32, "x"), 141),
        (ZeroDivisionError("x"), 70),
        (OSError(28, "No space left on device"), 70),
    ],
    ids=lambda value: type(value).__name__,
)
def test_exit_codes(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # Typer replaces it when a pipe is closed; put it back afterwards
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    _end_with(monkeypatch, error)
    assert hfs3("explain", "HFS204").code == code


def test_a_failure_does_not_steer_the_terminal(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _end_with(monkeypatch, Hfs3Error("no such file: \x1b]0;owned\x07\x9b2J\u202etxt", hint="rm '\x1b[31m'"))
    told = hfs3("explain", "HFS204").err
    assert told == "error: no such file: \\x1b]0;owned\\x07\\x9b2J\\u202etxt\n  hint: rm '\\x1b[31m'\n"


def test_a_bug_looks_like_one_and_leaks_nothing(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _end_with(monkeypatch, ZeroDivisionError(f"Authorization: Bearer {CANARY}"))
    ran = hfs3("explain", "HFS204")
    assert ran.code == 70
    assert "Traceback (most recent call last)" in ran.err
    assert "ZeroDivisionError" in ran.err
    assert "a bug in hfs3" in ran.err
    assert CANARY not in ran.err


def test_debug_shows_where_an_expected_failure_came_from(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _end_with(monkeypatch, Hfs3Error(f"the token {CANARY} is wrong"))
    assert "Traceback" not in hfs3("explain", "HFS204").err
    ran = hfs3("explain", "HFS204", "--debug")
    assert ran.code == 3
    assert "Traceback" in ran.err
    assert CANARY not in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "error: No such command 'nonsense'.\n  hint: hfs3 --help\n"),
        (["explain", "--nonsense"], "error: No such option: --nonsense\n  hint: hfs3 explain --help\n"),
        (["--quiet=yes"], "error: Option '--quiet' does not take a value.\n  hint: hfs3 --help\n"),
    ],
)
def test_a_wrong_command_line(hfs3: Hfs3, words: list[str], told: str) -> None:
    ran = hfs3(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == told


def test_a_token_given_as_an_argument_is_not_repeated(hfs3: Hfs3) -> None:
    ran = hfs3("explain", "HFS204", CANARY)
    assert ran.code == 2
    assert CANARY not in ran.err


def test_without_a_command_the_help_is_shown_and_the_exit_is_that_of_a_wrong_usage(hfs3: Hfs3) -> None:
    ran = hfs3()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == hfs3("--help").out


def test_options_of_hfs3_may_stand_behind_the_command(hfs3: Hfs3) -> None:
    assert hfs3("explain", "HFS204", "--quiet") == hfs3("--quiet", "explain", "HFS204")


def test_words_behind_two_dashes_are_no_options(hfs3: Hfs3) -> None:
    ran = hfs3("explain", "--", "--debug")
    assert ran.code == 2
    assert "there is no diagnostic --debug" in ran.err


def test_as_a_program() -> None:
    done = subprocess.run([*PROGRAM, "--version"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("hfs3 0.")


def test_a_reader_that_leaves_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, "explain", "--list"], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_interrupt_ends_quietly() -> None:
    reader, writer = os.pipe()
    waits = "import sys; from hfs3.cli import explain; from hfs3.cli.main import run; import time\n"
    waits += "explain._rule = lambda code: (sys.stdout.write('ready\\n'), sys.stdout.flush(), time.sleep(60))\n"
    waits += "raise SystemExit(run(['explain', 'HFS204']))"
    os.close(reader)
    os.close(writer)
    with subprocess.Popen(
        [sys.executable, "-c", waits], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=30)
    assert (program.returncode, told) == (130, "")


def test_errors_are_red_on_a_terminal_only(hfs3: Hfs3) -> None:
    leader, follower = pty.openpty()
    done = subprocess.run([*PROGRAM, "nonsense"], stderr=follower, timeout=60, check=False)
    os.close(follower)
    shown = os.read(leader, 1000).decode()
    os.close(leader)
    assert done.returncode == 2
    assert shown.startswith("\x1b[1;31merror\x1b[0m: No such command")
    assert "\x1b" not in hfs3("nonsense").err


def _milliseconds(*argv: str) -> float:
    begun = time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, timeout=60)
    return (time.perf_counter() - begun) * 1000


def test_help_costs_little() -> None:
    """At most 1.3 times its yardstick, as the median of pairs measured side by side."""
    yardstick = (sys.executable, "-c", "import typer, rich.console")
    pairs = [(_milliseconds(*PROGRAM, "--help"), _milliseconds(*yardstick)) for _ in range(7)]
    assert statistics.median(ours / theirs for ours, theirs in pairs) <= 1.3


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        (["doctor", "--no-probe"], 1),
        (["doctor", "--json", "--no-probe", "--quiet"], 1),
        (["doctor", "--why", "region"], 0),
        (["doctor", "--keys=-"], 0),
        (["doctor", "--help"], 0),
        (["explain", "doctor"], 0),
    ],
)
def test_clients_are_asked_once_and_only_where_the_doctor_wants_to_know(
    hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch, words: list[str], asks: int
) -> None:
    asked: list[Machine] = []

    def ask(machine: Machine) -> installed.Asked:
        asked.append(machine)
        nobody: installed.Asked = Future()
        nobody.set_result(())
        return nobody

    monkeypatch.setattr(installed, "ask", ask)
    hfs3(*words)
    assert len(asked) == asks
