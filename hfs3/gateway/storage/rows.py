"""How things are written into the columns of the index, and read from them."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from json import dumps, loads
from typing import Final

from hfs3.gateway.storage.base import BucketName, ObjectRecord, no_such_bucket

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

RECORD: Final = "size, etag, modified, attributes, part_sizes"
"""The columns of `objects` that make an `ObjectRecord`."""


def bucket_id(index: sqlite3.Connection, bucket: BucketName) -> int:
    """Return a bucket's number. Raises NoSuchBucket."""
    row = index.execute("SELECT id FROM buckets WHERE namespace = ? AND name = ?", bucket).fetchone()
    if row is None:
        raise no_such_bucket(bucket.bucket)
    return int(row[0])


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
