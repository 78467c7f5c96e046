"""The index: its tables, and how a connection to it is set up.

Keys are TEXT, which SQLite compares as UTF-8 bytes: S3's order. Moments are milliseconds since 1970. `objects` holds no
content, so that a listing reads many rows per page; `bodies` holds the small contents and `files` counts how many
objects and parts share each large one.
"""

import sqlite3
from pathlib import Path
from typing import Final

from hfs3.gateway.config import Durability
from hfs3.gateway.storage.failures import StorageUnusable

VERSION: Final = 1

_UNDER_WAY: Final = """
CREATE INDEX IF NOT EXISTS uploads_under_way ON uploads (bucket, key, id, initiated) WHERE etag IS NULL;
"""
"""A week of completed uploads stays, to be completed again; what lists those under way must not wade through it."""

_TABLES: Final = f"""
CREATE TABLE buckets (
    id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
    UNIQUE (namespace, name)
);
CREATE TABLE objects (
    bucket INTEGER NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL,
    body INTEGER, file TEXT, attributes TEXT NOT NULL, part_sizes TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
CREATE TABLE bodies (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE files (name TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE doomed (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE uploads (
    bucket INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, initiated INTEGER NOT NULL, attributes TEXT NOT NULL,
    etag TEXT, manifest TEXT,
    PRIMARY KEY (bucket, key, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX uploads_by_id ON uploads (id);
CREATE INDEX uploads_by_age ON uploads (initiated);
CREATE TABLE parts (
    upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL,
    body INTEGER, file TEXT,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
{_UNDER_WAY}
"""

_SYNCHRONOUS: Final = {Durability.PROCESS: "NORMAL", Durability.POWER: "FULL"}
_BUSY_SECONDS: Final = 30
_CHECKPOINT_PAGES: Final = 8192
_MAPPED_BYTES: Final = 256 * 1024 * 1024
_CACHED_KIB: Final = 16 * 1024
"""What a reader keeps at most of pages that still are in the write-ahead log: those are not mapped."""


def connect(path: Path, durability: Durability) -> sqlite3.Connection:
    """Open a connection for writing. Transactions are begun and ended by hand."""
    index = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    index.execute("PRAGMA journal_mode = WAL")
    index.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durability]}")
    index.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    index.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
    return index


def connect_to_read(path: Path, durability: Durability) -> sqlite3.Connection:
    """Open a connection that only looks; it never waits for writers."""
    index = connect(path, durability)
    index.execute("PRAGMA query_only = ON")
    index.execute(f"PRAGMA cache_size = -{_CACHED_KIB}")
    return index


def connect_to_checkpoint(path: Path, durability: Durability) -> sqlite3.Connection | None:
    """Open a connection that brings the write-ahead log into the index; None where every commit waits for the disk."""
    return connect(path, durability) if durability is Durability.PROCESS else None


def prepare(index: sqlite3.Connection) -> None:
    """Make the tables of a new root. Raises StorageUnusable for one that another version made."""
    version = index.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        index.execute(_UNDER_WAY)  # a root may be older than this index
        return
    if version != 0:
        raise StorageUnusable(f"the storage has format {version}; this program writes format {VERSION}")
    if index.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise StorageUnusable("the index is another program's database")
    index.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {VERSION};COMMIT;")
