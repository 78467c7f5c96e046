"""The AWS tools' two files: where they are, and which of their sections is which profile.

Headers are read as botocore/configloader.py reads them (build_profile_map); `[profile hf]` in the config file and
`[hf]` in the credentials file are the same profile, and a key in the credentials file wins.
"""

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from hfs3.clients.base import ConfigFile, Texts
from hfs3.files.ini import Document, Grammar
from hfs3.machine import Machine, Platform

CONFIG: Final = "config"
CREDENTIALS: Final = "credentials"
DEFAULT: Final = "default"
LEAKING: Final = "DEFAULT"
"""configparser's own section: its keys leak into all others."""
SERVICES: Final = "services"

BLOCK: Final = "s3"
ENDPOINT: Final = "endpoint_url"
PROCESS: Final = "credential_process"
ACCESS_KEY: Final = "aws_access_key_id"
SECRET_KEY: Final = "aws_secret_access_key"  # noqa: S105  # the name of the key
SESSION_TOKEN: Final = "aws_session_token"  # noqa: S105  # as above
PAIR: Final = (ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)

_QUOTING: Final = re.compile(r"[\"'\\]")
_SHELL_WORD: Final = re.compile(r"[^ \t\r\n]+")
_VARIABLE: Final = re.compile(r"\$(?:(\w+)|\{([^}]*)\})", re.ASCII)
_WINDOWS_VARIABLE: Final = re.compile(r"%([^%]+)()%")
_PRIVATE: Final = {CREDENTIALS}
_PLACES: Final = (
    (CONFIG, "AWS_CONFIG_FILE", "~/.aws/config"),
    (CREDENTIALS, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
)


def locate(machine: Machine) -> Sequence[ConfigFile]:
    """Return the config file and the credentials file, the latter private."""
    config, credentials = (_place(machine, *place) for place in _PLACES)
    # One file that has two names, as by a link, is one file: two edits of it would undo each other.
    return config, replace(credentials, path=config.path) if _is_one(config.path, credentials.path) else credentials


def _is_one(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # not there yet
        return os.path.realpath(one) == os.path.realpath(other)


def _place(machine: Machine, kind: str, variable: str, usual: str) -> ConfigFile:
    named = _expanded(machine.environ.get(variable, ""), machine)
    path = machine.expand(named or usual)
    return ConfigFile(kind, path, variable if named else "the default", private=kind in _PRIVATE)


def _expanded(text: str, machine: Machine) -> str:
    """Return what Python's os.path.expandvars makes of `text` on this platform, as botocore asks it to."""
    forms = (_VARIABLE, _WINDOWS_VARIABLE) if machine.platform is Platform.WINDOWS else (_VARIABLE,)
    for form in forms:
        text = form.sub(lambda found: machine.environ.get(found[1] or found[2], found[0]), text)
    return text


def kinds(texts: Texts) -> tuple[ConfigFile, ConfigFile]:
    """Return the config file and the credentials file of `texts`."""
    by_kind = {file.kind: file for file in texts}
    return by_kind[CONFIG], by_kind[CREDENTIALS]


def new_header(kind: str, name: str) -> str:
    """Return the header under which a profile is written."""
    return f"profile {name}" if kind == CONFIG and name != DEFAULT else name


def profile_of(kind: str, header: str) -> str:
    """Return the profile that a header begins, or "" if it begins none."""
    if kind == CREDENTIALS or header == DEFAULT:
        return header
    words = _words(header) if header.startswith("profile") else []
    return words[1] if len(words) == 2 else ""  # noqa: PLR2004  # "profile" and the name


def is_services(header: str, name: str) -> bool:
    """Return whether a header begins the services section that a profile names."""
    return header.split() == [SERVICES, name]


def _words(header: str) -> list[str]:
    """Return what `shlex.split` does, which is slow on thousands of headers; nothing for one it cannot split."""
    if not _QUOTING.search(header):
        return _SHELL_WORD.findall(header)
    try:
        return shlex.split(header)
    except ValueError:
        return []


def names(texts: Texts) -> Sequence[str]:
    """Return the names of all profiles in both files."""
    return tuple(dict.fromkeys(_names(texts)))


def _names(texts: Texts) -> Iterator[str]:
    for file, data in texts.items():
        for header in Document(data or b"", Grammar.BOTOCORE).names():
            name = profile_of(file.kind, header)
            if name and name != LEAKING:
                yield name
