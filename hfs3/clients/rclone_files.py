"""rclone's one file: where rclone itself would look for it, and the remotes in it."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from hfs3.clients.base import ConfigFile, Texts
from hfs3.errors import ToolError
from hfs3.files.ini import Document, Grammar
from hfs3.machine import Machine, Platform

KIND: Final = "remotes"
VARIABLE: Final = "RCLONE_CONFIG"
NO_FILE: Final = Path(os.devnull)
"""Where rclone keeps its configuration in memory."""
_IN_MEMORY: Final = ("", "notfound")
_FILE: Final = "rclone.conf"
_TOLD: Final = re.compile(r"(?:is stored at|will use this path):\s*\n(?P<path>[^\n]+)")
_PATIENCE_SECONDS: Final = 10.0


def locate(machine: Machine) -> Sequence[ConfigFile]:
    """Return rclone.conf: where RCLONE_CONFIG says, else where rclone would look, which is asked if that is not plain.

    To ask costs as much as a third of the doctor's look.
    """
    named = machine.environ.get(VARIABLE)
    if named is not None:  # taken as it is: rclone expands no `~` in it
        return (ConfigFile(KIND, NO_FILE if named in _IN_MEMORY else Path(named), VARIABLE, private=True),)
    rclone = machine.which("rclone")
    program = _program(rclone) if rclone else None
    if rclone and program is None and (asked := _asked(machine, rclone)):
        return (ConfigFile(KIND, asked, "rclone config file", private=True),)
    beside = (program.with_name(_FILE),) if program else ()  # a portable rclone: it never makes one there
    there = [path for path in (*beside, *_places(machine)) if path.exists()]
    return (ConfigFile(KIND, (there or list(_places(machine)))[0], "the default", private=True),)


def _program(path: Path) -> Path | None:
    """Return rclone itself, which looks beside itself first; None for a wrapper, that may do anything before."""
    program = path.resolve()
    try:
        with program.open("rb") as opened:
            is_script = opened.read(2) == b"#!"
    except OSError:
        return None
    return program if program.stem == "rclone" and not is_script else None


def _asked(machine: Machine, rclone: Path) -> Path | None:
    try:
        done = machine.run([str(rclone), "config", "file"], environ=machine.discreet, timeout=_PATIENCE_SECONDS)
    except ToolError:
        return None
    told = _TOLD.search(done.stdout)
    return Path(told["path"].strip()) if told else None


def _places(machine: Machine) -> Iterator[Path]:
    """Yield where rclone looks, in its order (fs/config/config.go, makeConfigPath); the first is where it makes one."""
    if machine.platform is Platform.WINDOWS and (roaming := machine.environ.get("APPDATA")):
        yield Path(roaming) / "rclone" / _FILE
    if folder := machine.environ.get("XDG_CONFIG_HOME"):
        yield Path(folder) / "rclone" / _FILE
    yield machine.home / ".config" / "rclone" / _FILE
    yield machine.home / f".{_FILE}"


def names(texts: Texts) -> Sequence[str]:
    """Return the names of all remotes."""
    found = (name for data in texts.values() for name in Document(data or b"", Grammar.GOCONFIG).names())
    return tuple(dict.fromkeys(found))
