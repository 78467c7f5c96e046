"""Run as a program: `hfs3`, killed just before the N-th change that it makes to a file below its home.

python killed.py N ARG... (exits with 137 if it was killed, else as hfs3 does)
"""

import os
import sys
from typing import Final

KILLED: Final = 137
_MOVES: Final = {"os.rename", "os.remove", "os.link", "os.truncate"}


def main() -> None:
    left, home = int(sys.argv[1]), os.environ["HOME"]

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open":
            path, _, flags = args
            changes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
        else:
            path, changes = (args[0] if args else ""), event in _MOVES
        if not changes or not os.fsdecode(path if isinstance(path, str | bytes) else b"").startswith(home):
            return
        left -= 1
        if left == 0:
            os._exit(KILLED)  # no handler, no `finally`: as kill -9 does it

    from hfs3.__main__ import main as hfs3

    sys.argv = ["hfs3", *sys.argv[2:]]
    sys.addaudithook(hook)
    hfs3()


if __name__ == "__main__":
    main()
