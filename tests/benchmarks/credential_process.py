"""What `hfs3 credential-process` costs: `python -m tests.benchmarks.credential_process [--rounds N]`.

From the file store beside `python -c pass`, from a real Secret Service beside `import keyring; keyring.get_keyring()`.
Quote the ratios: the times belong to the machine of the day. Exits with 1 if one is larger than is wanted.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from hfs3.credentials.keeping import keep
from hfs3.credentials.model import AccessKey
from hfs3.credentials.stores.registry import open_store
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account
from tests.credentials.secret_service import secret_service

OURS = [sys.executable, "-m", "hfs3", "credential-process"]
YARDSTICKS = {"file": (["-c", "pass"], 3.0), "keyring": (["-c", "import keyring; keyring.get_keyring()"], 1.0)}


def _milliseconds(argv: list[str], environ: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(argv, check=True, capture_output=True, env=environ)
    return (time.perf_counter() - begun) * 1000


def _measure(store: str, environ: dict[str, str], rounds: int) -> bool:
    """Print the ratio of one store, and return whether it is within its bound."""
    machine = Machine(environ=environ, home=Path(environ["HOME"]), platform=Platform.LINUX)
    keep(AccessKey(KEY_ID, Secret(SECRET)), account(store), open_store(machine, store), machine=machine)
    yardstick, bound = YARDSTICKS[store]
    theirs = [sys.executable, *yardstick]
    times = [(_milliseconds(OURS, environ), _milliseconds(theirs, environ)) for _ in range(rounds)][1:]
    ratio = statistics.median(mine / yard for mine, yard in times)
    sys.stdout.write(f"{store}: {ratio:.2f} of `python {' '.join(yardstick)}`, wanted below {bound}\n")
    return ratio < bound


def main() -> int:
    """Measure both stores and print a line for each; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        environ = {"PATH": os.environ["PATH"], "HOME": home}
        within = [_measure("file", environ, rounds)]
        with secret_service(Path(home), patch, "--unlock") as service:
            within.append(_measure("keyring", service.environ, rounds))
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
