"""Run as a program: apply one edit in a world the test has prepared, and print what happened as JSON.

python child.py HOME PATH [shared]
"""

import json
import os
import sys
from pathlib import Path

from hfs3.errors import Hfs3Error
from hfs3.files.apply import apply
from hfs3.files.edits import Edit, content
from hfs3.machine import Machine, Platform

NEW = b"[hf]\nregion = us-east-1\n" + b"# filler\n" * 20_000


def main() -> None:
    home, path = Path(sys.argv[1]), Path(sys.argv[2])
    machine = Machine(environ=dict(os.environ), home=home, platform=Platform.LINUX)
    try:
        edit = Edit(path, content(path), NEW, private=sys.argv[3:] != ["shared"], purpose="test")
        outcome: dict[str, object] = {"told": apply([edit], machine, purpose="test")}
    except Hfs3Error as err:
        outcome = {"error": err.message, "hint": err.hint, "exit": err.exit_code}
    print(json.dumps(outcome))  # noqa: T201  # this is a program


if __name__ == "__main__":
    main()
