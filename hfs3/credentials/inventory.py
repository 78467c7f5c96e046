"""Where hfs3 has written key pairs: by file and profile, and the pair by a salted hash of its ID, never by itself.

One private file, `copies.json` in the state folder, replaced whole under the lock. A place is entered before its first
byte is written, so that no interruption leaves a copy that nobody remembers; one that turns out to have no pair is
harmless, because whoever reads the inventory looks into the file as well.
"""

import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from hfs3.credentials import whole
from hfs3.errors import UserFileError
from hfs3.files.lock import held
from hfs3.files.private import state_folder
from hfs3.machine import Machine

_VERSION: Final = 1
_SALT_BYTES: Final = 16
_KEPT_MARKS: Final = 100
"""Of how many pairs a place is remembered: an undo may bring back any that the journal still has."""


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """One file of a client's, as it was located when a pair was written: its kind, its path, whether it is private."""

    kind: str
    path: str
    private: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A profile or remote that hfs3 wrote a pair into: for which account, in which files, and marks of the pairs.

    One without files is what is remembered of an account's places that have no pair any more: the marks, because an
    undo may still have those pairs.
    """

    account: str
    client: str
    name: str
    files: tuple[PlaceFile, ...]
    marks: tuple[str, ...]

    def is_at(self, other: "Place") -> bool:
        """Return whether both are the same profile in the same files, whosever pair is in it."""
        return (self.client, self.name, self.files) == (other.client, other.name, other.files)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every place, and the salt (hexadecimal) of the marks."""

    salt: str
    places: tuple[Place, ...] = ()

    def mark(self, access_key_id: str) -> str:
        """Return what stands for this pair in a place."""
        return hmac.new(bytes.fromhex(self.salt), access_key_id.encode(), "sha256").hexdigest()

    def of(self, account: str) -> tuple[Place, ...]:
        """Return the places of one account."""
        return tuple(place for place in self.places if place.account == account and place.files)

    def knows(self, access_key_id: str, accounts: Iterable[str]) -> bool:
        """Return whether hfs3 has written this pair anywhere for one of these accounts."""
        mark = self.mark(access_key_id)
        return any(mark in place.marks for place in self.places if place.account in set(accounts))


def load(machine: Machine) -> Inventory:
    """Return what is remembered. Raises UserFileError if the file is not what hfs3 wrote."""
    data = whole.read(_path(machine))
    if data is None:
        return Inventory(secrets.token_hex(_SALT_BYTES))
    try:
        return _decoded(json.loads(data))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as err:
        raise UserFileError(
            f"{_path(machine)} is not hfs3's list of copies ({type(err).__name__})",
            hint=f"move it away (mv {_path(machine)} {_path(machine)}.bad); `hfs3 configure` enters its profiles anew",
        ) from None


def note(machine: Machine, places: Sequence[Place], access_key_id: str) -> None:
    """Remember that this pair is about to be written into these places (their own marks are passed over)."""
    if not places:
        return
    state_folder(machine)
    with held(machine):
        known = load(machine)
        mark = known.mark(access_key_id)
        there = list(known.places)
        for place in places:
            before = next((one for one in there if one.is_at(place)), None)
            marks = [one for one in (before.marks if before else ()) if one != mark][-(_KEPT_MARKS - 1) :]
            now = replace(place, marks=(*marks, mark))
            if before is None:
                there.append(now)
            else:
                there[there.index(before)] = now
        _write(machine, known, there)


IsThere = Callable[[Inventory, Place], bool]
"""Whether a pair still stands in a place. Where that cannot be told, it does."""


def prune(machine: Machine, is_there: IsThere) -> None:
    """Forget every place for which `is_there` does not hold, but the marks of its pairs."""
    if not load(machine).places:
        return
    with held(machine):
        known = load(machine)
        left = [place for place in known.places if place.files and is_there(known, place)]
        gone = [place for place in known.places if place not in left]
        retired = []
        for account in dict.fromkeys(place.account for place in gone):
            marks = dict.fromkeys(mark for place in gone if place.account == account for mark in place.marks)
            retired.append(Place(account, "", "", (), tuple(marks)[-_KEPT_MARKS:]))
        _write(machine, known, [*left, *retired])


def forget(machine: Machine, account: str, is_there: IsThere) -> None:
    """Forget all that is known of an account but the places in which its pair still stands."""
    if not any(place.account == account for place in load(machine).places):
        return
    with held(machine):
        known = load(machine)
        others = [p for p in known.places if p.account != account or (p.files and is_there(known, p))]
        _write(machine, known, others)


def _write(machine: Machine, known: Inventory, places: Sequence[Place]) -> None:
    if replace(known, places=tuple(places)) == known:
        return
    document = {"schema_version": _VERSION, "salt": known.salt, "places": [asdict(place) for place in places]}
    whole.replace(_path(machine), json.dumps(document, indent=1).encode() + b"\n")


def _path(machine: Machine) -> Path:
    return machine.state_dir / "copies.json"


def _decoded(document: dict[str, object]) -> Inventory:
    salt, places = document["salt"], document["places"]
    if not isinstance(salt, str) or not bytes.fromhex(salt) or not isinstance(places, list):
        raise TypeError("another shape")
    return Inventory(salt, tuple(_place(fields) for fields in places))


def _place(fields: dict[str, object]) -> Place:
    files, marks = fields["files"], fields["marks"]
    if not isinstance(files, list) or not isinstance(marks, list):
        raise TypeError("another shape")
    return Place(
        account=str(fields["account"]),
        client=str(fields["client"]),
        name=str(fields["name"]),
        files=tuple(PlaceFile(str(file["kind"]), str(file["path"]), bool(file["private"])) for file in files),
        marks=tuple(str(mark) for mark in marks),
    )
