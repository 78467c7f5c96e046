"""One hfs3 at a time: a lock that ends with the process that holds it, however that process ends."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from hfs3.errors import UserFileError
from hfs3.files.edits import PRIVATE_MODE
from hfs3.files.private import state_folder
from hfs3.machine import Machine

_PATIENCE_SECONDS: Final = 15.0
_PAUSE_SECONDS: Final = 0.01

if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: IO[bytes]) -> bool:
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(stream: IO[bytes]) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _taken(stream: IO[bytes], path: Path) -> bool:
    try:
        return _try_lock(stream)
    except OSError as err:  # a network file system without locks
        raise _untaken(path, err) from err


def _untaken(path: Path, err: OSError) -> UserFileError:
    return UserFileError(
        f"the lock {path} cannot be taken: {err.strerror or err}",
        hint="set XDG_STATE_HOME to a folder that you may write",
    )


@contextmanager
def held(machine: Machine, *, patience: float = _PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock of this person's hfs3; wait up to `patience` seconds for another one to end."""
    path = state_folder(machine) / "lock"
    try:
        path.touch(mode=PRIVATE_MODE)
        stream = path.open("ab")
    except OSError as err:
        raise _untaken(path, err) from err
    with stream:
        deadline = time.monotonic() + patience
        while not _taken(stream, path):
            if time.monotonic() > deadline:
                raise UserFileError(
                    "another hfs3 is writing and has not ended",
                    hint=f"wait for it, or see who holds {path}: fuser {path}",
                )
            time.sleep(_PAUSE_SECONDS)
        yield
