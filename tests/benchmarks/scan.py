"""What a scan costs, beside `grep -rE` for the same shapes: `python -m tests.benchmarks.scan [--files N]`.

In a folder of made-up source files, none of which has anything.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCAN = [sys.executable, "-m", "hfs3", "scan", "--json"]
GREP = ["grep", "-rE", "hf_[A-Za-z0-9]{30,}|HFAK[A-Za-z0-9]{8,}|[0-9a-f]{64}"]
_LINE = "def number_{0}(value: int) -> str:\n    return f'{{value:0{0}d}}'  # nothing to see\n"


def _seconds(argv: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(argv, check=False, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Make the folder, run both five times and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            path = Path(folder, f"{number % 50}", f"{number}.py")
            path.parent.mkdir(exist_ok=True)
            path.write_text(_LINE.format(number) * 100)
        times = [(_seconds([*SCAN, folder]), _seconds([*GREP, folder])) for _ in range(5)]
        mine, yard = (statistics.median(column) for column in zip(*times, strict=True))
        sys.stdout.write(f"hfs3 scan / grep -rE, {files:,} files: {mine:.2f} s / {yard:.2f} s = {mine / yard:.2f}\n")


if __name__ == "__main__":
    main()
