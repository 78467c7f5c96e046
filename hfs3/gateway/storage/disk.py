"""The storage gateways use: one folder with an index in SQLite and a file for each larger content.

Every answer to a write comes after its commit, so killing the process at any instant loses nothing acknowledged and
tears nothing; with `Durability.POWER` the same holds for the power supply. Several processes may open one root.
"""

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.storage import schema
from hfs3.gateway.storage.buckets import DiskBuckets
from hfs3.gateway.storage.etags import HASHING
from hfs3.gateway.storage.failures import StorageUnusable
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.locks import Lock, locked
from hfs3.gateway.storage.objects import DiskObjects
from hfs3.gateway.storage.root import Root
from hfs3.gateway.storage.staging import Staging
from hfs3.gateway.storage.uploads import DiskUploads
from hfs3.gateway.storage.writer import Writer

INDEX: Final = "index.sqlite3"
_OURS: Final = frozenset({"files", "incoming", "start.lock", "write.lock", "lost+found"})
"""What may be there without an index: of a start that was killed, or a disk of its own."""


class DiskStorage(DiskBuckets, DiskObjects, DiskUploads):
    """See `base.Storage`."""

    def __init__(self, root: Root) -> None:
        self._root = root

    async def close(self) -> None:
        self._root.staging.close()
        self._root.writer.stop()
        self._root.reader.close()
        self._root.files.close()


def open_storage(root: Path, *, durability: Durability, etag_style: ETagStyle) -> DiskStorage:
    """Open a root, making it if need be, and reclaim what dead processes left. Raises StorageUnusable."""
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        refuse_foreign(root)
        with locked(root / "start.lock"):
            return _open(root, durability, etag_style)
    except (OSError, sqlite3.Error) as failure:
        raise StorageUnusable(f"{root}: {failure}") from failure


def refuse_foreign(root: Path) -> None:
    """Raise StorageUnusable for a folder with somebody else's things in it."""
    if (root / INDEX).exists():
        return
    others = sorted(entry.name for entry in root.iterdir() if entry.name not in _OURS)
    if others:
        raise StorageUnusable(f"{root} holds {others[0]!r}, which is no gateway's")


def _open(root: Path, durability: Durability, etag_style: ETagStyle) -> DiskStorage:
    path = root / INDEX
    with ExitStack() as undo:
        index = schema.connect(path, durability)
        undo.callback(index.close)
        schema.prepare(index)
        files = Files(root, durability)
        undo.callback(files.close)
        _reclaim(index, files)
        reader = schema.connect_to_read(path, durability)
        undo.callback(reader.close)
        writer = Writer(
            index, files, Lock(root / "write.lock"), checkpoints=schema.connect_to_checkpoint(path, durability)
        )
        undo.pop_all()
    return DiskStorage(Root(reader, writer, Staging(files, HASHING[etag_style]), files))


def _reclaim(index: sqlite3.Connection, files: Files) -> None:
    def is_named(name: str) -> bool:
        return index.execute("SELECT 1 FROM files WHERE name = ?", (name,)).fetchone() is not None

    others = files.reclaim(is_named)
    if others == 0:  # those who live see to their own
        for (name,) in index.execute("SELECT name FROM doomed").fetchall():
            files.drop(name)
        index.execute("DELETE FROM doomed")
