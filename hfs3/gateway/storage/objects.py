"""Objects on disk: a row of the index, and content in the index or in a file."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import (
    BucketName,
    Deletion,
    Guard,
    ObjectName,
    ObjectRecord,
    Page,
    Staged,
    StoredObject,
    allow,
    no_such_bucket,
)
from hfs3.gateway.storage.contents import Content, disown, file_of, own, share
from hfs3.gateway.storage.root import Root
from hfs3.gateway.storage.rows import RECORD, bucket_id, milliseconds, moment, pack, record_of, write_attributes
from hfs3.gateway.storage.transactions import Transaction
from hfs3.gateway.storage.walking import walk

_BY_NAME = "bucket = (SELECT id FROM buckets WHERE namespace = ? AND name = ?) AND key = ?"
_LOOK = f"""
SELECT id, {RECORD}, body, file FROM buckets LEFT JOIN objects ON bucket = id AND key = ?
WHERE namespace = ? AND name = ?
"""  # noqa: S608  # constants only
_STAT = f"SELECT {RECORD} FROM objects WHERE {_BY_NAME}"  # noqa: S608
_OPEN = f"""
SELECT {RECORD}, file, content FROM objects LEFT JOIN bodies ON bodies.id = objects.body WHERE {_BY_NAME}
"""  # noqa: S608


class DiskObjects:
    """See `base.Objects`."""

    def __init__(self, root: Root) -> None:
        self._root = root

    async def stage(self, chunks: AsyncIterator[bytes]) -> Staged:
        return await self._root.staging.take(chunks)

    async def discard(self, staged: Staged) -> None:
        self._root.staging.discard(staged)

    async def put(
        self, name: ObjectName, staged: Staged, *, attributes: Mapping[str, str], now: datetime, guard: Guard = allow
    ) -> ObjectRecord:
        await self._root.staging.keep(staged)
        record = ObjectRecord(staged.size, staged.etag, moment(milliseconds(now)), attributes)

        def work(transaction: Transaction) -> ObjectRecord:
            number, current = look(transaction, name)
            guard(current[0] if current else None)
            content = own(transaction, staged.content)
            replace(transaction, (number, name.key), record, content=content, before=current[1] if current else None)
            return record

        writer = self._root.writer
        file = file_of(staged)
        try:
            return await (writer.submit(work, file) if file else writer.submit_light(work))
        except S3Error as refusal:
            if refusal.code == "NoSuchBucket":
                self._root.met.discard(BucketName(name.namespace, name.bucket))
            raise

    async def copy(
        self,
        source: ObjectName,
        target: ObjectName,
        *,
        attributes: Mapping[str, str] | None,
        now: datetime,
        guard: Guard = allow,
        target_guard: Guard = allow,
    ) -> ObjectRecord:
        joined, whole = await self._in_one_piece(source)

        def work(transaction: Transaction) -> ObjectRecord:
            _, found = look(transaction, source)
            number, current = look(transaction, target)
            if found is None:
                raise S3Error("NoSuchKey", extra={"Key": source.key})
            old, content = found
            guard(old)
            target_guard(current[0] if current else None)
            kept = old.attributes if attributes is None else attributes
            etag = whole if old.etag == joined else old.etag
            record = ObjectRecord(old.size, etag, moment(milliseconds(now)), kept)
            shared = share(transaction, content)
            replace(transaction, (number, target.key), record, content=shared, before=current[1] if current else None)
            return record

        return await self._root.writer.submit(work)

    async def _in_one_piece(self, source: ObjectName) -> tuple[str, str]:
        """Return the ETag of what was uploaded in parts, and what a copy of it will have; empty when they are one."""
        record = self.stat(source)
        found = self.open(source) if record is not None and record.part_sizes else None
        if found is None:
            return "", ""
        with suppress(FileNotFoundError):  # replaced meanwhile: the copy will see another ETag
            whole = await self._root.staging.etag_in_one_piece(found.content)
            return (found.record.etag, whole) if whole else ("", "")
        return "", ""

    async def delete(self, deletions: Sequence[Deletion]) -> tuple[S3Error | None, ...]:
        def work(transaction: Transaction) -> tuple[S3Error | None, ...]:
            return tuple(_delete(transaction, deletion) for deletion in deletions)

        writer = self._root.writer
        return await (writer.submit_light(work) if len(deletions) == 1 else writer.submit(work))

    def stat(self, name: ObjectName) -> ObjectRecord | None:
        row = self._root.reader.execute(_STAT, name).fetchone()
        return None if row is None else record_of(row)

    def open(self, name: ObjectName) -> StoredObject | None:
        row = self._root.reader.execute(_OPEN, name).fetchone()
        if row is None:
            return None
        size, etag, modified, attributes, part_sizes, file, body = row
        content: bytes | Path = body if file is None else self._root.files.path(file)
        return StoredObject(record_of((size, etag, modified, attributes, part_sizes)), content)

    def walk(self, bucket: BucketName, prefix: str, *, start: str, delimiter: str, limit: int) -> Page:
        number = bucket_id(self._root.reader, bucket)
        return walk(self._root.reader, number, prefix, start=start, delimiter=delimiter, limit=limit)


def look(transaction: Transaction, name: ObjectName) -> tuple[int, tuple[ObjectRecord, Content] | None]:
    """Return the bucket's number, and what now has this name. Raises NoSuchBucket."""
    row = transaction.index.execute(_LOOK, (name.key, name.namespace, name.bucket)).fetchone()
    if row is None:
        raise no_such_bucket(name.bucket)
    number, size, etag, modified, attributes, part_sizes, body, file = row
    if size is None:
        return number, None
    return number, (record_of((size, etag, modified, attributes, part_sizes)), Content(body, file))


def replace(
    transaction: Transaction,
    place: tuple[int, str],
    record: ObjectRecord,
    *,
    content: Content,
    before: Content | None,
) -> None:
    """Write an object's row at a bucket's number and key, and let go of what was there `before`."""
    if before is not None:
        disown(transaction, before)
    transaction.index.execute(
        "INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *place,
            record.size,
            record.etag,
            milliseconds(record.modified),
            *content,
            write_attributes(record.attributes),
            pack(record.part_sizes),
        ),
    )


def _delete(transaction: Transaction, deletion: Deletion) -> S3Error | None:
    try:
        number, current = look(transaction, deletion.name)
        deletion.guard(current[0] if current else None)
    except S3Error as refusal:
        return refusal
    if current is not None:
        disown(transaction, current[1])
        transaction.index.execute("DELETE FROM objects WHERE bucket = ? AND key = ?", (number, deletion.name.key))
    return None
