"""What the rooms of one opened storage share, and the handful of things all of them do to the index."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from json import dumps, loads
from typing import Final, NamedTuple

from hfs3.gateway.storage.base import BucketName, ObjectRecord, Staged, no_such_bucket
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.staging import Staging
from hfs3.gateway.storage.writer import Transaction, Writer

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

BUCKET_ID: Final = "SELECT id FROM buckets WHERE namespace = ? AND name = ?"
RECORD: Final = "size, etag, modified, attributes, part_sizes"


@dataclass(frozen=True, slots=True)
class Core:
    """One process's hold on a root: a connection to look with, a thread that writes, and the files."""

    reader: sqlite3.Connection
    writer: Writer
    staging: Staging
    files: Files


class Content(NamedTuple):
    """Where an object's or a part's bytes are: a row of `bodies`, or a file."""

    body: int | None
    file: str | None


def bucket_id(index: sqlite3.Connection, bucket: BucketName) -> int:
    """Return a bucket's number. Raises NoSuchBucket."""
    row = index.execute(BUCKET_ID, bucket).fetchone()
    if row is None:
        raise no_such_bucket(bucket.bucket)
    return int(row[0])


def file_of(staged: Staged) -> str:
    """Return the name of a staged file, or empty for staged bytes."""
    return staged.content if isinstance(staged.content, str) else ""


def own(transaction: Transaction, content: bytes | str) -> Content:
    """Store bytes, or count one more use of a file."""
    index = transaction.index
    if isinstance(content, str):
        index.execute("INSERT INTO files VALUES (?, 1) ON CONFLICT DO UPDATE SET uses = uses + 1", (content,))
        return Content(None, content)
    return Content(index.execute("INSERT INTO bodies (content) VALUES (?)", (content,)).lastrowid, None)


def share(transaction: Transaction, content: Content) -> Content:
    """Return content that another owner may have: the same file, or a copy of the few bytes."""
    if content.file is not None:
        return own(transaction, content.file)
    row = transaction.index.execute("SELECT content FROM bodies WHERE id = ?", (content.body,)).fetchone()
    return own(transaction, row[0])


def disown(transaction: Transaction, content: Content) -> None:
    """Take one owner from content; without any, it goes."""
    index = transaction.index
    if content.file is None:
        index.execute("DELETE FROM bodies WHERE id = ?", (content.body,))
        return
    uses = index.execute("UPDATE files SET uses = uses - 1 WHERE name = ? RETURNING uses", (content.file,)).fetchone()[
        0
    ]
    if uses == 0:
        index.execute("DELETE FROM files WHERE name = ?", (content.file,))
        transaction.drop(content.file)


def record_of(row: tuple[int, str, int, str, str]) -> ObjectRecord:
    """Return the record in the columns `RECORD`."""
    size, etag, modified, attributes, part_sizes = row
    return ObjectRecord(size, etag, moment(modified), read_attributes(attributes), _unpack(part_sizes))


def milliseconds(when: datetime) -> int:
    """Return a moment as it is stored."""
    return (when - _EPOCH) // _MILLISECOND


def moment(stored: int) -> datetime:
    """Return a stored moment."""
    return datetime.fromtimestamp(stored / 1000, UTC)


def write_attributes(attributes: Mapping[str, str]) -> str:
    """Return attributes as they are stored."""
    return dumps(dict(attributes), ensure_ascii=False, separators=(",", ":")) if attributes else ""


def read_attributes(stored: str) -> dict[str, str]:
    """Return stored attributes."""
    return dict(loads(stored)) if stored else {}


def pack(part_sizes: Iterable[int]) -> str:
    """Return part sizes as they are stored: runs, because all parts but the last are usually as long."""
    runs: list[list[int]] = []
    for size in part_sizes:
        if runs and runs[-1][0] == size:
            runs[-1][1] += 1
        else:
            runs.append([size, 1])
    return ",".join(f"{size}*{count}" for size, count in runs)


def _unpack(stored: str) -> tuple[int, ...]:
    if not stored:
        return ()
    runs = (run.split("*") for run in stored.split(","))
    return tuple(int(size) for size, count in runs for _ in range(int(count)))
