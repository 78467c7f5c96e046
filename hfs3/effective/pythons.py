"""Which S3 libraries a Python environment has, and in which versions: the Python itself is asked."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hfs3.errors import ToolError, UsageError
from hfs3.machine import Machine, Platform

Version = tuple[int, ...]

_NAMES: Final = (
    "boto3",
    "botocore",
    "s3transfer",
    "aiobotocore",
    "s3fs",
    "dvc",
    "pyarrow",
    "obstore",
    "polars",
    "duckdb",
)
_SCRIPT: Final = """
from importlib.metadata import PackageNotFoundError, version
import sys
for name in sys.argv[1:]:
    try:
        print(name, version(name))
    except PackageNotFoundError:
        pass
"""
_NUMBERS: Final = re.compile(r"\d+(?:\.\d+)*")
_PATIENCE: Final = 20.0


def usual(machine: Machine) -> Path | None:
    """Return the Python that a person here would run: that of the active environment, else the one on PATH."""
    active = machine.environ.get("VIRTUAL_ENV") or machine.environ.get("CONDA_PREFIX")
    if active and (python := _inside(Path(active), machine)) is not None:
        return python
    return machine.which("python3") or machine.which("python")


def named(text: str, machine: Machine) -> Path:
    """Return the Python that `text` names: a program, or the folder of an environment. Raises UsageError."""
    path = machine.expand(text)
    there = path if path.is_file() else machine.which(text)
    python = _inside(path, machine) if path.is_dir() else there
    if python is None:
        raise UsageError(f"{text} is no Python", hint="Name its program, or the folder of its environment.")
    return python


def libraries(machine: Machine, python: Path) -> Mapping[str, Version]:
    """Return the S3 libraries of this Python by name. Raises ToolError if it cannot be asked."""
    argv = [str(python), "-c", _SCRIPT, *_NAMES]
    done = machine.run(argv, environ=machine.discreet, timeout=_PATIENCE, cwd=python.parent)
    if done.status != 0:
        raise ToolError(f"{python} does not say which libraries it has", hint="Is it a Python?")
    told = (line.split(None, 1) for line in done.stdout.splitlines())
    return {name: _numbers(version) for name, version in told}


def _inside(folder: Path, machine: Machine) -> Path | None:
    places = (
        ("Scripts/python.exe", "python.exe") if machine.platform is Platform.WINDOWS else ("bin/python3", "bin/python")
    )
    return next((path for place in places if (path := folder / place).is_file()), None)


def _numbers(text: str) -> Version:
    match = _NUMBERS.match(text)
    return tuple(map(int, match.group().split("."))) if match else ()
