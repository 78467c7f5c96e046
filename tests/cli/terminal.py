"""A person at a terminal."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

# So that what is typed can also be Ctrl-C.
_WITH_A_TERMINAL = "import os, sys; os.login_tty(os.dup(0)); os.execv(sys.argv[1], sys.argv[1:])"


class Terminal:
    """A program on a terminal of its own, and somebody who reads and types."""

    def __init__(self, argv: list[str], environ: Mapping[str, str], cwd: Path | None = None) -> None:
        self._master, slave = pty.openpty()
        started = [sys.executable, "-c", _WITH_A_TERMINAL, *argv]
        self._program = subprocess.Popen(started, stdin=slave, stdout=slave, stderr=slave, env=environ, cwd=cwd)
        os.close(slave)
        self.seen = ""

    def wait_for(self, words: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while words not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.seen):
            assert time.monotonic() < deadline, self.seen
            if not self._read():
                break

    def _read(self) -> bool:
        if not select.select([self._master], [], [], 0.5)[0]:
            return True
        try:
            data = os.read(self._master, 4096)
        except OSError:  # the program has closed its side
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def give_up(self) -> int:
        """Press Ctrl-C until it ends, and return its status.

        One that comes in the moment between a question and the wait for its answer is noticed with the next key only.
        """
        for _ in range(10):
            self.type("\x03")
            patience = time.monotonic() + 5
            while time.monotonic() < patience and self._program.poll() is None and self._read():
                pass
            if self._program.poll() is not None:
                break
        return self.end()

    def end(self) -> int:
        deadline = time.monotonic() + 60
        while self._read() and self._program.poll() is None:
            assert time.monotonic() < deadline, self.seen
        os.close(self._master)
        return self._program.wait(60)
