"""Several processes on one root: what one acknowledged survives its being killed, and only one of many is first."""

import json
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from hfs3.gateway.storage.base import ObjectName
from tests.gateway.storage.conftest import NOW, OpenRoot, Run, chunks
from tests.gateway.storage.samples import BUCKET, content_of, named

# Writes objects, small and large, as fast as it can; tells of each one that was acknowledged.
_WRITE_ON = """
import asyncio, hashlib, sys
from datetime import datetime, UTC
from pathlib import Path
from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.storage.base import ObjectName
from hfs3.gateway.storage.disk import open_storage

def content(worker, number):
    seed = hashlib.sha256(f"{worker} {number}".encode()).digest()
    return seed * (10 if number % 3 else 5000)

async def pieces(whole):
    yield whole[:40000]
    yield whole[40000:]

async def work(storage, worker):
    for number in range(100000):
        staged = await storage.stage(pieces(content(worker, number)))
        name = ObjectName("ns", "bucket", f"{worker}/{number % 40}")
        await storage.put(name, staged, attributes={}, now=datetime.now(UTC))
        print(worker, number, flush=True)

async def main():
    storage = open_storage(Path(sys.argv[1]), durability=Durability.PROCESS, etag_style=ETagStyle.XET)
    await asyncio.gather(*(work(storage, worker) for worker in range(6)))

asyncio.run(main())
"""

# Tries to be the first on each of many keys; tells which ones it won.
_RACE = """
import asyncio, json, sys
from datetime import datetime, UTC
from pathlib import Path
from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import ObjectName
from hfs3.gateway.storage.disk import open_storage

def only_first(current):
    if current is not None:
        raise S3Error("PreconditionFailed")

async def pieces(whole):
    yield whole

async def attempt(storage, key):
    name = ObjectName("ns", "bucket", key)
    staged = await storage.stage(pieces(sys.argv[2].encode()))
    try:
        await storage.put(name, staged, attributes={}, now=datetime.now(UTC), guard=only_first)
    except S3Error as refusal:
        assert refusal.code == "PreconditionFailed", refusal
        return None
    return key

async def main():
    storage = open_storage(Path(sys.argv[1]), durability=Durability.PROCESS, etag_style=ETagStyle.XET)
    print("ready", flush=True)
    sys.stdin.readline()
    won = await asyncio.gather(*(attempt(storage, str(number)) for number in range(100)))
    print(json.dumps([key for key in won if key]), flush=True)
    await storage.close()

asyncio.run(main())
"""


def start(script: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def expected(worker: int, number: int) -> bytes:
    return sha256(f"{worker} {number}".encode()).digest() * (10 if number % 3 else 5000)


@pytest.mark.parametrize("acknowledgements", [1, 150, 400])
def test_killed_at_any_instant_nothing_acknowledged_is_lost_or_torn(
    tmp_path: Path, run: Run, open_root: OpenRoot, acknowledgements: int
) -> None:
    storage = open_root(tmp_path / "root")
    run(storage.create_bucket(BUCKET, now=NOW))
    with start(_WRITE_ON, str(tmp_path / "root")) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(acknowledgements)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    last: dict[tuple[int, int], int] = {}
    for line in told:
        if line.endswith("\n"):
            worker, number = map(int, line.split())
            last[worker, number % 40] = number
    again = open_root(tmp_path / "root")
    for (worker, slot), number in last.items():
        found = content_of(again.open(named(f"{worker}/{slot}")))
        # The next one to this key may have been committed, and not acknowledged any more.
        assert found in {expected(worker, number), expected(worker, number + 40)}
    page = again.walk(BUCKET, "", start="", delimiter="", limit=1000)
    for entry in page.entries:
        content = content_of(again.open(named(entry.key)))
        assert len(content) == entry.size
        assert run(again.stage(chunks(content))).etag == entry.etag
    names = {path.name for path in (tmp_path / "root" / "files").rglob("*") if path.is_file()}
    index = again._root.reader
    owned = {name for (name,) in index.execute("SELECT name FROM files")}
    doomed = {name for (name,) in index.execute("SELECT name FROM doomed")}
    assert owned <= names
    assert names <= owned | doomed


def test_of_many_processes_exactly_one_is_first(tmp_path: Path, run: Run, open_root: OpenRoot) -> None:
    storage = open_root(tmp_path / "root")
    run(storage.create_bucket(BUCKET, now=NOW))
    racers = {name: start(_RACE, str(tmp_path / "root"), name) for name in ("one", "two", "three")}
    for racer in racers.values():
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    winners: dict[str, str] = {}
    for racer in racers.values():
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    for name, racer in racers.items():
        out, _ = racer.communicate(timeout=60)
        assert racer.returncode == 0
        for key in json.loads(out):
            assert key not in winners
            winners[key] = name
    assert len(winners) == 100
    for key, name in winners.items():
        assert content_of(storage.open(ObjectName("ns", "bucket", key))) == name.encode()


def test_a_full_disk_while_content_arrives_is_refused_cleanly(tmp_path: Path) -> None:
    """The process may write files of 1 MB at most: the same refusal as a disk without room, of which we have none."""
    script = """
import asyncio, resource, sys
from datetime import datetime, UTC
from pathlib import Path
from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.disk import open_storage

async def pieces():
    for _ in range(64):
        yield bytes(100_000)

async def main():
    storage = open_storage(Path(sys.argv[1]), durability=Durability.PROCESS, etag_style=ETagStyle.XET)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    try:
        await storage.stage(pieces())
    except S3Error as refusal:
        print(refusal.code, refusal.rule)
    await storage.close()
    print(sum(path.is_file() for path in Path(sys.argv[1], "files").rglob("*")))

asyncio.run(main())
"""
    with start(script, str(tmp_path / "root")) as process:
        out, _ = process.communicate(timeout=60)
    assert out.split() == ["ServiceUnavailable", "storage.full", "0"]
