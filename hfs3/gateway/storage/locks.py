"""Locks between processes that the kernel drops when their holder dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

    def _try(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _release(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class Lock:
    """An exclusive lock on a file, given up by `close` or at the end of the process at the latest."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)

    def acquire(self) -> None:
        """Wait for the lock."""
        _acquire(self._file.fileno())

    def try_acquire(self) -> bool:
        """Take the lock if nobody holds it."""
        try:
            _try(self._file.fileno())
        except OSError:
            return False
        return True

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_failure: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the lock to whoever waits."""
        _release(self._file.fileno())

    def close(self) -> None:
        """Let go, whether held or not, for good."""
        self._file.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock for the time of a block."""
    lock = Lock(path)
    try:
        with lock:
            yield
    finally:
        lock.close()
