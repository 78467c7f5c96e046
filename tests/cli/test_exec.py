"""`hfs3 exec`: the command has what it needs, and is to its caller as if hfs3 had never been there."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3

PREFIX = (sys.executable, "-m", "hfs3", "exec")


def _run(machine: Machine, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    argv = [*PREFIX, "--", *command]
    return subprocess.run(
        argv, capture_output=True, text=True, check=False, env={**machine.environ, **environ}, timeout=90
    )


def _started(machine: Machine, command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PREFIX, "--", *command], stdout=subprocess.PIPE, text=True, env=dict(machine.environ), start_new_session=True
    )


def test_the_environment_of_the_command(stored: Machine) -> None:
    done = _run(stored, "env", AWS_PROFILE="work", AWS_REGION="eu-west-1", KEPT="yes")
    assert done.returncode == 0
    environ = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert environ["AWS_SECRET_ACCESS_KEY"] == SECRET
    assert environ["AWS_ENDPOINT_URL_S3"] == "https://s3.hf.co/alice"
    assert (environ["AWS_REGION"], environ["KEPT"]) == ("us-east-1", "yes")
    assert "AWS_PROFILE" not in environ
    assert done.stderr == "hfs3: left out: AWS_PROFILE\nhfs3: replaced: AWS_REGION\n"


@pytest.mark.parametrize("status", [0, 1, 42, 255])
def test_the_exit_code_is_the_commands(stored: Machine, status: int) -> None:
    done = _run(stored, "sh", "-c", f"exit {status}")
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")


def test_every_word_of_the_command_is_its_own(stored: Machine) -> None:
    words = ["--debug", "-q", "--account", "x", "--", "--help", "a b", ""]
    done = _run(stored, sys.executable, "-c", "import sys; print(sys.argv[1:])", *words)
    assert done.stdout == f"{words}\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_command_and_kills_it(stored: Machine, number: signal.Signals) -> None:
    process = _started(stored, ["sh", "-c", "echo ready; exec sleep 60"])
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    assert process.wait(timeout=30) == -number
    process.stdout.close()


def test_a_command_that_handles_a_signal_decides_itself(stored: Machine) -> None:
    code = "import signal, sys\nsignal.signal(15, lambda *_: sys.exit(7))\nprint('ready', flush=True)\nsignal.pause()"
    process = _started(stored, [sys.executable, "-c", code])
    assert process.stdout is not None
    process.stdout.readline()
    process.terminate()
    assert process.wait(timeout=30) == 7
    process.stdout.close()


def test_a_closed_pipe_ends_the_command_as_it_would_without(stored: Machine) -> None:
    process = _started(stored, ["yes"])
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == -signal.SIGPIPE


def test_standard_input_is_the_commands(stored: Machine) -> None:
    argv = [*PREFIX, "--", "cat"]
    done = subprocess.run(
        argv, input="through\n", capture_output=True, text=True, check=True, env=dict(stored.environ), timeout=90
    )
    assert done.stdout == "through\n"


def test_a_closed_standard_input_stays_closed(stored: Machine) -> None:
    command = " ".join([*PREFIX, "--", "sh", "-c", "'cat || echo closed'", "<&-"])
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True, env=dict(stored.environ), timeout=90
    )
    assert done.stdout == "closed\n"


@pytest.mark.parametrize(
    "words",
    [[], ["--"], [""], ["--", ""], ["--", "", "x"], ["--namespace", "strangers", "--", "true"], ["--nonsense", "true"]],
)
@pytest.mark.usefixtures("stored")
def test_wrong_words(hfs3: Hfs3, words: list[str]) -> None:
    ran = hfs3("exec", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "error" in ran.err


@pytest.mark.parametrize(
    ("command", "reason"),
    [("no-such-program", "not on your PATH"), ("./no-such-program", "no such file"), (os.sep, "ermission denied")],
)
@pytest.mark.usefixtures("stored")
def test_a_command_that_cannot_be_started(hfs3: Hfs3, command: str, reason: str) -> None:
    ran = hfs3("exec", "--", command)
    assert (ran.code, ran.out) == (127, "")
    assert f"error: {command} could not be started: " in ran.err
    assert reason in ran.err


def test_without_an_account_nothing_is_started(hfs3: Hfs3) -> None:
    assert hfs3("exec", "--", "echo", "never").code == 3
