"""The real readers of users' files, quick enough to be asked thousands of times."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import tool

Dump = Callable[[bytes], object]
"""What rclone reads in a file that it can read: remote → key → value."""


@pytest.fixture
def rclone_dump(tmp_path: Path) -> Iterator[Dump]:
    """Ask one running rclone (`rclone rcd`) for `config dump` of file after file."""
    first = tmp_path / "first.conf"
    first.touch()
    command = [tool("rclone"), "rcd", "--rc-no-auth", "--rc-addr", "127.0.0.1:0", "--config", str(first)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as rclone:
        assert rclone.stderr is not None
        line = next(line for line in rclone.stderr if "Serving remote control on" in line)
        address = line.rsplit(" ", 1)[1].strip()

        def ask(command: str, **fields: str) -> dict[str, object]:
            request = urllib.request.Request(
                f"{address}{command}", json.dumps(fields).encode(), {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                found: dict[str, object] = json.load(answer)
            return found

        count = 0

        def dump(data: bytes) -> object:
            nonlocal count
            count += 1
            path = tmp_path / f"{count}.conf"  # rclone reads a path once
            path.write_bytes(data)
            ask("config/setpath", path=str(path))
            try:
                return ask("config/dump")
            finally:
                path.unlink()

        yield dump
        rclone.terminate()
        rclone.wait(10)
