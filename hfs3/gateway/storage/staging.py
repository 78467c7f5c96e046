"""Taking content in: small ones in memory, larger ones in a file, with writing and hashing off the event loop."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from hfs3.gateway.storage.base import INLINE_LIMIT, Staged
from hfs3.gateway.storage.enroute import Enroute, Enroutes
from hfs3.gateway.storage.etags import Hashing
from hfs3.gateway.storage.failures import translating
from hfs3.gateway.storage.files import Files

T = TypeVar("T")

_BATCH: Final = 1024 * 1024
_THREADS: Final = 8
_LONG: Final = 4 * 1024 * 1024
"""Bytes from which on hashing a content while it arrives pays."""
_HASHERS: Final = min(2, os.cpu_count() or 1)
"""Files hashed at once: each takes a whole core and 15 MB, so more would only cost memory."""


class Staging:
    """Where content waits, whole and hashed, for its name."""

    def __init__(self, files: Files, hashing: Hashing) -> None:
        self._files = files
        self._hashing = hashing
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="hfs3-storage")
        self._hashers = ThreadPoolExecutor(_HASHERS, thread_name_prefix="hfs3-hashing")
        self._enroutes = Enroutes(hashing.of_pipe)

    async def take(self, chunks: AsyncIterator[bytes]) -> Staged:
        """Take content in. If `chunks` raises, or the task is cancelled, nothing stays behind."""
        held: list[bytes] = []
        size = 0
        async for chunk in chunks:
            held.append(chunk)
            size += len(chunk)
            if size > INLINE_LIMIT:
                return await self._take_large(held, chunks)
        return await self.hold(b"".join(held))

    async def hold(self, content: bytes) -> Staged:
        """Hash content that is small and in memory already."""
        if len(content) <= self._hashing.bytes_limit:
            return Staged(len(content), self._hashing.of_bytes(content), content)
        return Staged(len(content), await self._in_hasher(lambda: self._hash_by_file(content)), content)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Do blocking work; failures of the disk come back as refusals."""
        return await self._in(self._threads, work)

    async def _in_hasher(self, work: Callable[[], T]) -> T:
        return await self._in(self._hashers, work)

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        with translating():
            return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def keep(self, staged: Staged) -> None:
        """Give a staged file its lasting place."""
        if isinstance(staged.content, str):
            name = staged.content
            await self._or_drop(name, self.in_thread(lambda: self._files.keep(name)))

    async def hold_joined(self, content: bytes, etags: Sequence[str]) -> Staged:
        """Hash small content that was put together from parts."""
        of_parts = self._hashing.of_parts
        if of_parts is None:
            return await self.hold(content)
        return Staged(len(content), of_parts(etags), content)

    async def etag_in_one_piece(self, content: bytes | Path) -> str:
        """Return the ETag that content has when it does not come in parts; empty where parts make no difference."""
        if self._hashing.of_parts is None:
            return ""
        if isinstance(content, bytes):
            return (await self.hold(content)).etag
        return await self._in_hasher(lambda: self._hashing.of_file(content))

    async def join(self, contents: Sequence[bytes | Path], etags: Sequence[str]) -> Staged:
        """Put contents one after the other into one file, and hash the whole."""
        name = self._files.new_name()
        path = self._files.arriving(name)
        of_parts = self._hashing.of_parts

        def work() -> Staged:
            size = _concatenate(contents, path)
            return Staged(size, of_parts(etags) if of_parts else self._hashing.of_file(path), name)

        return await self._or_drop(name, self._in_hasher(work))

    def discard(self, staged: Staged) -> None:
        """Drop what will not get a name."""
        if isinstance(staged.content, str):
            self._drop(staged.content)

    def close(self) -> None:
        """Wait for the threads' work."""
        self._enroutes.close()
        self._hashers.shutdown()
        self._threads.shutdown()

    async def _take_large(self, held: list[bytes], chunks: AsyncIterator[bytes]) -> Staged:
        name = self._files.new_name()
        path = self._files.arriving(name)

        async def work() -> Staged:
            size, etag = await self._write(path, held, chunks)
            if etag is None:
                etag = await self._in_hasher(lambda: self._hashing.of_file(path))
            return Staged(size, etag, name)

        return await self._or_drop(name, work())

    async def _write(self, path: Path, held: list[bytes], chunks: AsyncIterator[bytes]) -> tuple[int, str | None]:
        """Write to the file while the next batch arrives; return its size, and its ETag if it was hashed meanwhile."""
        with translating(), path.open("x+b", buffering=0) as file:
            arriving = _Arriving(file, self._enroutes)
            writing = asyncio.ensure_future(_nothing())
            try:
                async for batch in _batches(held, chunks):
                    await writing
                    writing = asyncio.ensure_future(self.in_thread(partial(arriving.write, batch)))
                await writing
            finally:
                await asyncio.gather(writing, return_exceptions=True)  # no closing the file under the thread
                etag = arriving.end()
        return arriving.size, None if etag is None else await asyncio.wrap_future(etag)

    async def _or_drop(self, name: str, work: Awaitable[T]) -> T:
        """Drop a file if what is done with it fails or is given up."""
        try:
            return await work
        except BaseException:
            self._drop(name)
            raise

    def _drop(self, name: str) -> None:
        self._threads.submit(self._files.drop, name)  # removing gigabytes takes a while, and nobody waits for it

    def _hash_by_file(self, content: bytes) -> str:
        """Hash content for which the hash wants a file."""
        path = self._files.arriving(self._files.new_name())
        try:
            path.write_bytes(content)
            return self._hashing.of_file(path)
        finally:
            path.unlink(missing_ok=True)


async def _nothing() -> None:
    pass


async def _batches(held: list[bytes], chunks: AsyncIterator[bytes]) -> AsyncIterator[list[bytes]]:
    """Gather chunks until a write is worth its trip to a thread."""
    batch, size = held, sum(map(len, held))
    async for chunk in chunks:
        batch.append(chunk)
        size += len(chunk)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Arriving:
    """A file that is being written, and hashed on the way once it turns out to be long."""

    def __init__(self, file: FileIO, enroutes: Enroutes) -> None:
        self._file = file
        self._enroutes = enroutes
        self._enroute: Enroute | None = None
        self.size = 0

    def write(self, batch: Iterable[bytes]) -> None:
        """Append. Called in a thread, once at a time."""
        before = self.size
        for chunk in batch:
            view = memoryview(chunk)
            while view:
                view = view[self._file.write(view) :]
            self.size += len(chunk)
            if self._enroute is not None:
                self._enroute.feed(chunk)
        if before < _LONG <= self.size:
            self._enroute = self._enroutes.begin()
            self._catch_up()

    def end(self) -> "Future[str | None] | None":
        """Return the ETag to come; None if it has to be made from the file."""
        return None if self._enroute is None else self._enroute.end()

    def _catch_up(self) -> None:
        if self._enroute is None:
            return
        self._file.seek(0)
        while block := self._file.read(_BATCH):
            self._enroute.feed(block)


def _concatenate(contents: Sequence[bytes | Path], path: Path) -> int:
    with path.open("xb") as target:
        for content in contents:
            if isinstance(content, bytes):
                target.write(content)
            else:
                with content.open("rb") as source:
                    _append(source, target)
        return target.tell()


def _append(source: BinaryIO, target: BinaryIO) -> None:
    """Append a file; in the kernel where it can, which shares the blocks on file systems that know how."""
    if not hasattr(os, "copy_file_range"):
        shutil.copyfileobj(source, target, _BATCH)
        return
    target.flush()
    while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
        pass
    target.seek(0, os.SEEK_END)
