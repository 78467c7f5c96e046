"""Pages of a bucket with a million keys: how long each takes at the server, and how long such a root takes to start.

    python -m tests.benchmarks.listing [--keys 1000000] [--rounds 20]

The index is filled directly, because how it came to be is not what is measured. A page is measured at the
server, signature and XML included, as its inspector tells. Printed are median and fastest in milliseconds; they belong
to the machine of the day, and the median to whoever else is using it.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.server.assembly import STORAGE
from hfs3.gateway.storage import schema
from hfs3.gateway.storage.base import BucketName
from hfs3.gateway.storage.disk import open_storage
from tests.conformance.wire import UNSIGNED, Raw, Terms
from tests.soak.serving import Served, served

NAMESPACE = "demo"
WANTED = 6.0


@dataclass(frozen=True)
class Shape:
    """A bucket of a million keys."""

    name: str
    key: str

    def at(self, number: int) -> str:
        return self.key.format(n=number, a=number // 10_000, b=number // 100 % 100, c=number % 100)


FLAT = Shape("flat", "{n:012}")
DEEP = Shape("deep", "{a:04}/{b:02}/in/a/deep/folder/of/its/own/{c:02}.bin")
WIDE = Shape("wide", "{n:012}/only.bin")
SHAPES = (FLAT, DEEP, WIDE)


def fill(root: Path, shapes: Sequence[Shape], count: int) -> None:
    """Make a bucket of each shape."""

    async def prepare() -> None:
        storage = open_storage(root, durability=Durability.PROCESS, etag_style=ETagStyle.XET)
        for shape in shapes:
            await storage.create_bucket(BucketName(NAMESPACE, shape.name), now=datetime.now(UTC))
        await storage.close()

    asyncio.run(prepare())
    index = schema.connect(root / "index.sqlite3", Durability.PROCESS)
    for shape in shapes:
        bucket = index.execute("SELECT id FROM buckets WHERE name = ?", (shape.name,)).fetchone()[0]
        etag = "0" * 64
        index.execute("BEGIN")
        index.executemany(
            "INSERT INTO objects VALUES (?, ?, 0, ?, 1700000000000, NULL, NULL, '', '')",
            ((bucket, shape.at(number), etag) for number in range(count)),
        )
        index.execute("COMMIT")
    index.close()


def pages(count: int) -> Iterator[tuple[str, Shape, dict[str, str]]]:
    """Yield what is asked: a name, the bucket, and the query."""
    last = count - 1001
    for shape in (FLAT, DEEP):
        yield "first page", shape, {}
        yield "middle page", shape, {"start-after": shape.at(count // 2)}
        yield "last page", shape, {"start-after": shape.at(last)}
    yield "prefix", FLAT, {"prefix": FLAT.at(count // 2)[:-3]}
    yield "no such prefix", FLAT, {"prefix": "x"}
    yield "delimiter, no groups", FLAT, {"delimiter": "/"}
    yield "delimiter, few groups", DEEP, {"delimiter": "/"}
    yield "delimiter, in a group", DEEP, {"delimiter": "/", "prefix": DEEP.at(count // 2)[:5]}
    yield "delimiter, far down", DEEP, {"delimiter": "/", "prefix": DEEP.at(count // 2).rpartition("/")[0] + "/"}
    yield "delimiter, 1,000 groups", WIDE, {"delimiter": "/"}
    yield "delimiter, last groups", WIDE, {"delimiter": "/", "start-after": WIDE.at(last)}
    yield "one key", WIDE, {"max-keys": "1", "start-after": WIDE.at(count // 2)}


def measure(gateway: Served, raw: Raw, shape: Shape, query: dict[str, str], *, rounds: int) -> list[float]:
    """Return how long a page took each time, in milliseconds, the first time left out."""
    asked = urlencode(sorted({"list-type": "2", **query}.items()), quote_via=quote, safe="")
    message = raw.sign("GET", raw.endpoint.path(shape.name), asked, terms=Terms(payload=UNSIGNED))
    assert {raw.send(message).status for _ in range(rounds + 1)} == {200}
    with urllib.request.urlopen(gateway.ready["inspector_url"], timeout=60) as answer:
        requests = json.load(answer)["requests"]
    return [float(each["milliseconds"]) for each in requests[-rounds:]]


def main() -> None:
    """Fill, start, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hfs3-benchmark-") as folder:
        root = Path(folder) / "root"
        begun = time.perf_counter()
        fill(root / STORAGE, SHAPES, options.keys)
        _say(f"filled with {len(SHAPES)} x {options.keys:,} keys in {time.perf_counter() - begun:.0f} s")
        for name, place in (("an empty root", Path(folder) / "empty"), ("this root", root)):
            _say(f"ready on {name}: {min(_start(place) for _ in range(5)) * 1000:.0f} ms")
        with served(root, "--inspect") as gateway:
            raw = gateway.raw()
            for name, shape, query in pages(options.keys):
                times = measure(gateway, raw, shape, query, rounds=options.rounds)
                median = statistics.median(times)
                verdict = "reached" if median < WANTED else f"NOT reached: wanted {WANTED:.0f}"
                _say(f"{shape.name:5} {name:24} {median:6.2f} ms, fastest {min(times):6.2f}   {verdict}")
            raw.close()


def _start(root: Path) -> float:
    """Return how long it took from the command to the ready file."""
    begun = time.perf_counter()
    with served(root) as gateway:
        spent = time.perf_counter() - begun
        gateway.kill()
    return spent


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
