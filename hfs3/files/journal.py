"""What hfs3 wrote into files of the user's: one line an apply, with hashes, and the contents before and after.

`journal.jsonl` and the folder `kept/` in the state folder, private both. An entry is written before the first byte of
its files changes, so whatever interrupts an apply, the entry and its contents tell what was there.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from hfs3.errors import UserFileError
from hfs3.files.edits import PRIVATE_MODE, Edit
from hfs3.files.private import settle, state_folder, write_new
from hfs3.machine import Machine

KEPT_ENTRIES: Final = 100
"""Of how many entries the contents are kept."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of an entry: hashes before and after (None: no file), and whether it is private."""

    path: str
    before: str | None
    after: str | None
    private: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One apply: its number (from 1), when, why, what it did to which files, and the entry it undid (0: none)."""

    number: int
    at: str
    purpose: str
    files: tuple[FileRecord, ...]
    undoes: int = 0


def digest(content: bytes | None) -> str | None:
    """Return the SHA-256 of a content; None of no file."""
    return None if content is None else sha256(content).hexdigest()


def entries(machine: Machine) -> tuple[Entry, ...]:
    """Return all entries, oldest first. A line cut short by a crash is passed over; its files were not touched."""
    try:
        lines = _path(machine).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except OSError as err:
        raise UserFileError(
            f"{_path(machine)} cannot be read: {err.strerror or err}", hint="see whom it belongs to"
        ) from err
    return tuple(entry for entry in map(_read, lines) if entry is not None)


def record(machine: Machine, edits: Sequence[Edit], *, purpose: str, undoes: int = 0) -> Entry:
    """Keep the contents of `edits` and write their entry. The caller holds the lock."""
    past = entries(machine)
    number = past[-1].number + 1 if past else 1
    store = state_folder(machine, "kept")
    for index, edit in enumerate(edits):
        for side, content in (("before", edit.before), ("after", edit.after)):
            if content is not None:
                place = store / f"{number}-{index}-{side}"
                place.unlink(missing_ok=True)  # of an apply that was cut short before its entry
                write_new(place, content)
    settle(store)
    files = tuple(FileRecord(str(e.path), digest(e.before), digest(e.after), e.private) for e in edits)
    entry = Entry(number, machine.now().isoformat(timespec="seconds"), purpose, files, undoes)
    _append(machine, entry)
    _forget(store, number - KEPT_ENTRIES)
    return entry


def kept(machine: Machine, entry: Entry, index: int, side: str) -> bytes | None:
    """Return the content that a file of an entry had `before` or `after` it; None if it is not kept any more."""
    try:
        return (machine.state_dir / "kept" / f"{entry.number}-{index}-{side}").read_bytes()
    except FileNotFoundError:
        return None


def _path(machine: Machine) -> Path:
    return machine.state_dir / "journal.jsonl"


def _read(line: str) -> Entry | None:
    try:
        fields = json.loads(line)
        return Entry(**{**fields, "files": tuple(FileRecord(**file) for file in fields["files"])})
    except (ValueError, TypeError, KeyError):
        return None


def _append(machine: Machine, entry: Entry) -> None:
    path = _path(machine)
    path.touch(mode=PRIVATE_MODE)
    old = path.read_bytes()
    line = json.dumps(asdict(entry), ensure_ascii=True)
    with path.open("ab") as stream:
        # A line cut short by a crash must not swallow this one.
        stream.write((b"" if not old or old.endswith(b"\n") else b"\n") + line.encode() + b"\n")
        stream.flush()
    settle(path.parent)


def _forget(store: Path, last: int) -> None:
    """Remove the contents of entry `last` (older ones are gone already)."""
    stale: Iterable[Path] = store.glob(f"{last}-*") if last > 0 else ()
    for path in stale:
        path.unlink(missing_ok=True)
