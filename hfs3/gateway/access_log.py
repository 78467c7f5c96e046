"""The access log: one line of JSON for each request, or bug, on standard error, which never costs anybody an answer.

A log may stand on the disk that is full, and a pipe may have lost its reader, or have one that does not read. So
nothing is raised here, a reader that has stopped is waited for once, and lines that are lost are counted in the log.
"""

import json
import logging
import os
import select
import stat
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, TextIO

from hfs3.gateway.records import RequestRecord, access_line
from hfs3.secret import redact

_CONNECTIONS: Final = "hfs3.gateway"
"""The logger of the connections: it warns of what is malformed, which stands in the log as a request already."""
_PATIENCE: Final = 1.0
"""Seconds that a reader gets to go on reading, before lines are lost."""


def log(record: RequestRecord) -> None:
    """Write one request to standard error."""
    _write(f"{access_line(record)}\n")


@contextmanager
def telling_bugs() -> Iterator[None]:
    """Let what goes wrong in the gateway itself stand in the log, too, for the time of a block."""
    handler = _Bugs(logging.WARNING)
    handler.addFilter(lambda record: record.levelno > logging.WARNING or record.name != _CONNECTIONS)
    root = logging.getLogger("hfs3.gateway")
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _Bugs(logging.Handler):
    """Writes what is logged in the program as lines of the access log."""

    def emit(self, record: logging.LogRecord) -> None:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname.lower(), "message": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            told["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        _write(f"{json.dumps({name: redact(text) for name, text in told.items()})}\n")


def _write(line: str) -> None:
    outlet = _outlet(sys.stderr)
    if outlet is not None:
        outlet.write(line.encode())
    elif sys.stderr is not None:  # `2>&-`
        with suppress(OSError, ValueError):
            sys.stderr.write(line)
            sys.stderr.flush()


@lru_cache(maxsize=1)
def _outlet(stream: TextIO | None) -> "Outlet | None":
    """Return the way to the file beneath a stream; None for a stream that has none."""
    try:
        return None if stream is None else Outlet(stream.fileno())
    except (OSError, ValueError):
        return None


class Outlet:
    """A file to which lines are written whole, or not at all while it takes none; by any thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._turn = threading.Lock()
        is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        self._most = sys.maxsize if is_file else getattr(select, "PIPE_BUF", sys.maxsize)
        """Bytes that can be written without waiting when the file is said to take any."""
        self._held = b""
        self._lost = 0
        self._is_stalled = False
        self._poll = select.poll() if hasattr(select, "poll") else None
        if self._poll is not None:
            self._poll.register(descriptor, select.POLLOUT)

    def write(self, line: bytes) -> None:
        """Write a line; one that finds the end of another still waiting is lost."""
        with self._turn:
            if not self._drain():
                self._lost += 1
                return
            if self._lost:
                line = b'{"lines_lost": %d}\n%b' % (self._lost, line)
                self._lost = 0
            self._held = line
            self._drain()

    def _drain(self) -> bool:
        """Write what is held; return whether all of it is out."""
        try:
            while self._held:
                if not self._takes_more():
                    return False
                self._held = self._held[os.write(self._descriptor, self._held[: self._most]) :]
        except OSError:  # the disk is full, or the reader has gone
            return False
        return True

    def _takes_more(self) -> bool:
        if self._poll is None:
            return True
        self._is_stalled = not self._poll.poll(0 if self._is_stalled else _PATIENCE * 1000)
        return not self._is_stalled
