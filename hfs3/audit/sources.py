"""Where key names come from: a folder, a listing, standard input, a bucket. All are read as a stream."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from urllib.parse import urlsplit

from hfs3.errors import Hfs3Error, NetworkError, UserFileError
from hfs3.machine import Machine

STANDARD_INPUT: Final = "-"
_BUCKET: Final = "s3://"
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it would become a key; where it stands: the file or listing, and the line (0: no listing)."""

    key: str
    path: Path | None = None
    line: int = 0


def names(source: str, stdin: IO[bytes], machine: Machine) -> Iterator[Name]:
    """Yield every name of a source. Raises UserFileError, NetworkError or Hfs3Error where it cannot be read."""
    if source == STANDARD_INPUT:
        yield from _listed(stdin, None)
    elif source.startswith(_BUCKET):
        yield from _in_bucket(source, machine)
    else:
        yield from _on_disk(machine.expand(source))


def _on_disk(path: Path) -> Iterator[Name]:
    try:
        if path.is_dir():
            yield from _in_folder(path, "", (_identity(path),))
        else:
            with path.open("rb") as stream:
                yield from _listed(stream, path)
    except OSError as err:
        raise UserFileError(
            f"{err.filename or path} cannot be read: {err.strerror or err}",
            hint="give a folder, a listing with one name a line, - for standard input, or s3://bucket/prefix",
        ) from err


def _in_folder(folder: Path, prefix: str, above: tuple[tuple[int, int], ...]) -> Iterator[Name]:
    """Yield the files of a folder as an upload of it would name them. Links are followed, as the clients do."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        key = f"{prefix}{entry.name}"
        if entry.is_dir():
            inner = folder / entry.name
            if _identity(inner) not in above:  # a link to a folder above would never end
                yield from _in_folder(inner, f"{key}/", (*above, _identity(inner)))
        else:
            yield Name(key, folder / entry.name)


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _listed(stream: IO[bytes], path: Path | None) -> Iterator[Name]:
    """Yield the names of a listing, one a line; NUL-separated if the first NUL comes before the first line end."""
    chunk = stream.read(_CHUNK)
    if not chunk:
        return
    nul, line = (chunk.find(mark) for mark in (b"\0", b"\n"))
    separator = b"\0" if nul >= 0 and (line < 0 or nul < line) else b"\n"
    for number, name in enumerate(_separated(stream, chunk, separator), start=1):
        bare = name.removesuffix(b"\r") if separator == b"\n" else name
        if bare:
            yield Name(bare.decode("utf-8", "surrogateescape"), path, number)


def _separated(stream: IO[bytes], chunk: bytes, separator: bytes) -> Iterator[bytes]:
    rest = b""
    while chunk:
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
        chunk = stream.read(_CHUNK)
    if rest:
        yield rest


def _in_bucket(source: str, machine: Machine) -> Iterator[Name]:
    from boto3 import Session  # heavy, and needed for this source only
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as NoConnection

    url = urlsplit(source)
    try:
        client = Session(profile_name=machine.environ.get("AWS_PROFILE")).client("s3")
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=url.netloc, Prefix=url.path.lstrip("/"))
        for page in pages:
            for item in page.get("Contents", []):
                yield Name(item["Key"])
    except (NoConnection, HTTPClientError) as err:
        raise NetworkError(f"{source} cannot be listed: {err}", hint="check the profile's endpoint") from err
    except ClientError as err:
        told = err.response.get("Error", {})
        raise Hfs3Error(
            f"{source} cannot be listed: {told.get('Code')}: {told.get('Message')}",
            hint="name the profile that may list it with AWS_PROFILE",
        ) from err
    except BotoCoreError as err:
        raise Hfs3Error(f"{source} cannot be listed: {err}", hint="name a profile with AWS_PROFILE") from err
