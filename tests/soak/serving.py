"""A gateway as a program of its own, over plain http: started, watched, and ended as harshly as a test likes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.wire import Endpoint, Pair, Raw
from tests.gateway.server.conftest import workers_of

_PATIENCE = 60


@dataclass(frozen=True)
class Served:
    """A gateway that answers, in a process group of its own."""

    program: "subprocess.Popen[bytes]"
    ready: dict[str, Any]
    pair: Pair
    log: Path

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(self.ready["accounts"][0]["endpoints"][0], None)

    def raw(self) -> Raw:
        """Return a signer and a connection, which the caller closes."""
        return Raw(self.endpoint, self.pair)

    def kill(self) -> None:
        """End the program and its workers at this instant."""
        os.killpg(self.program.pid, signal.SIGKILL)
        self.program.wait(_PATIENCE)

    def workers(self) -> list[int]:
        """Wait until there are two workers, and return their numbers, the one that was begun first before the other."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            found = workers_of(self.program.pid)
            if len(found) > 1:
                return found
            assert time.monotonic() < deadline, "a worker is missing"
            time.sleep(0.01)

    def resident(self) -> int:
        """Return the program's VmRSS in MB."""
        status = Path(f"/proc/{self.program.pid}/status").read_text("ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


@contextmanager
def served(root: Path, *words: str, within: Sequence[str] = ()) -> Iterator[Served]:
    """Run a gateway on `root`; `within` is a command that runs the rest of its line in some surroundings."""
    ready_file, log = root.with_name(f"{root.name}.ready"), root.with_name(f"{root.name}.log")
    command = [*within, sys.executable, "-m", "hfs3", "--quiet", "gateway", "serve", "--http", "--root", str(root)]
    with log.open("ab") as heard:
        program = subprocess.Popen(
            [*command, "--ready-file", str(ready_file), *words],
            stdout=heard,
            stderr=heard,
            start_new_session=True,
        )
        try:
            _wait_for(ready_file, program, log)
            ready = json.loads(ready_file.read_text("utf-8"))
            ready_file.unlink()
            yield Served(program, ready, _pair(ready), log)
        finally:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)
            program.wait(_PATIENCE)


def _wait_for(ready_file: Path, program: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not ready_file.exists():
        assert program.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < deadline, "it never got ready"
        time.sleep(0.01)


def _pair(ready: dict[str, Any]) -> Pair:
    """Exchange the account's token, as a client would."""
    import urllib.request

    token = Path(ready["accounts"][0]["token_file"]).read_text("ascii").strip()
    asked = urllib.request.Request(ready["exchange_url"], headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked, timeout=_PATIENCE) as answer:
        document = json.load(answer)
    return Pair(document["AccessKeyId"], document["SecretAccessKey"])
