"""Hashing content on its way into a file, through a pipe, so that the hash is ready soon after the last byte.

A few contents at a time: whoever finds no place is hashed from the finished file instead, so that slow clients can
never keep others waiting.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

HashPipe = Callable[[Path], str]
"""Reads the path of a pipe to its end and returns the ETag."""

_PLACES: Final = min(2, (os.cpu_count() or 1) // 2)
"""Contents hashed on their way at once; none with a single core, where nothing would be gained."""
_BUFFER: Final = 1 << 20


class Enroute:
    """One content being hashed. `feed` belongs in a thread: it waits while the hash is behind."""

    def __init__(self, pool: ThreadPoolExecutor, hash_pipe: HashPipe, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._output, self._input = os.pipe()
        _widen(self._input)
        self._is_over = False
        self._etag: Future[str | None] = pool.submit(self._hash, hash_pipe)

    def feed(self, content: bytes | memoryview) -> None:
        """Hand over what comes next."""
        view = memoryview(content)
        with suppress(BrokenPipeError):  # the hash has failed, and says so in the end
            while view:
                view = view[os.write(self._input, view) :]

    def end(self) -> "Future[str | None]":
        """Hand over nothing more; the ETag comes, or None when it could not be made this way."""
        if not self._is_over:
            self._is_over = True
            os.close(self._input)
        return self._etag

    def _hash(self, hash_pipe: HashPipe) -> str | None:
        try:
            return hash_pipe(Path(f"/dev/fd/{self._output}"))
        except (OSError, RuntimeError, ValueError):  # the finished file will tell why
            return None
        finally:
            os.close(self._output)
            self._leave()


class Enroutes:
    """The places there are."""

    def __init__(self, hash_pipe: HashPipe | None) -> None:
        count = 0 if sys.platform == "win32" or hash_pipe is None else _PLACES
        self._hash_pipe = hash_pipe
        self._free = BoundedSemaphore(count) if count else None
        self._pool = ThreadPoolExecutor(count or 1, thread_name_prefix="hfs3-enroute")

    def begin(self) -> Enroute | None:
        """Begin with a content, if there is a place for it."""
        if self._hash_pipe is None or self._free is None or not self._free.acquire(blocking=False):
            return None
        try:
            return Enroute(self._pool, self._hash_pipe, self._free.release)
        except OSError:  # no pipe is to be had
            self._free.release()
            return None

    def close(self) -> None:
        """Wait for what was begun and ended."""
        self._pool.shutdown()


def _widen(pipe: int) -> None:
    """Let the pipe hold more, where a system lets us; Linux alone does."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # beyond what this user may have in pipes
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _BUFFER)
