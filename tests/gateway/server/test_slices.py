"""Content of files, to clients that take it at once and to those that do not."""

import asyncio
import os
from contextlib import ExitStack
from pathlib import Path
from time import sleep
from typing import cast

import pytest

from hfs3.gateway.server.slices import CHUNK, open_all, send_slice
from hfs3.gateway.server.turn import Turn
from hfs3.gateway.wire.messages import FileSlice, Request, Response
from tests.gateway.server.conftest import Serve, Wire

SIZE = 5 * CHUNK + 12_345


class _Client:
    """The turn of a client that has not taken the chunks whose numbers are in `behind`."""

    def __init__(self, behind: set[int]) -> None:
        self.chunks: list[bytes | memoryview] = []
        self.is_gone = False
        self._behind = behind

    async def send(self, chunk: bytes | memoryview) -> None:
        kept = len(self.chunks) in self._behind
        self.chunks.append(chunk if kept else bytes(chunk))

    def is_behind(self) -> bool:
        return len(self.chunks) - 1 in self._behind

    def is_closing(self) -> bool:
        return self.is_gone

    def abort(self) -> None:
        self.is_gone = True


def sent(part: FileSlice, client: _Client) -> bytes:
    with ExitStack() as files:
        for each, fileno in open_all([part], files):
            asyncio.run(send_slice(fileno, each, send=client.send, turn=cast("Turn", client)))
    return b"".join(client.chunks)


@pytest.mark.parametrize("behind", [set(), {0}, {1, 2, 3}, set(range(6))], ids=str)
def test_what_the_transport_still_holds_is_not_written_over(tmp_path: Path, behind: set[int]) -> None:
    content = os.urandom(SIZE)
    (tmp_path / "f").write_bytes(content)
    assert sent(FileSlice(tmp_path / "f", 7, SIZE - 7), _Client(behind)) == content[7:]


def test_a_file_that_was_cut_breaks_the_answer(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"short")
    client = _Client(set())
    assert sent(FileSlice(tmp_path / "f", 0, 10), client) == b"short"
    assert client.is_gone


def test_a_file_that_has_gone(tmp_path: Path) -> None:
    with ExitStack() as files, pytest.raises(FileNotFoundError):
        open_all([FileSlice(tmp_path / "gone", 0, 1)], files)


def test_a_client_that_reads_in_fits_and_starts(serve: Serve, tmp_path: Path) -> None:
    content = os.urandom(SIZE)
    (tmp_path / "f").write_bytes(content)

    async def send(_request: Request) -> Response:
        return Response(body=(FileSlice(tmp_path / "f", 0, SIZE),))

    wire = Wire(serve(send))
    with wire.socket:
        wire.send(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = bytearray()
        while piece := wire.socket.recv(700_000):
            got += piece
            sleep(0.02)
    assert bytes(got).partition(b"\r\n\r\n")[2] == content
