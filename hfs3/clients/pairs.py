"""The key pair of one profile or remote: which one stands in its files, and another put in its place.

Unlike a client's `plan` this touches nothing but the two lines of the pair.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from hfs3.clients import aws_files, rclone
from hfs3.clients.base import ConfigFile, Texts, read
from hfs3.clients.draft import Draft
from hfs3.credentials.inventory import Inventory, Place, PlaceFile
from hfs3.credentials.model import AccessKey
from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.ini import Grammar, Section
from hfs3.files.splice import Change

_GRAMMARS: Final = {"aws": Grammar.BOTOCORE, "rclone": Grammar.GOCONFIG}
_KEYS: Final = {
    "aws": (aws_files.ACCESS_KEY, aws_files.SECRET_KEY),
    "rclone": (rclone.ACCESS_KEY, rclone.SECRET_KEY),
}


def place_of(client: str, name: str, files: Sequence[ConfigFile], *, account: str) -> Place:
    """Return the place of a profile in these files, without a mark."""
    return Place(account, client, name, tuple(PlaceFile(f.kind, str(f.path.absolute()), f.private) for f in files), ())


def files_of(place: Place) -> tuple[ConfigFile, ...]:
    """Return the files of a place, where they were when hfs3 wrote there; none if no client is known to read them."""
    if place.client not in _GRAMMARS:
        return ()
    return tuple(ConfigFile(f.kind, Path(f.path), "hfs3's list of copies", f.private) for f in place.files)


def read_place(place: Place) -> dict[ConfigFile, bytes | None]:
    """Return what stands in the files of a place now. Raises UserFileError for one that cannot be read."""
    return read(files_of(place))


def access_key_ids(client: str, name: str, texts: Texts) -> tuple[str, ...]:
    """Return the access key IDs that stand in a profile. Raises UserFileError for a file its tools would refuse."""
    draft = Draft(texts, _GRAMMARS[client])
    return tuple(dict.fromkeys(identity for _, _, identity in _standing(draft, client, name, texts)))


def still_there(known: Inventory, place: Place) -> bool:
    """Return whether a pair that hfs3 wrote into a place stands there; also where that cannot be told."""
    try:
        found = access_key_ids(place.client, place.name, read_place(place))
    except (UserFileError, KeyError):
        return True
    return any(known.mark(identity) in place.marks for identity in found)


def replaced(
    place: Place, texts: Texts, is_old: Callable[[str], bool], key: AccessKey, *, purpose: str
) -> Sequence[Edit]:
    """Return the edits that put `key` wherever a profile has a pair for whose ID `is_old` holds."""
    draft = Draft(texts, _GRAMMARS[place.client])
    access_key, secret_key = _KEYS[place.client]
    for file, section, identity in tuple(_standing(draft, place.client, place.name, texts)):
        if is_old(identity):
            pair = (Change(access_key, key.access_key_id), Change(secret_key, key.secret_access_key.reveal()))
            draft.set(file, section.name, pair)
    return draft.edits(purpose)


def _standing(draft: Draft, client: str, name: str, texts: Texts) -> Iterator[tuple[ConfigFile, Section, str]]:
    for file in texts:
        section = draft.section(file, lambda header, kind=file.kind: _name(client, kind, header) == name)  # type: ignore[misc]
        spot = section.spot(_KEYS[client][0]) if section else None
        if section is not None and spot is not None and spot.value:
            yield file, section, spot.value


def _name(client: str, kind: str, header: str) -> str:
    return aws_files.profile_of(kind, header) if client == "aws" else header
