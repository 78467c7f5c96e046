"""What the tests of storages put, and how they look at what they get."""

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import INLINE_LIMIT, BucketName, ObjectName, ObjectRecord, Part, Storage, StoredObject
from tests.gateway.storage.conftest import NOW, chunks

BUCKET = BucketName("ns", "bucket")
SMALL = b"some bytes"
LARGE = bytes(range(256)) * 1024  # four times what is kept inline
SIZES = (0, 1, 8 * 1024, 8 * 1024 + 1, INLINE_LIMIT, INLINE_LIMIT + 1, 3_000_000)


def named(key: str, bucket: str = "bucket") -> ObjectName:
    return ObjectName("ns", bucket, key)


def content_of(found: StoredObject | None) -> bytes:
    assert found is not None
    return found.content if isinstance(found.content, bytes) else found.content.read_bytes()


def refuse(_current: ObjectRecord | None) -> None:
    raise S3Error("PreconditionFailed")


async def put(storage: Storage, key: str, content: bytes, bucket: str = "bucket") -> ObjectRecord:
    staged = await storage.stage(chunks(content))
    return await storage.put(named(key, bucket), staged, attributes={}, now=NOW)


async def upload(storage: Storage, key: str, *contents: bytes) -> tuple[str, list[Part]]:
    upload_id = await storage.create_upload(named(key), attributes={"content-type": "text/x"}, now=NOW)
    parts = [
        await storage.put_part(upload_id, number, await storage.stage(chunks(content)), now=NOW)
        for number, content in enumerate(contents, 1)
    ]
    return upload_id, parts
