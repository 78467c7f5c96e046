"""The folder of larger contents: one file each, under a random name that never changes and is never used twice.

    files/<name>                contents that the index names
    incoming/<session>/<name>   contents on their way in; one folder for each process, locked while it lives

A file gets its second name, in `files/`, before the index commits, and loses the first one after. So what a dead
process left in `incoming/` is exactly what may have stayed behind without an owner, and the next start reclaims it
without looking at anything else. Not even a rename is needed for atomicity: the index's commit is the moment.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from hfs3.gateway.config import Durability
from hfs3.gateway.storage.locks import Lock


class Files:
    """The files of one root, as one process uses them. Open it under the root's start lock."""

    def __init__(self, root: Path, durability: Durability) -> None:
        self._kept = root / "files"
        self._incoming = root / "incoming"
        self._durability = durability
        for folder in (self._kept, self._incoming):
            folder.mkdir(exist_ok=True)
        if durability is Durability.POWER:
            sync(root)
        self._session = self._incoming / secrets.token_hex(8)
        self._session.mkdir()
        self._lock = Lock(self._session / "lock")
        self._lock.acquire()

    def path(self, name: str) -> Path:
        """Return where a kept file is."""
        return self._kept / name

    def arriving(self, name: str) -> Path:
        """Return where a file is while it arrives."""
        return self._session / name

    @staticmethod
    def new_name() -> str:
        """Return a name that no file has had."""
        return secrets.token_hex(16)

    def keep(self, name: str) -> None:
        """Give an arrived file its lasting name, on stable storage if the durability asks for that."""
        if self._durability is Durability.POWER:
            sync(self.arriving(name))
        self.path(name).hardlink_to(self.arriving(name))
        if self._durability is Durability.POWER:
            sync(self._kept)

    def settle(self, name: str) -> None:
        """Forget that a file arrived, once the index names it."""
        self.arriving(name).unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Remove a file that the index does not name, wherever it got to."""
        self.path(name).unlink(missing_ok=True)
        self.arriving(name).unlink(missing_ok=True)

    def reclaim(self, is_named: Callable[[str], bool]) -> int:
        """Remove what dead processes left behind; `is_named` asks the index. Returns how many others are alive."""
        sessions = [session for session in self._incoming.iterdir() if session != self._session]
        return sum(not self._reclaim_session(session, is_named) for session in sessions)

    def _reclaim_session(self, session: Path, is_named: Callable[[str], bool]) -> bool:
        """Clear a dead process's folder; False if the process is alive."""
        try:
            lock = Lock(session / "lock")
        except FileNotFoundError:  # it has just gone, of its own accord
            return True
        try:
            if not lock.try_acquire():
                return False
            for entry in session.iterdir():
                if entry.name != "lock" and not is_named(entry.name):
                    self.path(entry.name).unlink(missing_ok=True)
        finally:
            lock.close()
        shutil.rmtree(session, ignore_errors=True)
        return True

    def close(self) -> None:
        """Give up this process's folder."""
        self._lock.close()
        shutil.rmtree(self._session, ignore_errors=True)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to stable storage."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
