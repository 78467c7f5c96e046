"""What starting costs, beside its yardsticks, in one run: `python tests/benchmarks/startup.py [--rounds N]`.

Prints medians in milliseconds and the ratio to the yardstick of the same round. Quote the ratios: the times belong to
the machine of the day.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

HFS3 = [sys.executable, "-m", "hfs3"]
PYTHON = [sys.executable, "-c"]

# name → (command, yardstick, the bound the project set itself; None: only to be known)
PAIRS: dict[str, tuple[list[str], list[str], float | None]] = {
    "hfs3 --help / import typer, rich.console": ([*HFS3, "--help"], [*PYTHON, "import typer, rich.console"], 1.3),
    "hfs3 --version / the same": ([*HFS3, "--version"], [*PYTHON, "import typer, rich.console"], None),
}


def _milliseconds(argv: list[str], environ: dict[str, str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run(argv, check=False, capture_output=True, env=environ)
    spent = (time.perf_counter() - begun) * 1000
    if done.returncode:
        raise SystemExit(f"{argv} failed: {done.stderr.decode()}")
    return spent


def main() -> None:
    """Run every pair in turn and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        environ = {"PATH": os.environ["PATH"], "HOME": home}
        for name, (ours, theirs, bound) in PAIRS.items():
            for argv in (ours, theirs):
                _milliseconds(argv, environ)
            times = [(_milliseconds(ours, environ), _milliseconds(theirs, environ)) for _ in range(rounds)]
            mine, yard = (statistics.median(column) for column in zip(*times, strict=True))
            ratio = statistics.median(a / b for a, b in times)
            wanted = f", wanted at most {bound}" if bound else ""
            sys.stdout.write(f"{name}: {mine:.0f} ms / {yard:.0f} ms = {ratio:.2f}{wanted}\n")


if __name__ == "__main__":
    main()
