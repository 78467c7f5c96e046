"""What the doctor costs: `python -m tests.benchmarks.doctor [--rounds N]`.

Looking only, beside one `aws --version` of the same round (wanted: at most 1); and the whole proof by running with
boto3, aws, rclone and s5cmd (wanted: under 20 seconds on two cores). In a home with the files that hfs3 writes.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hfs3.clients.base import Profile, read
from hfs3.clients.registry import CLIENTS
from hfs3.credentials.model import AccessKey
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret

DOCTOR = [sys.executable, "-m", "hfs3", "doctor"]
CLIENTS_RUN = ("aws", "rclone", "s5cmd")


def _home(home: Path, environ: dict[str, str]) -> None:
    machine = Machine(environ=environ, home=home, platform=Platform.LINUX)
    key = AccessKey("HFAKBENCHMARK0000001", Secret("ab" * 32))
    for name in ("aws", "rclone"):
        client = CLIENTS[name]
        for edit in client.plan(read(client.locate(machine)), Profile("hf", "alice", "https://s3.hf.co"), key):
            edit.path.parent.mkdir(parents=True, exist_ok=True)
            edit.path.write_bytes(edit.after or b"")
            edit.path.chmod(0o600)


def _seconds(argv: list[str], environ: dict[str, str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run(argv, check=False, capture_output=True, env=environ)
    spent = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{argv} failed: {done.stdout.decode()}{done.stderr.decode()}")
    return spent


def main() -> None:
    """Run both and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    missing = [name for name in CLIENTS_RUN if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as folder:
        environ = {"PATH": os.environ["PATH"], "HOME": folder}
        _home(Path(folder), environ)
        look, yardstick = [*DOCTOR, "--no-probe"], ["aws", "--version"]
        _seconds(look, environ)
        times = [(_seconds(look, environ), _seconds(yardstick, environ)) for _ in range(rounds)]
        mine, yard = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        ratio = statistics.median(a / b for a, b in times)
        sys.stdout.write(
            f"doctor --no-probe / aws --version: {mine:.0f} ms / {yard:.0f} ms = {ratio:.2f}, wanted at most 1\n"
        )
        whole = statistics.median(_seconds(DOCTOR, environ) for _ in range(3))
        sys.stdout.write(f"doctor with boto3, aws, rclone, s5cmd: {whole:.1f} s, wanted under 20\n")


if __name__ == "__main__":
    main()
