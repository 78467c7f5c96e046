import errno
import fcntl
import runpy
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from hfs3.errors import UserFileError
from hfs3.files import lock
from hfs3.files.lock import held
from hfs3.machine import Machine

HOLDER = """
import sys, time
from pathlib import Path
from hfs3.files.lock import held
from hfs3.machine import Machine, Platform
with held(Machine({}, Path(sys.argv[1]), Platform.LINUX)):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(machine: Machine) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HOLDER, str(machine.home)]
    root = Path(__file__).parents[2]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": str(root)})
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_one_waits_and_says_so(machine: Machine) -> None:
    with holder(machine) as other:
        start = time.monotonic()
        with pytest.raises(UserFileError, match="another hfs3 is writing"), held(machine, patience=0.2):
            pass
        assert 0.2 <= time.monotonic() - start < 5
        other.kill()
    with held(machine, patience=5):  # a killed holder leaves no lock behind
        pass


def test_it_can_be_taken_again(machine: Machine) -> None:
    for _ in range(3):
        with held(machine):
            pass


def test_on_windows_one_byte_is_locked_without_waiting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What msvcrt.locking does is Windows' own; here is seen that it is asked, how, and how its refusal is taken."""
    asked: list[tuple[int, int]] = []
    free = True

    def locking(_: int, mode: int, count: int) -> None:
        asked.append((mode, count))
        if not free:
            raise PermissionError

    msvcrt = ModuleType("msvcrt")
    vars(msvcrt).update(locking=locking, LK_NBLCK=2)
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    monkeypatch.setattr(sys, "platform", "win32")
    windows = runpy.run_path(str(Path(lock.__file__)))
    with (tmp_path / "lock").open("ab") as stream:
        assert windows["_try_lock"](stream)
        free = False
        assert not windows["_try_lock"](stream)
    assert asked == [(2, 1), (2, 1)]


def test_a_file_system_without_locks_is_one_message(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(UserFileError, match="cannot be taken: No locks available"), held(machine):
        pass


def test_a_home_that_cannot_be_written_is_one_message(machine: Machine) -> None:
    (machine.home / ".local").write_bytes(b"")
    with pytest.raises(UserFileError, match="cannot be made"), held(machine):
        pass
