"""Multipart uploads on disk: parts wait as contents of their own until they are joined."""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import (
    INLINE_LIMIT,
    BucketName,
    Completion,
    Guard,
    ObjectName,
    ObjectRecord,
    Part,
    Staged,
    Upload,
)
from hfs3.gateway.storage.contents import Content, disown, file_of, own
from hfs3.gateway.storage.objects import look, replace
from hfs3.gateway.storage.root import Root
from hfs3.gateway.storage.rows import bucket_id, milliseconds, moment, read_attributes, write_attributes
from hfs3.gateway.storage.transactions import Transaction
from hfs3.gateway.storage.walking import successor

_UPLOAD = "key, id, initiated, etag, manifest"
_FIND = f"""
SELECT {_UPLOAD} FROM uploads
WHERE bucket = (SELECT id FROM buckets WHERE namespace = ? AND name = ?) AND key = ? AND id = ?
"""  # noqa: S608  # constants only
_LIST = """
SELECT key, id, initiated, NULL, NULL FROM uploads INDEXED BY uploads_under_way
WHERE bucket = ? AND (key, id) > (?, ?) AND key >= ? AND key < ? AND etag IS NULL ORDER BY key, id LIMIT ?
"""
_PARTS = "SELECT number, size, etag, modified, body, file FROM parts WHERE upload = ?"


class DiskUploads:
    """See `base.Uploads`."""

    def __init__(self, root: Root) -> None:
        self._root = root

    async def create_upload(self, name: ObjectName, *, attributes: Mapping[str, str], now: datetime) -> str:
        initiated = milliseconds(now)
        age = f"{initiated:012x}{now.microsecond % 1000:04x}"  # listings go by it, down to the microsecond
        upload_id = age + secrets.token_hex(18)

        def work(transaction: Transaction) -> str:
            number = bucket_id(transaction.index, BucketName(name.namespace, name.bucket))
            transaction.index.execute(
                "INSERT INTO uploads VALUES (?, ?, ?, ?, ?, NULL, NULL)",
                (number, name.key, upload_id, initiated, write_attributes(attributes)),
            )
            return upload_id

        return await self._root.writer.submit(work)

    def find_upload(self, name: ObjectName, upload_id: str) -> Upload | None:
        row = self._root.reader.execute(_FIND, (*name, upload_id)).fetchone()
        return None if row is None else _upload(row)

    def list_uploads(
        self, bucket: BucketName, prefix: str, *, after: tuple[str, str], limit: int
    ) -> tuple[Upload, ...]:
        number = bucket_id(self._root.reader, bucket)
        end = successor(prefix)
        bound = b"" if end is None else end  # SQLite sorts every BLOB after every TEXT
        rows = self._root.reader.execute(_LIST, (number, *after, prefix, bound, limit))
        return tuple(_upload(row) for row in rows)

    async def put_part(self, upload_id: str, number: int, staged: Staged, *, now: datetime) -> Part:
        await self._root.staging.keep(staged)

        def work(transaction: Transaction) -> Part:
            index = transaction.index
            if _require(index, upload_id)[1] is not None:
                raise _no_such(upload_id)
            for _, content in _parts(index, upload_id, "number = ?", number):
                disown(transaction, content)
            content = own(transaction, staged.content)
            index.execute(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?)",
                (upload_id, number, staged.size, staged.etag, milliseconds(now), *content),
            )
            return Part(number, staged.size, staged.etag, moment(milliseconds(now)), _source(content))

        return await self._root.writer.submit(work, file_of(staged))

    def list_parts(self, upload_id: str, *, after: int, limit: int) -> tuple[Part, ...]:
        found = _parts(self._root.reader, upload_id, "number > ? ORDER BY number LIMIT ?", after, limit)
        return tuple(part for part, _ in found)

    async def complete_upload(
        self, name: ObjectName, upload_id: str, *, parts: Sequence[Part], manifest: str, now: datetime, guard: Guard
    ) -> Completion:
        joined = await self._join(upload_id, parts)
        await self._root.staging.keep(joined)
        when = moment(milliseconds(now))

        def work(transaction: Transaction) -> Completion:
            attributes, before = _require(transaction.index, upload_id)
            if before is not None:
                done = _again(before, manifest, upload_id)
                _let_go(transaction, joined)
                return done
            number, current = look(transaction, name)
            guard(current[0] if current else None)
            _require_unchanged(transaction.index, upload_id, parts)
            content = own(transaction, joined.content)
            _drop_parts(transaction, upload_id)
            record = ObjectRecord(joined.size, joined.etag, when, attributes, tuple(part.size for part in parts))
            replace(transaction, (number, name.key), record, content=content, before=current[1] if current else None)
            transaction.index.execute(
                "UPDATE uploads SET etag = ?, manifest = ? WHERE id = ?", (record.etag, manifest, upload_id)
            )
            return Completion(record.etag, manifest)

        return await self._root.writer.submit(work, file_of(joined))

    async def abort_upload(self, name: ObjectName, upload_id: str) -> None:
        def work(transaction: Transaction) -> None:
            found = transaction.index.execute(_FIND, (*name, upload_id)).fetchone()
            if found is None or _upload(found).completion is not None:
                raise _no_such(upload_id)
            drop_uploads(transaction, "id = ?", upload_id)

        await self._root.writer.submit(work)

    async def expire_uploads(self, *, before: datetime) -> int:
        old = self._root.reader.execute("SELECT 1 FROM uploads WHERE initiated < ? LIMIT 1", (milliseconds(before),))
        if old.fetchone() is None:
            return 0  # without a write: whoever only looks must not need one

        def work(transaction: Transaction) -> int:
            return drop_uploads(transaction, "initiated < ?", milliseconds(before))

        return await self._root.writer.submit(work)

    async def _join(self, upload_id: str, parts: Sequence[Part]) -> Staged:
        """Stage the parts as one content."""
        found = dict(_parts(self._root.reader, upload_id, "TRUE"))
        contents = [self._content(found[part]) for part in parts if part in found]
        if len(contents) < len(parts):
            raise S3Error("InvalidPart", extra={"UploadId": upload_id})
        etags = [part.etag for part in parts]
        if sum(part.size for part in parts) <= INLINE_LIMIT:
            whole = b"".join(content for content in contents if isinstance(content, bytes))
            return await self._root.staging.hold_joined(whole, etags)
        try:
            return await self._root.staging.join(contents, etags)
        except FileNotFoundError:  # a part was replaced, or the upload aborted, and longer ago than the grace
            raise S3Error("InvalidPart", extra={"UploadId": upload_id}) from None

    def _content(self, content: Content) -> bytes | Path:
        if content.file is not None:
            return self._root.files.path(content.file)
        row = self._root.reader.execute("SELECT content FROM bodies WHERE id = ?", (content.body,)).fetchone()
        return bytes(row[0])


def drop_uploads(transaction: Transaction, where: str, value: int | str) -> int:
    """Drop the uploads of which a condition on one value holds, with their parts; return how many."""
    query = f"SELECT id FROM uploads WHERE {where}"  # noqa: S608  # our own conditions
    found = transaction.index.execute(query, (value,)).fetchall()
    for (upload_id,) in found:
        _drop_parts(transaction, upload_id)
        transaction.index.execute("DELETE FROM uploads WHERE id = ?", (upload_id,))
    return len(found)


def _drop_parts(transaction: Transaction, upload_id: str) -> None:
    for _, content in _parts(transaction.index, upload_id, "TRUE"):
        disown(transaction, content)
    transaction.index.execute("DELETE FROM parts WHERE upload = ?", (upload_id,))


def _parts(index: sqlite3.Connection, upload_id: str, where: str, *values: int) -> list[tuple[Part, Content]]:
    rows = index.execute(f"{_PARTS} AND {where}", (upload_id, *values)).fetchall()
    return [
        (Part(number, size, etag, moment(modified), _source(Content(body, file))), Content(body, file))
        for number, size, etag, modified, body, file in rows
    ]


def _source(content: Content) -> str:
    return content.file or str(content.body)


def _upload(row: tuple[str, str, int, str | None, str | None]) -> Upload:
    key, upload_id, initiated, etag, manifest = row
    completion = None if etag is None or manifest is None else Completion(etag, manifest)
    return Upload(key, upload_id, moment(initiated), completion)


def _require(index: sqlite3.Connection, upload_id: str) -> tuple[dict[str, str], Completion | None]:
    """Return an upload's attributes and how it ended, if it did. Raises NoSuchUpload."""
    row = index.execute("SELECT attributes, etag, manifest FROM uploads WHERE id = ?", (upload_id,)).fetchone()
    if row is None:
        raise _no_such(upload_id)
    attributes, etag, manifest = row
    return read_attributes(attributes), None if etag is None else Completion(etag, manifest)


def _require_unchanged(index: sqlite3.Connection, upload_id: str, parts: Sequence[Part]) -> None:
    found = {part for part, _ in _parts(index, upload_id, "TRUE")}
    if not found.issuperset(parts):
        raise S3Error("InvalidPart", extra={"UploadId": upload_id})


def _again(before: Completion, manifest: str, upload_id: str) -> Completion:
    """Answer a completion that was there already: the same one is no news, another is for an upload that is gone."""
    if before.manifest != manifest:
        raise _no_such(upload_id)
    return before


def _let_go(transaction: Transaction, staged: Staged) -> None:
    if isinstance(staged.content, str):
        transaction.drop(staged.content)


def _no_such(upload_id: str) -> S3Error:
    return S3Error("NoSuchUpload", extra={"UploadId": upload_id})
