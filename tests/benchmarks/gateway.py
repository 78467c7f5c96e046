"""The gateway beside `rclone serve s3`, beside write-then-hash, and beside its own server doing nothing.

    python -m tests.benchmarks.gateway [--rounds 3] [--megabytes 256] [--seconds 2] [--connections 16] [--workers 1 2]

Everything is interleaved in one run. Printed are medians, and the median of the ratios of each round. Quote the ratios:
the figures belong to the machine of the day, and to whoever else is using it. Every request is signed and checked, and
ETags are Xet hashes.

What was reached, and what bounds the rest, stands in README.md beside this file.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import hf_xet

from tests.benchmarks.load import Place, once, rate
from tests.benchmarks.peers import rclone

SMALL = bytes(4096)
KEYS = 500


@dataclass(frozen=True)
class Options:
    """What is measured, and how long."""

    rounds: int
    megabytes: int
    seconds: float
    connections: int
    workers: list[int]


@dataclass(frozen=True)
class Yardstick:
    """A figure, measured on two sides in turn; `wanted` is the ratio the project set itself."""

    name: str
    unit: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    wanted: float


# -- servers -----------------------------------------------------------------------------------------------------------


@contextmanager
def _program(*command: str) -> Iterator["subprocess.Popen[str]"]:
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield program
    finally:
        program.terminate()
        program.communicate()


def _wait(is_there: Callable[[], bool], program: "subprocess.Popen[str]") -> None:
    while not is_there():
        if program.poll() is not None:
            raise SystemExit(f"{program.args!r} ended")
        time.sleep(0.01)


@contextmanager
def gateway(folder: Path, *words: str) -> Iterator[Place]:
    """Run the gateway as a program."""
    ready_file, root = folder / "ready.json", folder / "root"
    command = [sys.executable, "-m", "hfs3", "--quiet", "gateway", "serve", "--root", str(root)]
    with _program(*command, "--ready-file", str(ready_file), *words) as program:
        _wait(ready_file.exists, program)
        ready = json.loads(ready_file.read_text())
        token = json.loads((root / "accounts.json").read_text())["accounts"][0]["tokens"][0]
        bucket = ready["accounts"][0]["endpoints"][0] + "/bench"
        place = Place(bucket, token["access_key_id"], token["secret_access_key"], ready["ca_bundle"])
        once(place, place.head("PUT", ""))
        yield place


@contextmanager
def empty(file: Path, folder: Path) -> Iterator[Place]:
    """Run the gateway's own server over TLS with a handler that does nothing."""
    with _program(sys.executable, "-m", "tests.benchmarks.empty", str(file), str(folder)) as program:
        assert program.stdout is not None
        port = program.stdout.readline().strip()
        yield Place(f"https://localhost:{port}/bench", "x", "y", str(folder / "ca.pem"))


# -- what is measured --------------------------------------------------------------------------------------------------


def put_big(place: Place, data: bytes) -> Callable[[], float]:
    """Return what puts an object and gives its MB/s."""
    return lambda: megabytes_a_second(len(data), lambda: once(place, place.head("PUT", "big", len(data)), data))


def get_big(place: Place, size: int) -> Callable[[], float]:
    """Return what gets the object of `put_big` and gives its MB/s."""
    return lambda: megabytes_a_second(size, lambda: once(place, place.head("GET", "big")))


def _write_then_hash(file: Path, data: bytes) -> Callable[[], float]:
    def run() -> None:
        file.write_bytes(data)
        hf_xet.hash_files([str(file)])

    return lambda: megabytes_a_second(len(data), run)


def megabytes_a_second(size: int, work: Callable[[], object]) -> float:
    """Do work on so many bytes and return how fast it was."""
    begun = time.perf_counter()
    work()
    return size / (1 << 20) / (time.perf_counter() - begun)


def small_rate(place: Place, method: str, options: Options) -> Callable[[], float]:
    """Return what sends small requests for a while and gives how many a second were answered."""
    body = SMALL if method == "PUT" else b""
    requests = [place.head(method, f"small/{number:04}", len(body)) + body for number in range(KEYS)]
    return lambda: rate(place, requests, connections=options.connections, seconds=options.seconds)


def _yardsticks(stack: ExitStack, folder: Path, options: Options) -> Iterator[Yardstick]:
    data = os.urandom(options.megabytes << 20)
    file = folder / "content"
    file.write_bytes(data)
    count = options.workers[0]
    ours = stack.enter_context(gateway(folder / "http", "--http", "--workers", str(count)))
    (folder / "rclone").mkdir()
    peer = stack.enter_context(rclone(folder / "rclone"))
    big = f"{options.megabytes} MB"
    yield Yardstick(f"PUT {big} / rclone", "MB/s", put_big(ours, data), put_big(peer, data), 1.8)
    hashed = _write_then_hash(folder / "hashed", data)
    yield Yardstick(f"PUT {big} / write then hash", "MB/s", put_big(ours, data), hashed, 0.9)
    yield Yardstick(f"GET {big} / rclone", "MB/s", get_big(ours, len(data)), get_big(peer, len(data)), 1.5)
    yield from _small(ours, peer, options, workers=count)
    for more in options.workers[1:]:
        several = stack.enter_context(gateway(folder / f"http-{more}", "--http", "--workers", str(more)))
        yield from _small(several, peer, options, workers=more)
    power = ("--durability", "power", "--workers", str(options.workers[-1]))
    durable = stack.enter_context(gateway(folder / "power", "--http", *power))
    puts = (small_rate(durable, "PUT", options), small_rate(peer, "PUT", options))
    yield Yardstick(f"PUT 4 KB x {options.connections}, with fsync / rclone", "1/s", *puts, 2.5)
    secure = stack.enter_context(gateway(folder / "https", "--workers", str(count)))
    nothing = stack.enter_context(empty(file, folder / "ca"))
    yield Yardstick(f"PUT {big}, TLS / empty handler", "MB/s", put_big(secure, data), put_big(nothing, data), 0.8)
    got = (get_big(secure, len(data)), get_big(nothing, len(data)))
    yield Yardstick(f"GET {big}, TLS / empty handler", "MB/s", *got, 0.8)


def fill(place: Place) -> None:
    """Put every key once: what is read must be there, however slow the machine is."""
    for number in range(KEYS):
        once(place, place.head("PUT", f"small/{number:04}", len(SMALL)), SMALL)


def _small(ours: Place, peer: Place, options: Options, *, workers: int) -> Iterator[Yardstick]:
    fill(ours)
    fill(peer)
    for method, wanted in (("PUT", 4.0), ("GET", 1.5), ("HEAD", 1.0)):
        name = f"{method} 4 KB x {options.connections} / rclone, {workers} worker{'s' if workers > 1 else ''}"
        yield Yardstick(name, "1/s", small_rate(ours, method, options), small_rate(peer, method, options), wanted)


def _line(yardstick: Yardstick, rounds: int) -> str:
    yardstick.ours(), yardstick.theirs()  # the first of everything is not counted
    pairs = [(yardstick.ours(), yardstick.theirs()) for _ in range(rounds)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    verdict = "reached" if ratio >= yardstick.wanted else "NOT reached"
    figures = f"{ours:10,.0f} / {theirs:10,.0f} {yardstick.unit:4}"
    return f"{yardstick.name:42} {figures} = {ratio:5.2f}   wanted {yardstick.wanted}: {verdict}"


def main() -> None:
    """Measure, and print a line for each yardstick."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = Options(**vars(parser.parse_args()))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hfs3-benchmark-")))
        for yardstick in _yardsticks(stack, folder, options):
            sys.stdout.write(f"{_line(yardstick, options.rounds)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
