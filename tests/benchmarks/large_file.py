"""Planning and writing one profile of a large file, beside what botocore needs to read it.

    python tests/benchmarks/large_file.py [--rounds N] [--sections N]

Prints medians in milliseconds and the ratio to botocore's reading of the same round. Quote the ratio. That of
processor time is for machines that do much else: it leaves out waiting, for others and for the disk.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from botocore.configloader import raw_config_parse

from hfs3 import configure
from hfs3.clients.base import Profile
from hfs3.credentials.model import AccessKey
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret

BOUND = 1.5
SECTION = """\
[profile p{0}]
region = us-east-1
output = json
s3 =
    addressing_style = path
    max_concurrent_requests = 10

"""


def _milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long it took, and of that the processor time."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def main() -> None:
    """Configure a new profile in the large file, in turn with reading it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sections", type=int, default=5000)
    options = parser.parse_args()
    text = "".join(SECTION.format(number) for number in range(options.sections))
    key = AccessKey("HFAKexample", Secret("5" * 64))
    reading: list[tuple[float, float]] = []
    writing: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as home:
        machine = Machine(environ={}, home=Path(home), platform=Platform.LINUX)
        config = Path(home, ".aws", "config")
        config.parent.mkdir()

        def configured(name: str) -> None:
            configure.apply(configure.plan(machine, ["aws"], [Profile(name, "me", "https://s3.hf.co")], key), machine)

        configured("warm-up")
        for number in range(options.rounds):
            config.write_text(text)
            reading.append(_milliseconds(lambda: raw_config_parse(str(config))))
            writing.append(_milliseconds(lambda name=f"hf{number}": configured(name)))  # type: ignore[misc]  # a loop's name
    ratio, of_processor = (
        statistics.median(mine[i] / theirs[i] for mine, theirs in zip(writing, reading, strict=True)) for i in (0, 1)
    )
    lines = text.count("\n")
    sys.stdout.write(
        f"{options.sections} sections, {lines} lines\n"
        f"botocore reads it      {statistics.median(took for took, _ in reading):7.1f} ms\n"
        f"hfs3 plans and writes  {statistics.median(took for took, _ in writing):7.1f} ms\n"
        f"ratio                  {ratio:7.2f}   (bound {BOUND})\n"
        f"of processor time      {of_processor:7.2f}\n"
    )


if __name__ == "__main__":
    main()
