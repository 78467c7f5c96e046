"""Writing a file of the user's so that at every instant the old or the new one is there, whole.

The new content goes into a private file beside the target, is flushed to disk, and is renamed over it. Symbolic links
stay: what they point at is written. Where a rename would break something (a mount point, a hard link, another owner)
the file is written in place; that is no whole step, so the outcome says it, and the journal has both contents.
"""

import errno
import glob
import os
import secrets
import stat
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from hfs3.errors import UserFileError
from hfs3.files.edits import PRIVATE_MODE, Edit, content
from hfs3.files.private import folder, settle, write_new
from hfs3.machine import Platform

_MARK: Final = ".hfs3-"
_LABELS: Final = "security."
_ACCESS_LISTS: Final = "system.posix_acl_"
_HINTS: Final = {
    errno.ENOSPC: "the disk is full: make room and run the command again",
    errno.EDQUOT: "your quota is used up: make room and run the command again",
    errno.EROFS: "the file system is read-only: make it writable, or name another file",
    errno.EACCES: "see whom the folder belongs to: ls -ld {folder}",
    errno.EPERM: "see whom the folder belongs to: ls -ld {folder}",
}


class FileChanged(UserFileError):
    """Somebody changed the file between plan and write."""


class HalfWritten(UserFileError):
    """A file was written in place, that failed, and putting back what it held failed as well."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an edit lands: the file behind all links, the mode it gets, and why it is written in place (or not)."""

    edit: Edit
    path: Path
    mode: int
    owner: tuple[int, int] | None
    in_place: str = ""


def survey(edit: Edit) -> Target:
    """Look at the file before any is written. Raises UserFileError for whatever would stop or spoil the landing."""
    path = edit.path
    try:
        status = path.stat()
    except FileNotFoundError:
        if edit.before is not None:
            raise _changed(path) from None
        return Target(edit, _new_place(path), PRIVATE_MODE, None)
    except OSError as err:
        raise _refusal(path, err) from err
    if not stat.S_ISREG(status.st_mode):
        raise UserFileError(f"{path} is not a file", hint=f"see what it is: ls -ld {path}")
    if not status.st_mode & stat.S_IWUSR:
        mode = stat.S_IMODE(status.st_mode)
        raise UserFileError(
            f"{path} is read-only (mode {mode:04o}); it was left as it is",
            hint=f"allow writing with: chmod u+w {path}",
        )
    _refuse_changed(edit)
    mode = stat.S_IMODE(status.st_mode) & (PRIVATE_MODE if edit.private else 0o777)
    resolved = Path(os.path.realpath(path))
    return Target(edit, resolved, mode, (status.st_uid, status.st_gid), _reason_in_place(status))


def land(target: Target) -> str:
    """Write, or remove, one file. Returns a sentence for the person if it could not be done in one step, else ""."""
    edit, path = target.edit, target.path
    try:
        if edit.after is None:
            _refuse_changed(edit)
            path.unlink(missing_ok=True)
            settle(path.parent)
            return ""
        if target.in_place:
            return _write_in_place(target, edit.after, target.in_place)
        folder(path.parent)
        _sweep(path)
        return _write_beside(target, edit.after)
    except OSError as err:
        raise _refusal(edit.path, err) from err


def is_loose(path: Path, platform: Platform) -> bool:
    """Return whether others may read a file (Windows says that by access lists, which a mode does not show)."""
    return platform is not Platform.WINDOWS and bool(stat.S_IMODE(path.stat().st_mode) & ~PRIVATE_MODE & 0o777)


def narrow(path: Path) -> None:
    """Take a file's permissions away from all but its owner."""
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & PRIVATE_MODE)
    except OSError as err:
        raise _refusal(path, err) from err


def _write_beside(target: Target, new: bytes) -> str:
    path = target.path
    beside = path.with_name(f".{path.name}{_MARK}{secrets.token_hex(4)}")
    try:
        write_new(beside, new, target.mode)
        lost = _carry_attributes(target, beside) if target.owner is not None else []
        if target.owner is not None and not _give(beside, target.owner):
            return _write_in_place(target, new, "it belongs to another user")
        _refuse_changed(target.edit)
        beside.replace(path)
    except OSError as err:
        if err.errno in {errno.EBUSY, errno.EXDEV}:
            return _write_in_place(target, new, "it is a mount point")
        raise
    finally:
        beside.unlink(missing_ok=True)
    settle(path.parent)
    return f"{target.edit.path} has lost its extended attributes {', '.join(lost)}" if lost else ""


def _carry_attributes(target: Target, beside: Path) -> list[str]:
    """Give the new file the extended attributes of the one it replaces; return those it could not be given.

    Access lists are among them. A private file gets none: its owner alone may read it. Labels (`security.…`) are the
    system's to give. Python knows extended attributes on Linux only: on macOS they are lost.
    """
    lost: list[str] = []
    try:
        names = os.listxattr(target.path) if hasattr(os, "listxattr") else []
    except OSError:
        return lost  # a file system that has none
    for name in names:
        if name.startswith(_LABELS) or (target.edit.private and name.startswith(_ACCESS_LISTS)):
            continue
        try:
            os.setxattr(beside, name, os.getxattr(target.path, name))
        except OSError:
            lost.append(name)
    return lost


def _write_in_place(target: Target, new: bytes, reason: str) -> str:
    edit, path = target.edit, target.path
    with path.open("r+b", buffering=0) as stream:
        if stat.S_IMODE(path.stat().st_mode) != target.mode:  # of another's file not even the same mode may be set
            path.chmod(target.mode)
        _refuse_changed(edit)
        try:
            _overwrite(stream, new)
        except BaseException:  # Ctrl-C, too: the entry of a change that was not made goes from the journal
            _take_back(stream, edit)
            raise
    return f"{edit.path} was written in place, because {reason}"


def _overwrite(stream: FileIO, new: bytes) -> None:
    stream.seek(0)
    rest = memoryview(new)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.truncate(len(new))
    os.fsync(stream.fileno())


def _take_back(stream: FileIO, edit: Edit) -> None:
    """Put back what a file held of which only a part could be written; there is room for it, it was there before."""
    try:
        _overwrite(stream, edit.before or b"")
    except OSError as err:
        raise HalfWritten(
            f"{edit.path} may be half written, and what it held could not be put back: {err.strerror or err}",
            hint="both contents are in hfs3's journal: hfs3 undo --list",
        ) from err


def _give(path: Path, owner: tuple[int, int]) -> bool:
    """Give a file the owner and group of the one it replaces; False if that may not be done."""
    if os.name == "nt" or owner == (path.stat().st_uid, path.stat().st_gid):
        return True
    try:
        os.chown(path, *owner)
    except PermissionError:
        return False
    return True


def _reason_in_place(status: os.stat_result) -> str:
    return "it has a second name (a hard link)" if status.st_nlink > 1 else ""


def _new_place(path: Path) -> Path:
    """Return where a file that is not there yet is made: behind a dangling link, where the link points."""
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise UserFileError(
            f"{path} is a link to {target}, whose folder is not there",
            hint=f"make the folder, or remove the link: rm {path}",
        )
    return target


def _sweep(path: Path) -> None:
    """Remove what a killed hfs3 left beside the file. The caller holds the lock, so nobody is writing there."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}{_MARK}*"):
        stale.unlink(missing_ok=True)


def _refuse_changed(edit: Edit) -> None:
    """Refuse if the file is not what the plan saw. Asked once more right before it is replaced: a flush takes long."""
    if content(edit.path) != edit.before:
        raise _changed(edit.path)


def _changed(path: Path) -> FileChanged:
    return FileChanged(f"{path} was changed by another program in the meantime", hint="run the command again")


def _refusal(path: Path, err: OSError) -> UserFileError:
    if err.errno == errno.ELOOP:
        return UserFileError(f"{path} is a symbolic link that leads back to itself", hint=f"remove it: rm {path}")
    hint = _HINTS.get(err.errno or 0, "nothing was changed")
    return UserFileError(
        f"{path} cannot be written: {err.strerror or err}; it was left as it is", hint=hint.format(folder=path.parent)
    )
