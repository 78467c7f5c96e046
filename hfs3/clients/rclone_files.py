"""rclone's one file: where rclone itself would look for it, and the remotes in it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from hfs3.clients.base import ConfigFile, Texts
from hfs3.errors import ToolError
from hfs3.files.ini import Document, Grammar
from hfs3.machine import Machine, Platform

KIND: Final = "remotes"
_FILE: Final = "rclone.conf"
_TOLD: Final = re.compile(r"(?:is stored at|will use this path):\s*\n(?P<path>[^\n]+)")
_PATIENCE_SECONDS: Final = 10.0


def locate(machine: Machine) -> Sequence[ConfigFile]:
    """Return rclone.conf: where RCLONE_CONFIG says, else where rclone says, else where it would look."""
    named = machine.environ.get("RCLONE_CONFIG", "")
    if named:
        return (ConfigFile(KIND, machine.expand(named), "RCLONE_CONFIG", private=True),)
    asked = _asked(machine)
    if asked is not None:
        return (ConfigFile(KIND, asked, "rclone config file", private=True),)
    there = [path for path in _places(machine) if path.exists()]
    return (ConfigFile(KIND, (there or list(_places(machine)))[0], "the default", private=True),)


def _asked(machine: Machine) -> Path | None:
    rclone = machine.which("rclone")
    if rclone is None:
        return None
    try:
        done = machine.run([str(rclone), "config", "file"], timeout=_PATIENCE_SECONDS)
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
