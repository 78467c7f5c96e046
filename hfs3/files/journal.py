"""What hfs3 wrote into files of the user's: one line an apply, with hashes, and the contents before and after.

`journal.jsonl` and the folder `kept/` in the state folder, private both. An entry is written before the first byte of
its files changes, so whatever interrupts an apply, the entry and its contents tell what was there. The contents hold
what the files held, key pairs among it; `forgetting` drops those of a pair that is removed from this machine.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.private import settle, state_folder, write_new
from hfs3.machine import Machine

KEPT_ENTRIES: Final = 100
"""Of how many entries the contents are kept."""
_LISTED_ENTRIES: Final = 1000
_STORE: Final = "kept"
SIDES: Final = ("before", "after")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of an entry: hashes before and after (None: no file), and whether it is private.

    `dropped` is the access key ID of the pair because of which a content of it is not kept any more; else empty.
    """

    path: str
    before: str | None
    after: str | None
    private: bool
    dropped: str = ""


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
    """Return all entries, oldest first."""
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
    files = tuple(FileRecord(str(e.path.absolute()), digest(e.before), digest(e.after), e.private) for e in edits)
    entry = Entry(number, machine.now().isoformat(timespec="seconds"), purpose, files, undoes)
    store = state_folder(machine, _STORE)
    try:
        _keep(store, number, edits)
        _write(machine, (*past[-_LISTED_ENTRIES:], entry))
    except OSError as err:
        raise UserFileError(
            f"the journal in {machine.state_dir} cannot be written: {err.strerror or err}; nothing was changed",
            hint="without it a change could not be undone; make room there, or set XDG_STATE_HOME to another folder",
        ) from err
    return entry


def _keep(store: Path, number: int, edits: Sequence[Edit]) -> None:
    for index, edit in enumerate(edits):
        for side, data in zip(SIDES, (edit.before, edit.after), strict=True):
            if data is not None:
                place = store / _name(number, index, side)
                place.unlink(missing_ok=True)  # of an apply that was cut short before its entry
                write_new(place, data)
    settle(store)
    for stale in store.glob(f"{number - KEPT_ENTRIES}-*"):
        stale.unlink(missing_ok=True)


def rewrite(machine: Machine, past: Sequence[Entry]) -> None:
    """Put these entries in the place of all there are. The caller holds the lock."""
    try:
        _write(machine, past)
    except OSError as err:
        raise UserFileError(
            f"the journal in {machine.state_dir} cannot be written: {err.strerror or err}",
            hint="make room there, or see whom it belongs to",
        ) from err


def withdraw(machine: Machine, entry: Entry) -> None:
    """Take an entry out again whose apply changed nothing in the end. The caller holds the lock."""
    with suppress(OSError):  # on a full disk it stays, as a change without effect
        _write(machine, [other for other in entries(machine) if other.number != entry.number])


def kept(machine: Machine, entry: Entry, index: int, side: str) -> bytes | None:
    """Return the content that a file of an entry had `before` or `after` it; None if it is not kept any more."""
    try:
        return (machine.state_dir / _STORE / _name(entry.number, index, side)).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as err:
        raise UserFileError(
            f"a content of change {entry.number} cannot be read: {err.strerror or err}",
            hint=f"see whom the folder belongs to: ls -ld {machine.state_dir / _STORE}",
        ) from err


def contents(machine: Machine) -> tuple[Path, ...]:
    """Return every content that is kept, also those whose entry was never written."""
    return tuple(sorted((machine.state_dir / _STORE).glob("*-*-*")))


def names(entry: Entry, index: int) -> tuple[str, ...]:
    """Return the names under which the contents of a file of an entry are kept."""
    return tuple(_name(entry.number, index, side) for side in SIDES)


def _name(number: int, index: int, side: str) -> str:
    return f"{number}-{index}-{side}"


def _path(machine: Machine) -> Path:
    return machine.state_dir / "journal.jsonl"


def _read(line: str) -> Entry | None:
    try:
        fields = json.loads(line)
        return Entry(**{**fields, "files": tuple(FileRecord(**file) for file in fields["files"])})
    except (ValueError, TypeError, KeyError):
        return None


def _write(machine: Machine, entries: Sequence[Entry]) -> None:
    path = _path(machine)
    lines = "".join(json.dumps(asdict(entry), ensure_ascii=True) + "\n" for entry in entries)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    write_new(beside, lines.encode())
    beside.replace(path)
    settle(path.parent)
