"""Run as a program: for every name on standard input, start a process that configures it without end; print its id.

    python -m tests.configurer HOME

Starting one costs a fork, not the imports, so hundreds can be killed in a test.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

from hfs3 import configure
from hfs3.clients.base import Profile
from hfs3.credentials.model import AccessKey
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret


def configure_without_end(machine: Machine, name: str) -> None:
    for number in itertools.count():
        key = AccessKey(f"HFAK{number}", Secret(f"{number:064x}"))
        profile = Profile(name, f"ns{number}", "https://s3.hf.co")
        configure.apply(configure.plan(machine, ["aws"], [profile], key), machine)


def main() -> None:
    machine = Machine(environ=dict(os.environ), home=Path(sys.argv[1]), platform=Platform.LINUX)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave no zombies
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            configure_without_end(machine, line.strip())
        print(child, flush=True)  # noqa: T201  # this is a program


if __name__ == "__main__":
    main()
