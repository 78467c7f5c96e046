"""Which files of the clients carry a key pair, found by its access key ID, and which profiles are served with it.

Every file that a client would read now is looked through, and every file that hfs3 remembers to have written into,
wherever the variables pointed then. Secrets are not looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hfs3.clients.aws_files import profile_of
from hfs3.clients.aws_process import helper_account, helper_words, is_our_helper
from hfs3.clients.base import ConfigFile, Credentials, Profile, read
from hfs3.clients.pairs import access_key_ids, files_of, place_of
from hfs3.clients.registry import CLIENTS
from hfs3.clients.values import is_placeholder
from hfs3.credentials import accounts, inventory
from hfs3.credentials.inventory import Inventory
from hfs3.credentials.mixups import IDENTITY
from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.text import decode, universal
from hfs3.machine import Machine

_HEADER: Final = re.compile(r"\s*\[(?P<header>.*)\]")


@dataclass(frozen=True, slots=True)
class Copy:
    """One line of a client's file that names an access key ID, and the profile or remote that it belongs to.

    `written` says that hfs3 put the pair there; `elsewhere` that no client would read that file as things are now.
    """

    access_key_id: str
    client: str
    name: str
    path: Path
    line: int
    written: bool = False
    elsewhere: bool = False

    @property
    def removal(self) -> str:
        """The command that takes this copy out; empty where none would find it."""
        return "" if self.elsewhere else _command(self.client, self.name)


@dataclass(frozen=True, slots=True)
class Served:
    """A profile or remote without a pair of its own: it gets that of `account` from hfs3, each time it is used.

    `through` is the AWS profile that an rclone remote takes the pair from, which may have it in a file; empty for an
    AWS profile.
    """

    account: str
    client: str
    name: str
    path: Path
    through: str = ""

    @property
    def removal(self) -> str:
        """The command that takes this profile out."""
        return _command(self.client, self.name)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and why some file could not be looked through."""

    copies: tuple[Copy, ...]
    unread: tuple[str, ...]

    def of(self, access_key_id: str) -> tuple[Copy, ...]:
        """Return the copies of one pair."""
        return tuple(copy for copy in self.copies if copy.access_key_id == access_key_id)


def find(machine: Machine, access_key_ids: frozenset[str]) -> Search:
    """Look for these access key IDs in every file that a client would read or that hfs3 wrote, comments included."""
    copies: list[Copy] = []
    unread: list[str] = []
    sought = {key_id for key_id in access_key_ids if key_id and not is_placeholder(key_id)}
    known = inventory.load(machine)
    for client, file, elsewhere in _files(machine, known) if sought else ():
        try:
            (data,) = read((file,)).values()
        except UserFileError as err:
            unread.append(err.message)
        else:
            copies += (
                _described(found, known, elsewhere=elsewhere) for found in _in(client, file, data or b"", sought)
            )
    return Search(tuple(copies), tuple(unread))


def served(machine: Machine) -> tuple[Served, ...]:
    """Return every profile that asks hfs3 for the pair of a stored account, and every remote that asks such a profile.

    Files that cannot be understood have none: the doctor tells of them.
    """
    stored = {account.name: account.access_key_id for account in accounts.load(machine)}
    if not stored:
        return ()
    only = next(iter(stored)) if len(stored) == 1 else ""
    asking: dict[str, Served] = {}
    holders: dict[str, str] = {}  # AWS profiles with a pair in their files: a remote may take it from there
    for name, profile, path in _profiles(machine, "aws"):
        if profile.credentials is Credentials.PROCESS and is_our_helper(profile.credential_process):
            account = helper_account(helper_words(profile.credential_process, machine.platform)) or only
            if account in stored:
                asking[name] = Served(account, "aws", name, path)
    with suppress(UserFileError):
        texts = read(CLIENTS["aws"].locate(machine))
        for name in CLIENTS["aws"].names(texts):
            ids = access_key_ids("aws", name, texts)
            holders.update((name, account) for account, key_id in stored.items() if key_id in ids)
    sources = holders | {name: one.account for name, one in asking.items()}
    remotes = [
        Served(sources[through], "rclone", name, path, through)
        for name, profile, path in (_profiles(machine, "rclone") if sources else ())
        if profile.credentials is Credentials.AWS and (through := profile.aws_profile or "default") in sources
    ]
    return (*asking.values(), *remotes)


def returned(machine: Machine, edits: Iterable[Edit]) -> tuple[str, ...]:
    """Return the IDs of the pairs that these edits bring into files and that no account has (any more)."""
    stored = {account.access_key_id for account in accounts.load(machine)}
    came = {one.decode() for edit in edits for one in _identities(edit.after) - _identities(edit.before)}
    return tuple(sorted(came - stored))


def follow(machine: Machine, edits: Iterable[Edit]) -> None:
    """Remember the stored pairs that edits made outside of `configure` (an undo) are about to bring back."""
    owners = {account.access_key_id: account.name for account in accounts.load(machine)}
    came = {edit.path: edit.after for edit in edits if _identities(edit.after) - _identities(edit.before)}
    coming = {one.decode() for data in came.values() for one in _identities(data)} & set(owners)
    for client in ("aws", "rclone") if coming else ():
        files = CLIENTS[client].locate(machine)
        if not any(file.path in came for file in files):
            continue
        texts = {file: came.get(file.path, data) for file, data in read(files).items()}
        for name in CLIENTS[client].names(texts):
            for identity in set(access_key_ids(client, name, texts)) & coming:
                inventory.note(machine, [place_of(client, name, files, account=owners[identity])], identity)


def _command(client: str, name: str) -> str:
    noun = "remote" if client == "rclone" else "profile"
    return f"hfs3 configure {client} --remove" + ("" if name == "hf" else f" --{noun} {name}")


def _files(machine: Machine, known: Inventory) -> Iterator[tuple[str, ConfigFile, bool]]:
    """Yield every file once, with its client, and whether only the inventory knows of it."""
    seen: set[tuple[str, Path]] = set()
    for name, client in CLIENTS.items():
        for file in client.locate(machine):
            seen.add((name, file.path.absolute()))
            yield name, file, False
    for place in known.places:
        for file in files_of(place):
            if (place.client, file.path) not in seen:
                seen.add((place.client, file.path))
                yield place.client, file, True


def _described(copy: Copy, known: Inventory, *, elsewhere: bool) -> Copy:
    mark, path = known.mark(copy.access_key_id), str(copy.path.absolute())
    written = any(
        (place.client, place.name) == (copy.client, copy.name)
        and mark in place.marks
        and any(file.path == path for file in place.files)
        for place in known.places
    )
    return Copy(copy.access_key_id, copy.client, copy.name, copy.path, copy.line, written, elsewhere)


def _in(client: str, file: ConfigFile, data: bytes, sought: set[str]) -> Iterator[Copy]:
    header = ""
    for number, line in enumerate(universal(decode(data).body).split("\n"), start=1):
        if match := _HEADER.match(line):
            header = match["header"].strip()
        for key_id in sorted(sought):
            if re.search(rf"(?<!\w){re.escape(key_id)}(?!\w)", line):
                name = profile_of(file.kind, header) if client == "aws" else header
                yield Copy(key_id, client, name, file.path, number)


def _profiles(machine: Machine, client: str) -> Iterator[tuple[str, Profile, Path]]:
    """Yield every profile of a client with its way to a pair, and the file that its settings are in."""
    files = CLIENTS[client].locate(machine)
    try:
        texts: Mapping[ConfigFile, bytes | None] = read(files)
        names = CLIENTS[client].names(texts)
    except UserFileError:
        return
    for name in names:
        yield name, CLIENTS[client].kept(texts, Profile(name, "", "")), files[0].path


def _identities(data: bytes | None) -> set[bytes]:
    return set(IDENTITY.findall(data or b""))
