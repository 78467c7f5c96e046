"""A lock is held by one at a time, and let go by whoever dies."""

import signal
import subprocess
import sys
from pathlib import Path

from hfs3.gateway.storage.locks import Lock, locked

_HOLD = """
import sys, time
from pathlib import Path
from hfs3.gateway.storage.locks import Lock
lock = Lock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def test_one_at_a_time(tmp_path: Path) -> None:
    one, two = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    with one:
        assert not two.try_acquire()
    assert two.try_acquire()
    assert not one.try_acquire()
    two.close()
    assert one.try_acquire()
    one.close()
    one.close()


def test_for_the_time_of_a_block(tmp_path: Path) -> None:
    other = Lock(tmp_path / "lock")
    with locked(tmp_path / "lock"):
        assert not other.try_acquire()
    assert other.try_acquire()
    other.close()


def test_the_dead_hold_nothing(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert not lock.try_acquire()
        holder.send_signal(signal.SIGKILL)
    assert lock.try_acquire()
    lock.close()
