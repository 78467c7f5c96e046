"""A private file that is replaced whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from hfs3.errors import UserFileError
from hfs3.files.private import FOLDER_MODE, settle, write_new

_MARK_DIGITS: Final = 16
_ELSEWHERE: Final = "Make it writable, or set XDG_CONFIG_HOME to a folder that is."


def replace(path: Path, content: bytes) -> None:
    """Put `content` in place of the file at `path`; folders that are missing on the way are made private."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(_MARK_DIGITS // 2)}")
    try:
        _make_folder(path.parent)
        try:
            write_new(temporary, content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        settle(path.parent)
    except OSError as err:
        raise _told(path, "written", err) from None


def read(path: Path) -> bytes | None:
    """Return the file's content, or None if there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as err:
        raise _told(path, "read", err) from None


def remove(path: Path) -> None:
    """Remove the file, if it is there, and what a process that was killed while replacing it has left beside it."""
    try:
        path.unlink(missing_ok=True)
        for stale in path.parent.glob(f".{path.name}.{'[0-9a-f]' * _MARK_DIGITS}"):
            stale.unlink(missing_ok=True)
    except OSError as err:
        raise _told(path, "removed", err) from None


def check_writable(path: Path) -> None:
    """Find out, without writing, whether `replace` could work. Raises UserFileError."""
    folder = next(folder for folder in path.parents if folder.exists())
    if not folder.is_dir():
        raise UserFileError(f"{path} cannot be written: {folder} is no folder", hint="Move it away.")
    if not os.access(folder, os.W_OK | os.X_OK):
        reason = "the file system is read-only" if _is_read_only(folder) else f"you may not write to {folder}"
        raise UserFileError(f"{path} cannot be written: {reason}", hint=_ELSEWHERE)


def _is_read_only(folder: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=FOLDER_MODE)


def _told(path: Path, done: str, err: OSError) -> UserFileError:
    return UserFileError(f"{path} cannot be {done}: {err.strerror or err}", hint=_ELSEWHERE)
