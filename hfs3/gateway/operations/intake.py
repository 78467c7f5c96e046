"""Taking a request's content in, with the limits that hold for one request."""

from collections.abc import AsyncIterator

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.call import Call
from hfs3.gateway.storage.base import Staged


async def take_in(call: Call, *, most: int) -> Staged:
    """Stage the content of a call. Raises EntityTooLarge, before the content is read when its length is announced."""
    announced = call.headers.get("x-amz-decoded-content-length") or call.headers.get("content-length")
    if announced.isascii() and announced.isdigit() and int(announced) > most:
        raise _too_large(int(announced), most)
    return await call.storage.stage(_bounded(call.payload, most))


async def _bounded(chunks: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise _too_large(size, most)
        yield chunk


def _too_large(size: int, most: int) -> S3Error:
    return S3Error("EntityTooLarge", rule="limit.size", extra={"ProposedSize": str(size), "MaxSizeAllowed": str(most)})
