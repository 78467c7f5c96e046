"""The storage seam: bytes and names, kept. S3 semantics live once, above it.

What only looks is a plain method and answers at once; what moves bytes or waits for a commit is awaited. What cannot be
done is refused in the gateway's one vocabulary, `S3Error`: NoSuchBucket, NoSuchKey, NoSuchUpload, BucketNotEmpty,
InvalidPart, and ServiceUnavailable with the rule `storage.full` when the disk is full.
"""

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from hfs3.gateway.errors import S3Error

INLINE_LIMIT: Final = 64 * 1024
"""The largest content, in bytes, kept in the index itself; larger ones are files."""

UPLOAD_ID: Final = re.compile(r"[0-9a-f]{52}")
"""What every identifier of a multipart upload looks like: when it began, then chance."""


class BucketName(NamedTuple):
    """A bucket's full name."""

    namespace: str
    bucket: str


class ObjectName(NamedTuple):
    """An object's full name."""

    namespace: str
    bucket: str
    key: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, and when it was made."""

    name: str
    created: datetime


class Entry(NamedTuple):
    """An object as a listing shows it; `etag` is without quotes, `modified` in milliseconds since 1970.

    A page makes a thousand of these, so the moment stays the number it is stored as.
    """

    key: str
    size: int
    etag: str
    modified: int


@dataclass(frozen=True, slots=True)
class ObjectRecord:
    """What is known of an object without its content.

    `attributes` are the response headers kept with it, by lower-case name. `part_sizes` is empty unless the object was
    uploaded in parts.
    """

    size: int
    etag: str
    modified: datetime
    attributes: Mapping[str, str]
    part_sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object with its content: the bytes themselves, or the file that holds them."""

    record: ObjectRecord
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a walk, in the order of the keys' UTF-8 bytes.

    `next_start` is where the next page starts, empty when nothing follows.
    """

    entries: tuple[Entry, ...]
    groups: tuple[str, ...]
    next_start: str


@dataclass(frozen=True, slots=True)
class Staged:
    """Content that has arrived whole and has a hash, but no name yet: bytes, or the name of a file of the storage."""

    size: int
    etag: str
    content: bytes | str


@dataclass(frozen=True, slots=True)
class Completion:
    """How an upload ended: the object's ETag, and which parts the client named (as the caller spells it)."""

    etag: str
    manifest: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload; `completion` is there once it has become an object."""

    key: str
    upload_id: str
    initiated: datetime
    completion: Completion | None = None


class Part(NamedTuple):
    """A part of an upload; `source` tells two uploads of the same part apart."""

    number: int
    size: int
    etag: str
    modified: datetime
    source: str


Guard = Callable[[ObjectRecord | None], None]
"""Looks at what is there, inside the transaction that is about to write, and refuses by raising S3Error."""


def allow(_current: ObjectRecord | None) -> None:
    """Guard nothing."""


def no_such_bucket(bucket: str) -> S3Error:
    """Return the refusal of a bucket that is not there."""
    return S3Error("NoSuchBucket", extra={"BucketName": bucket})


@dataclass(frozen=True, slots=True)
class Deletion:
    """An object to delete, and what must hold for that."""

    name: ObjectName
    guard: Guard = allow


class Buckets(Protocol):
    """Named sets of objects."""

    async def create_bucket(self, bucket: BucketName, *, now: datetime) -> bool:
        """Make a bucket; False when it is there already."""
        ...

    def find_bucket(self, bucket: BucketName) -> Bucket | None: ...

    def met_bucket(self, bucket: BucketName) -> bool:
        """Return whether a bucket is there, or was when last looked at: for a write that will find out anyway."""
        ...

    def list_buckets(self, namespace: str) -> tuple[Bucket, ...]:
        """Return the buckets of a namespace in the order of their names."""
        ...

    async def delete_bucket(self, bucket: BucketName) -> None:
        """Delete an empty bucket, and its uploads in flight. Raises NoSuchBucket, BucketNotEmpty."""
        ...


class Objects(Protocol):
    """Content under keys."""

    async def stage(self, chunks: AsyncIterator[bytes]) -> Staged:
        """Take content in and hash it. If `chunks` raises, nothing stays behind."""
        ...

    async def discard(self, staged: Staged) -> None:
        """Drop staged content that will not be put."""
        ...

    async def put(
        self, name: ObjectName, staged: Staged, *, attributes: Mapping[str, str], now: datetime, guard: Guard = allow
    ) -> ObjectRecord:
        """Give staged content its name; `guard` sees what has the name now. Whatever happens, `staged` is used up."""
        ...

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
        """Give an object's content a second name, keeping its attributes unless others are given.

        `guard` sees the source, `target_guard` what has the second name now. Raises NoSuchKey, NoSuchBucket.
        """
        ...

    async def delete(self, deletions: Sequence[Deletion]) -> tuple[S3Error | None, ...]:
        """Delete objects in one step; what is not there counts as deleted. Returns what was refused, in order."""
        ...

    def stat(self, name: ObjectName) -> ObjectRecord | None: ...

    def open(self, name: ObjectName) -> StoredObject | None: ...

    def walk(self, bucket: BucketName, prefix: str, *, start: str, delimiter: str, limit: int) -> Page:
        """Return up to `limit` keys with `prefix`, from `start` (included) on; 0 gives an empty, last page.

        With a delimiter, keys that share their text up to its next occurrence after the prefix become one group.
        """
        ...


class Uploads(Protocol):
    """Objects arriving in parts."""

    async def create_upload(self, name: ObjectName, *, attributes: Mapping[str, str], now: datetime) -> str:
        """Begin an upload and return its identifier. Raises NoSuchBucket."""
        ...

    def find_upload(self, name: ObjectName, upload_id: str) -> Upload | None:
        """Return an upload of exactly this object, in flight or completed."""
        ...

    def list_uploads(
        self, bucket: BucketName, prefix: str, *, after: tuple[str, str], limit: int
    ) -> tuple[Upload, ...]:
        """Return uploads in flight whose key has `prefix`, after a pair of key and identifier; by key, then by age."""
        ...

    async def put_part(self, upload_id: str, number: int, staged: Staged, *, now: datetime) -> Part:
        """Keep a part, replacing an earlier one of this number. Raises NoSuchUpload. `staged` is used up."""
        ...

    def list_parts(self, upload_id: str, *, after: int, limit: int) -> tuple[Part, ...]:
        """Return parts with a number above `after`, in order."""
        ...

    async def complete_upload(
        self, name: ObjectName, upload_id: str, *, parts: Sequence[Part], manifest: str, now: datetime, guard: Guard
    ) -> Completion:
        """Make the parts, in this order, the object. Repeated with the same manifest it returns what it made before.

        Raises NoSuchUpload, and InvalidPart when a part was replaced meanwhile.
        """
        ...

    async def abort_upload(self, name: ObjectName, upload_id: str) -> None:
        """Drop an upload in flight and its parts. Raises NoSuchUpload."""
        ...

    async def expire_uploads(self, *, before: datetime) -> int:
        """Drop uploads begun before a moment, completed ones too; return how many."""
        ...


class Storage(Buckets, Objects, Uploads, Protocol):
    """Everything a gateway keeps."""

    async def close(self) -> None:
        """Finish what was begun and let go of the root."""
        ...
