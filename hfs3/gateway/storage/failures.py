"""What goes wrong underneath, told as the gateway tells it."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from hfs3.gateway.errors import S3Error

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_FILE_LEFT: Final = frozenset({errno.EMFILE, errno.ENFILE})
_PRIMARY_CODE: Final = 0xFF


class StorageUnusable(Exception):
    """The root cannot be used at all: written by another version, or not writable."""


def translated(failure: Exception) -> Exception:
    """Return the refusal that a failure of the disk or of SQLite amounts to, or the failure itself: a bug."""
    if isinstance(failure, OSError) and failure.errno in _FULL:
        return _full()
    if isinstance(failure, OSError) and failure.errno in _NO_FILE_LEFT:
        return S3Error("SlowDown", rule="storage.open-files").explained(
            "the process may open no more files: allow it more (ulimit -n), or ask for less at once"
        )
    if isinstance(failure, sqlite3.Error):
        code = getattr(failure, "sqlite_errorcode", 0) & _PRIMARY_CODE
        if code == sqlite3.SQLITE_FULL:
            return _full()
        if code == sqlite3.SQLITE_BUSY:
            return S3Error("SlowDown", rule="storage.busy")
    return failure


@contextmanager
def translating() -> Iterator[None]:
    """Tell the failures of a block as the gateway tells them."""
    try:
        yield
    except (OSError, sqlite3.Error) as failure:
        told = translated(failure)
        if told is failure:
            raise
        raise told from failure


def _full() -> S3Error:
    return S3Error("ServiceUnavailable", "The gateway's disk is full.", rule="storage.full")
