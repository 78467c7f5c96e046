"""Folders and files that only their owner may read: where hfs3 keeps its lock, its journal and its backups."""

import os
from pathlib import Path

from hfs3.errors import UserFileError
from hfs3.files.edits import PRIVATE_MODE
from hfs3.machine import Machine

FOLDER_MODE = 0o700


def folder(path: Path) -> Path:
    """Make a folder (and what it stands in) that only the owner may enter, and return it."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return path


def state_folder(machine: Machine, name: str = "") -> Path:
    """Return hfs3's own state folder, or one inside it, made if need be."""
    path = machine.state_dir / name
    try:
        return folder(folder(machine.state_dir) / name)
    except OSError as err:
        raise UserFileError(
            f"the folder {path} cannot be made: {err.strerror or err}",
            hint="hfs3 keeps its lock, journal and backups there; set XDG_STATE_HOME to a folder that you may write",
        ) from err


def write_new(path: Path, data: bytes, mode: int = PRIVATE_MODE) -> None:
    """Write a file that is not there yet, private from its first byte, and have it on disk before returning."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, PRIVATE_MODE), "wb") as stream:
        stream.write(data)
        stream.flush()
        if mode != PRIVATE_MODE:
            path.chmod(mode)
        os.fsync(stream.fileno())


def settle(path: Path) -> None:
    """Have a folder's entries on disk (Windows has no such call and needs none)."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
