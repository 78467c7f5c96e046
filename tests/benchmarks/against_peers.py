"""The gateway beside every other local S3 server that is installed (`tests.benchmarks.peers`), in one interleaved run.

    python -m tests.benchmarks.against_peers [--rounds 3] [--megabytes 256] [--seconds 2] [--workers 2]

Printed for each figure: the gateway's median, and its ratio to each peer, the median of the rounds'. Quote the ratios:
the figures belong to the machine of the day. The gateway checks every signature and its ETags are Xet hashes; of the
peers, moto checks no secret and none makes Xet hashes.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.gateway import Options, fill, gateway, get_big, megabytes_a_second, put_big, small_rate
from tests.benchmarks.load import Place, once
from tests.benchmarks.peers import PEERS

AT_ONCE = 4


@dataclass(frozen=True)
class Figure:
    """Something measured on every server alike. `wanted` are ratios: to rclone, and to the best of the peers."""

    name: str
    unit: str
    measure: Callable[[Place], Callable[[], float]]
    to_rclone: float | None = None
    to_best: float | None = None


def _put_parallel(place: Place, data: bytes) -> Callable[[], float]:
    def put(number: int) -> None:
        once(place, place.head("PUT", f"big-{number}", len(data)), data)

    def work() -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(put, range(AT_ONCE)))

    return lambda: megabytes_a_second(AT_ONCE * len(data), work)


def _figures(options: Options, data: bytes) -> Iterator[Figure]:
    big = f"{options.megabytes} MB"
    yield Figure(f"PUT {big}", "MB/s", lambda place: put_big(place, data), to_rclone=1.8)
    yield Figure(f"{AT_ONCE} x PUT {big}", "MB/s", lambda place: _put_parallel(place, data), to_rclone=2.0, to_best=1.0)
    yield Figure(f"GET {big}", "MB/s", lambda place: get_big(place, len(data)), to_best=1.5)
    for method, wanted in (("PUT", 4.0), ("GET", 1.5), ("HEAD", 1.0)):
        name = f"{method} 4 KB x {options.connections}"
        yield Figure(name, "1/s", partial(small_rate, method=method, options=options), to_rclone=wanted)


def _verdict(wanted: float | None, ratio: float, whom: str) -> str:
    if wanted is None:
        return ""
    return f"   wanted {wanted} of {whom}: {'reached' if ratio >= wanted else f'NOT reached ({ratio:.2f})'}"


def _report(figure: Figure, ours: Place, others: dict[str, Place], rounds: int) -> str:
    measured = {name: figure.measure(place) for name, place in (("hfs3", ours), *others.items())}
    for measure in measured.values():
        measure()  # the first of everything is not counted
    columns: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(rounds):
        for name, measure in measured.items():
            columns[name].append(measure())
    ratios = {
        name: statistics.median(a / b for a, b in zip(columns["hfs3"], columns[name], strict=True)) for name in others
    }
    shown = "  ".join(f"{name} {ratio:5.2f}" for name, ratio in ratios.items())
    verdicts = _verdict(figure.to_best, min(ratios.values()), "the best")
    if "rclone" in ratios:
        verdicts = _verdict(figure.to_rclone, ratios["rclone"], "rclone") + verdicts
    return f"{figure.name:16} {statistics.median(columns['hfs3']):9,.0f} {figure.unit:4}  ratio to {shown}{verdicts}"


def main() -> None:
    """Start every server, measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, nargs=1, default=[2])
    options = Options(**vars(parser.parse_args()))
    data = os.urandom(options.megabytes << 20)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hfs3-benchmark-")))
        ours = stack.enter_context(gateway(folder / "hfs3", "--http", "--workers", str(options.workers[0])))
        others = {}
        for peer in PEERS:
            if not peer.installed:
                sys.stdout.write(f"{peer.name}: not installed\n")
                continue
            (folder / peer.name).mkdir()
            others[peer.name] = stack.enter_context(peer.run(folder / peer.name))
        for place in (ours, *others.values()):
            fill(place)
        for figure in _figures(options, data):
            sys.stdout.write(f"{_report(figure, ours, others, options.rounds)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
