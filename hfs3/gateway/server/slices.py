"""Content of files on its way to a client: opened together, read without waiting where that is possible, and sent."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from typing import Final

from hfs3.contract.limits import MIB
from hfs3.gateway.server.turn import Turn
from hfs3.gateway.wire.messages import FileSlice

CHUNK: Final = MIB
"""Bytes of a file sent at a time. Reading 1 MiB costs half the CPU of 256 KiB; more than that gains nothing."""
_NOWAIT: Final = getattr(os, "RWF_NOWAIT", 0)

Opened = tuple[FileSlice, int]  # and the number of its open file
SendChunk = Callable[[bytes | memoryview], Awaitable[None]]


def open_all(slices: Sequence[FileSlice], files: ExitStack) -> list[Opened]:
    """Open every file, for as long as `files` lasts. Raises OSError."""
    return [(part, files.enter_context(part.path.open("rb", buffering=0)).fileno()) for part in slices]


async def send_slice(fileno: int, part: FileSlice, *, send: SendChunk, turn: Turn) -> None:
    """Send a slice of an open file.

    One buffer does for as long as the client takes all of it at once: a new one for each chunk would cost more than
    reading and sending it.
    """
    position, end = part.offset, part.offset + part.length
    buffer = bytearray(min(CHUNK, part.length))
    while position < end and not turn.is_closing():
        chunk = await _read(fileno, memoryview(buffer)[: end - position], position)
        if not chunk:  # the file was cut under us: an honest break is all that is left
            turn.abort()
            return
        position += len(chunk)
        await send(chunk)
        if turn.is_behind():  # the transport still holds it
            buffer = bytearray(len(buffer))


async def _read(fileno: int, into: memoryview, position: int) -> bytes | memoryview:
    """Read from the page cache at once, from the disk in a thread: a hop costs a cached read 50 % more CPU."""
    if _NOWAIT:
        try:
            return into[: os.preadv(fileno, [into], position, _NOWAIT)]
        except OSError:  # not in the cache, or a file system that cannot tell (tmpfs); the thread meets what is wrong
            pass
    return await asyncio.get_running_loop().run_in_executor(None, os.pread, fileno, len(into), position)
