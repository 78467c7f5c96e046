"""Which S3 clients are on this machine, and in which versions.

Where a version can be read from beside the program (the metadata of a Python environment, the path of the AWS CLI's
own installer), the program is not run: `aws --version` alone costs more than the rest of the doctor.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from hfs3.errors import ToolError
from hfs3.machine import Machine

Version = tuple[int, ...]

_NUMBERS: Final = re.compile(r"\d+(?:\.\d+)+")
_DIST_INFO: Final = re.compile(r"(?P<name>[A-Za-z0-9_.]+)-(?P<version>\d[^-]*?)(?:-py[\d.]+)?\.(?:dist|egg)-info")
_LIBRARIES: Final = ("awscli", "boto3", "botocore", "s3transfer")
_FOLDERS: Final = ("lib/python3*/site-packages", "lib/python3/dist-packages", "local/lib/python3*/dist-packages")
_PATIENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Tool:
    """One client on this machine. `version` is empty when it could not be found out, and `problem` then says why.

    `parts` are the versions of the libraries inside it that matter (`s3transfer`, …); `path` is None for a library of
    hfs3's own Python.
    """

    name: str
    path: Path | None
    version: Version
    problem: str = ""
    parts: Mapping[str, Version] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The tool and its version in words."""
        return f"{self.name} {written(self.version) or '(version unknown)'}"


Asked = Future[tuple[Tool, ...]]
"""The tools, once they have answered."""


def written(version: Version) -> str:
    """Return a version the usual way."""
    return ".".join(map(str, version))


def numbers(text: str) -> Version:
    """Return the first dotted version in `text`, or an empty one."""
    match = _NUMBERS.search(text)
    return tuple(int(part) for part in match.group().split(".")) if match else ()


def ask(machine: Machine) -> Asked:
    """Begin to look, and return at once: the programs answer while everything else is loaded and read."""
    pool = ThreadPoolExecutor(max_workers=1)
    tools = pool.submit(look, machine)
    pool.shutdown(wait=False)
    return tools


def look(machine: Machine) -> tuple[Tool, ...]:
    """Return every known client that is installed, in the order of the names users know; asked for all at once."""
    with ThreadPoolExecutor(max_workers=len(_SEEKERS)) as pool:
        found = pool.map(lambda seek: seek(machine), _SEEKERS)
        return tuple(tool for tool in found if tool is not None)


def _aws(machine: Machine) -> Tool | None:
    path = machine.which("aws")
    if path is None:
        return None
    parts = _libraries_of(path)
    version = parts.get("awscli", ()) or _installer_version(path)
    if version:
        return Tool("aws", path, version, parts=parts)
    return _asked(machine, "aws", path, "--version")


def _boto3(machine: Machine) -> Tool | None:  # noqa: ARG001  # a seeker
    # Their folders say it: importlib.metadata would read what it finds with the parser of e-mails, and load that.
    there = _versions_in(Path(folder) for folder in sys.path if folder)
    parts = {library: there.get(library, ()) for library in ("boto3", "botocore", "s3transfer")}
    return Tool("boto3", None, parts["boto3"], parts=parts) if all(parts.values()) else None


def _rclone(machine: Machine) -> Tool | None:
    path = machine.which("rclone")
    return _asked(machine, "rclone", path, "version") if path else None


def _s5cmd(machine: Machine) -> Tool | None:
    path = machine.which("s5cmd")
    return _asked(machine, "s5cmd", path, "version") if path else None


def _s3cmd(machine: Machine) -> Tool | None:
    path = machine.which("s3cmd")
    return Tool("s3cmd", path, (), problem="no version of it works, so it is not asked") if path else None


_SEEKERS: Final = (_aws, _boto3, _rclone, _s5cmd, _s3cmd)


def _asked(machine: Machine, name: str, path: Path, argument: str) -> Tool:
    try:
        done = machine.run([str(path), argument], environ=machine.discreet, timeout=_PATIENCE)
    except ToolError as err:
        return Tool(name, path, (), problem=err.message)
    version = numbers(done.stdout or done.stderr) if done.status == 0 else ()
    said = (done.stderr.strip() or done.stdout.strip() or f"status {done.status}").splitlines()[-1]
    problem = f"{path} {argument} ends with: {said}" if done.status else f"{path} {argument} names no version"
    return Tool(name, path, version, problem="" if version else problem)


def _installer_version(path: Path) -> Version:
    """Read the version from the path that the AWS CLI 2 installer makes: `…/v2/2.36.7/dist/aws`."""
    parts = path.resolve().parts
    return next((numbers(after) for before, after in pairwise(parts) if before == "v2"), ())


def _libraries_of(script: Path) -> dict[str, Version]:
    """Return the versions of the S3 libraries in the Python environment that runs `script`, if it is a Python one."""
    interpreter = _interpreter(script)
    if interpreter is None:
        return {}
    return _versions_in(_package_folders(interpreter))


def _versions_in(folders: Iterable[Path]) -> dict[str, Version]:
    """Return the versions of the S3 libraries whose metadata stand in these folders; what comes first counts."""
    found: dict[str, Version] = {}
    for folder in folders:
        for entry in folder.glob("*-info"):
            match = _DIST_INFO.fullmatch(entry.name)
            if match and match["name"] in _LIBRARIES:
                found.setdefault(match["name"], numbers(match["version"]))
    return found


def _interpreter(script: Path) -> Path | None:
    try:
        with script.open("rb") as opened:
            first = opened.readline(512)
    except OSError:
        return None
    words = first[2:].split() if first.startswith(b"#!") else []
    named = words[0].decode("utf-8", "replace") if words else ""
    return Path(named) if "python" in Path(named).name else None


def _package_folders(interpreter: Path) -> tuple[Path, ...]:
    prefix = interpreter.parent.parent
    return tuple(folder for pattern in _FOLDERS for folder in sorted(prefix.glob(pattern)))
