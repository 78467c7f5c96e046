"""Buckets on disk: rows of the index."""

from datetime import datetime

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import Bucket, BucketName
from hfs3.gateway.storage.root import Root
from hfs3.gateway.storage.rows import bucket_id, milliseconds, moment
from hfs3.gateway.storage.transactions import Transaction
from hfs3.gateway.storage.uploads import drop_uploads


class DiskBuckets:
    """See `base.Buckets`."""

    def __init__(self, root: Root) -> None:
        self._root = root

    async def create_bucket(self, bucket: BucketName, *, now: datetime) -> bool:
        def work(transaction: Transaction) -> bool:
            added = transaction.index.execute(
                "INSERT OR IGNORE INTO buckets (namespace, name, created) VALUES (?, ?, ?)",
                (*bucket, milliseconds(now)),
            )
            return added.rowcount == 1

        return await self._root.writer.submit(work)

    def met_bucket(self, bucket: BucketName) -> bool:
        if bucket in self._root.met:
            return True
        if self.find_bucket(bucket) is None:
            return False
        self._root.met.add(bucket)
        return True

    def find_bucket(self, bucket: BucketName) -> Bucket | None:
        query = "SELECT name, created FROM buckets WHERE namespace = ? AND name = ?"
        row = self._root.reader.execute(query, bucket).fetchone()
        return None if row is None else Bucket(row[0], moment(row[1]))

    def list_buckets(self, namespace: str) -> tuple[Bucket, ...]:
        query = "SELECT name, created FROM buckets WHERE namespace = ? ORDER BY name"
        rows = self._root.reader.execute(query, (namespace,))
        return tuple(Bucket(name, moment(created)) for name, created in rows)

    async def delete_bucket(self, bucket: BucketName) -> None:
        def work(transaction: Transaction) -> None:
            index = transaction.index
            number = bucket_id(index, bucket)
            if index.execute("SELECT 1 FROM objects WHERE bucket = ? LIMIT 1", (number,)).fetchone():
                raise S3Error("BucketNotEmpty", extra={"BucketName": bucket.bucket})
            drop_uploads(transaction, "bucket = ?", number)
            index.execute("DELETE FROM buckets WHERE id = ?", (number,))

        self._root.met.discard(bucket)
        await self._root.writer.submit(work)
