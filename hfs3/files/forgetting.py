"""Dropping what the journal keeps of a key pair that is removed from this machine.

A content is dropped whole: the journal knows nothing of sections. The entry stays, and says because of which pair its
content is gone, so that an undo can tell. (Dropped is unlinked: what a disk keeps of unlinked files is beyond hfs3.)
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.lock import held
from hfs3.machine import Machine
from hfs3.secret import Secret

_WORD: Final = re.compile(rb"[!-~]{16,}")
_BETWEEN: Final = re.compile(rb"[=:\"'`,;]")


def forget_pair(machine: Machine, access_key_id: str, fingerprint: str = "") -> int:
    """Drop every kept content in which this pair's ID stands, or its secret, and return how many were dropped.

    `fingerprint` is `Secret.fingerprint()` of the secret; empty if it is not known. Takes the lock. Raises
    UserFileError if a content cannot be read or removed: it may still be there, and this can be run again.
    """
    if not journal.contents(machine):  # without any, not even the lock's folder is made
        return 0
    with held(machine):
        doomed = [path for path in journal.contents(machine) if _has_pair(path, access_key_id, fingerprint)]
        if doomed:
            # The entries first: an undo must never say of a content that it was lost for no reason.
            past = journal.entries(machine)
            journal.rewrite(machine, [_marked(entry, doomed, access_key_id) for entry in past])
        for path in doomed:
            _drop(path)
    return len(doomed)


def forget_again(machine: Machine, stored: Collection[str]) -> tuple[str, ...]:
    """Drop what has been kept of pairs since they were removed, and return the IDs of which there was something.

    Taking such a pair out of a client's file keeps that file once more, for an undo. `stored` are the IDs of the pairs
    that are on this machine; pairs that hfs3 never removed are left, because what is kept may be their only copy.
    """
    removed = {file.dropped for entry in journal.entries(machine) for file in entry.files} - {"", *stored}
    return tuple(access_key_id for access_key_id in sorted(removed) if forget_pair(machine, access_key_id))


def _has_pair(path: Path, access_key_id: str, fingerprint: str) -> bool:
    try:
        content = path.read_bytes()
    except OSError as err:
        raise _failure(path, "may still have the key pair in it, and cannot be read", err) from err
    if access_key_id and re.search(rb"(?<!\w)" + re.escape(access_key_id.encode()) + rb"(?!\w)", content):
        return True
    if not fingerprint:
        return False
    words = set(_WORD.findall(content))
    runs = words.union(*(_BETWEEN.split(word) for word in words))
    return any(Secret(run.decode("ascii")).fingerprint() == fingerprint for run in runs)


def _marked(entry: journal.Entry, doomed: Iterable[Path], access_key_id: str) -> journal.Entry:
    gone = {path.name for path in doomed}
    files = tuple(
        replace(file, dropped=access_key_id) if gone & set(journal.names(entry, index)) else file
        for index, file in enumerate(entry.files)
    )
    return replace(entry, files=files)


def _drop(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as err:
        raise _failure(path, "still has the key pair in it, and cannot be removed", err) from err


def _failure(path: Path, what: str, err: OSError) -> UserFileError:
    return UserFileError(f"{path} {what}: {err.strerror or err}", hint=f"remove it: rm {path}")
