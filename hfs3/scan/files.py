"""Which files are looked into, and as what text they are read.

Folders that tools fill are left out, but for `.git/config`, where tokens stand in addresses. What git ignores is looked
into: `.env` is where secrets are. Links are not followed.
"""

import codecs
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

from hfs3.contract.limits import MIB

STDIN: Final = "-"
LARGEST: Final = 16 * MIB
_LEFT_OUT: Final = frozenset(
    {".git", ".hg", ".svn", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".tox", ".venv", "__pycache__"}
    | {"node_modules", "site-packages", "venv"}
)
_HEAD: Final = 8192
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Skip(StrEnum):
    """Why a file was not looked into."""

    BINARY = "binary"
    TOO_LARGE = "too large"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text; or why there is none: `skip` where that is as it should be, `problem` where it is not."""

    path: Path
    text: str = ""
    skip: Skip | None = None
    problem: str = ""


def texts(sources: Iterable[str], stdin: IO[bytes], folder: Path) -> Iterator[Text]:
    """Yield every file of the sources: files, folders, and `-` for standard input. `folder` is where names begin."""
    for source in sources:
        if source == STDIN:
            yield _text(Path(STDIN), stdin.read())
            continue
        path = folder / source
        if not path.exists() and not path.is_symlink():
            yield Text(path, problem="there is no such file or folder")
        elif path.is_dir():
            yield from _below(path)
        else:
            yield _read(path)


def _below(top: Path) -> Iterator[Text]:
    problems: list[Text] = []

    def note(err: OSError) -> None:
        problems.append(Text(Path(err.filename or top), problem=err.strerror or str(err)))

    for folder, folders, names in os.walk(top, onerror=note):
        here = Path(folder)
        if ".git" in folders and (config := here / ".git" / "config").is_file():
            yield _read(config)
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        for name in sorted(names):
            path = here / name
            yield Text(path, skip=Skip.LINK) if path.is_symlink() else _read(path)
        yield from problems
        problems.clear()


def _read(path: Path) -> Text:
    try:
        if not path.is_file():
            return Text(path, skip=Skip.BINARY)  # a pipe, a device
        if path.stat().st_size > LARGEST:
            return Text(path, skip=Skip.TOO_LARGE)
        return _text(path, path.read_bytes())
    except OSError as err:
        return Text(path, problem=err.strerror or str(err))


def _text(path: Path, data: bytes) -> Text:
    if data.startswith(_UTF_16):
        return Text(path, data.decode("utf-16", "replace"))
    if b"\0" in data[:_HEAD]:
        return Text(path, skip=Skip.BINARY)
    return Text(path, data.decode("utf-8", "surrogateescape"))
