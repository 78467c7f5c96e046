"""Every client that can be asked about, in the order of the names users know.

To add one: write the table of its sources (`Answers`), enter it here, and let tests/effective hold it against the tool.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hfs3.effective import botocore, golang, libraries, rclone
from hfs3.effective.sources import Answers
from hfs3.files.ini import Grammar

Version = tuple[int, ...]
Parts = Mapping[str, Version]

REMOTE: Final = "remote"
PROFILE: Final = "profile"
_AWS_PROFILE: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_BOTOCORE_PROFILE: Final = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
_SECOND_CLI: Final = (2,)


@dataclass(frozen=True, slots=True)
class Reader:
    """One client: how its settings are found in a version, and how a profile or a remote is named to it.

    `answers` takes its version and those of the libraries in it. `option` is how a person names the profile, with `{}`
    for it; empty where only a variable can. `variables` choose it otherwise, in this version: the first that is set.
    `grammar` is whose refusal of a file stops the client; `library` tells a library of Python from a program.
    """

    name: str
    answers: Callable[[Version, Parts], Answers]
    option: str = "--profile {}"
    variables: Callable[[Version], tuple[str, ...]] = lambda _: _AWS_PROFILE
    noun: str = PROFILE
    grammar: Grammar | None = Grammar.BOTOCORE
    library: bool = False


def _aws_variables(version: Version) -> tuple[str, ...]:
    return _AWS_PROFILE if version >= _SECOND_CLI else _BOTOCORE_PROFILE


def _of_botocore(table: Callable[[Version], Answers]) -> Callable[[Version, Parts], Answers]:
    return lambda version, parts: table(parts.get("botocore", version))


def _any(table: Callable[[], Answers]) -> Callable[[Version, Parts], Answers]:
    return lambda _version, _parts: table()


READERS: Final = (
    Reader("aws", lambda version, _: botocore.aws(version), variables=_aws_variables),
    Reader(
        "boto3",
        _of_botocore(botocore.boto3),
        "Session(profile_name='{}')",
        variables=lambda _: _BOTOCORE_PROFILE,
        library=True,
    ),
    Reader("rclone", lambda version, _: rclone.answers(version), "{}:", lambda _: (), REMOTE, Grammar.GOCONFIG),
    Reader("s5cmd", _any(golang.s5cmd), grammar=None),
    Reader(
        "s3fs",
        _of_botocore(botocore.fsspec),
        "S3FileSystem(profile='{}')",
        variables=lambda _: _BOTOCORE_PROFILE,
        library=True,
    ),
    Reader(
        "dvc",
        _of_botocore(botocore.fsspec),
        "dvc remote modify NAME profile {}",
        variables=lambda _: _BOTOCORE_PROFILE,
        library=True,
    ),
    Reader("pyarrow", _any(libraries.pyarrow), "", grammar=None, library=True),
    Reader("obstore", _any(libraries.obstore), "", variables=lambda _: (), grammar=None, library=True),
    Reader("polars", _any(libraries.polars), "", variables=lambda _: ("AWS_PROFILE",), grammar=None, library=True),
    Reader("duckdb", _any(libraries.duckdb), "", variables=lambda _: (), grammar=None, library=True),
)
BY_NAME: Final = {reader.name: reader for reader in READERS}
"""The readers by the names users type."""
LIBRARIES: Final = tuple(reader.name for reader in READERS if reader.library)
