"""Several processes that answer as one, and what becomes of a program that is ended before or beside its time."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hfs3.gateway.server.assembly import STORAGE
from tests.gateway.server.conftest import ask_url, started, workers_of


def test_a_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with started(tmp_path, "--root", str(tmp_path / "root"), "--workers", "2", "--http") as (program, ready):
        for _ in range(2):
            killed = set(workers_of(program.pid))
            for one in killed:
                os.kill(one, signal.SIGKILL)
            deadline = time.monotonic() + 30
            while len(set(workers_of(program.pid)) - killed) < 2:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            assert {ask_url(ready["url"], None)[0] for _ in range(5)} == {403}
        program.terminate()
        _, err = program.communicate(timeout=30)
    assert program.returncode == 0
    assert err.count("another takes its place") == 4


def test_workers_that_could_not_begin_are_not_started(tmp_path: Path) -> None:
    (tmp_path / STORAGE).mkdir()
    (tmp_path / STORAGE / "index.sqlite3").write_text("no database, and long enough to be seen not to be one" * 10)
    command = [sys.executable, "-m", "hfs3", "gateway", "serve", "--http", "--workers", "2", "--root", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, "not a database" in ran.stderr, "Traceback" in ran.stderr) == (3, True, False)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_terminal_that_is_closed_ends_it_in_order(tmp_path: Path, workers: str) -> None:
    with started(tmp_path, "--ephemeral", "--http", "--workers", workers) as (program, ready):
        program.send_signal(signal.SIGHUP)
        program.communicate(timeout=30)
    assert program.returncode == 0
    assert not Path(ready["root"]).exists()
    assert not (tmp_path / "ready.json").exists()


def test_workers_leave_a_terminal_that_is_closed_to_their_program(tmp_path: Path) -> None:
    with started(tmp_path, "--ephemeral", "--http", "--workers", "2") as (program, ready):
        before = workers_of(program.pid)
        for one in before:
            os.kill(one, signal.SIGHUP)
        time.sleep(0.5)  # more than a look at them
        assert workers_of(program.pid) == before
        assert ask_url(ready["url"], None)[0] == 403
        program.send_signal(signal.SIGHUP)
        _, err = program.communicate(timeout=30)
    assert (program.returncode, "another takes its place" in err) == (0, False)


def test_nohup_is_heeded(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with started(tmp_path, "--ephemeral", "--http") as (program, ready):
            program.send_signal(signal.SIGHUP)
            time.sleep(0.3)
            assert ask_url(ready["url"], None)[0] == 403
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("delay", [0, 0.01, 0.05, 0.1])
def test_a_signal_while_it_starts_leaves_nothing(tmp_path: Path, delay: float) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    environ = {**os.environ, "TMPDIR": str(folder)}
    command = [sys.executable, "-m", "hfs3", "gateway", "serve", "--ephemeral", "--ready-file", str(folder / "ready")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environ) as program:
        deadline = time.monotonic() + 60
        while not list(folder.glob("hfs3-gateway-*/program.lock")):  # now there is something to leave behind
            assert time.monotonic() < deadline
            time.sleep(0.001)
        time.sleep(delay)
        program.terminate()
        _, err = program.communicate(timeout=30)
    assert (program.returncode, b"Traceback" in err) == (0, False), err
    assert not list(folder.iterdir())
