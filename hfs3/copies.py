"""Which files of the clients still carry a key pair, found by its access key ID. Secrets are not looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hfs3.clients.aws_files import profile_of
from hfs3.clients.base import ConfigFile, read
from hfs3.clients.registry import CLIENTS
from hfs3.clients.values import is_placeholder
from hfs3.errors import UserFileError
from hfs3.files.text import decode, universal
from hfs3.machine import Machine

_HEADER: Final = re.compile(r"\s*\[(?P<header>.*)\]")


@dataclass(frozen=True, slots=True)
class Copy:
    """One line of a client's file that names an access key ID, and the profile or remote that it belongs to."""

    access_key_id: str
    client: str
    name: str
    path: Path
    line: int

    @property
    def removal(self) -> str:
        """The command that takes this copy out."""
        noun = "remote" if self.client == "rclone" else "profile"
        return f"hfs3 configure {self.client} --remove" + ("" if self.name == "hf" else f" --{noun} {self.name}")


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, and why some file could not be looked through."""

    copies: tuple[Copy, ...]
    unread: tuple[str, ...]

    def of(self, access_key_id: str) -> tuple[Copy, ...]:
        """Return the copies of one pair."""
        return tuple(copy for copy in self.copies if copy.access_key_id == access_key_id)


def find(machine: Machine, access_key_ids: frozenset[str]) -> Search:
    """Look for these access key IDs in every file that a client would read, commented lines included."""
    copies: list[Copy] = []
    unread: list[str] = []
    sought = {key_id for key_id in access_key_ids if key_id and not is_placeholder(key_id)}
    for name, client in CLIENTS.items() if sought else ():
        for file in client.locate(machine):
            try:
                (data,) = read((file,)).values()
            except UserFileError as err:
                unread.append(err.message)
            else:
                copies += _in(name, file, data or b"", sought)
    return Search(tuple(copies), tuple(unread))


def _in(client: str, file: ConfigFile, data: bytes, sought: set[str]) -> Iterator[Copy]:
    header = ""
    for number, line in enumerate(universal(decode(data).body).split("\n"), start=1):
        if match := _HEADER.match(line):
            header = match["header"].strip()
        for key_id in sorted(sought):
            if re.search(rf"(?<!\w){re.escape(key_id)}(?!\w)", line):
                name = profile_of(file.kind, header) if client == "aws" else header
                yield Copy(key_id, client, name, file.path, number)
