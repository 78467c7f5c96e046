"""Two processes that write the same files, each killed at random instants; TESTS_KILLS says how often."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from botocore.configloader import raw_config_parse

from hfs3 import configure
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE

KILLS = int(os.environ.get("TESTS_KILLS", "200"))
ROOT = Path(__file__).parents[1]


class Workers:
    """Two processes that configure a profile each, without end."""

    def __init__(self, machine: Machine, names: Sequence[str]) -> None:
        command = [sys.executable, "-m", "tests.configurer", str(machine.home)]
        environ = {**machine.environ, "PYTHONPATH": str(ROOT)}
        self._starter = subprocess.Popen(
            command, cwd=ROOT, env=environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._running = {name: self._start(name) for name in names}

    def _start(self, name: str) -> int:
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        self._starter.stdin.write(f"{name}\n")
        self._starter.stdin.flush()
        return int(self._starter.stdout.readline())

    def kill(self, name: str) -> None:
        """Kill one and start it again. Fails if it ended by itself: it met a lock, or a file it could not read."""
        os.kill(self._running[name], signal.SIGKILL)
        self._running[name] = self._start(name)

    def end(self) -> None:
        for process in self._running.values():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._starter.kill()
        self._starter.communicate()


def check(machine: Machine) -> set[str]:
    """Return the profiles. Never a torn, empty or wide-mode file, never a lost profile."""
    found = set()
    for name, work in (("config", "profile work"), ("credentials", "work")):
        path = machine.home / ".aws" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        sections = raw_config_parse(str(path))
        assert sections.pop(work) == {"note": "mine"}
        for values in sections.values():
            assert len(values) == (2 if name == "credentials" else 5)
        found |= set(sections) if name == "config" else set()
    return found


def test_killed_at_any_instant(machine: Machine) -> None:
    folder = machine.home / ".aws"
    folder.mkdir(mode=0o700)
    for name, section in (("config", "profile work"), ("credentials", "work")):
        (folder / name).write_text(f"[{section}]\nnote = mine\n")
        (folder / name).chmod(0o600)
    chance = random.Random(7)
    names = ("hf", "hf-acme")
    workers = Workers(machine, names)
    seen: set[str] = set()
    try:
        begun = time.monotonic()
        while len(check(machine)) < len(names):
            time.sleep(0.01)
        longest = min(time.monotonic() - begun, 0.15)  # what both needed for their first, however busy this machine is
        for _ in range(KILLS):
            time.sleep(chance.uniform(0, longest))
            workers.kill(chance.choice(names))
            there = check(machine)
            assert seen <= there, "a profile that was written is gone"
            seen = there
    finally:
        workers.end()
    assert check(machine) == {"profile hf", "profile hf-acme"}
    configure.apply(configure.plan(machine, ["aws"], [PROFILE], KEY), machine)  # no lock was left behind
    assert [path.name for path in folder.iterdir() if ".hfs3-" in path.name] == []
