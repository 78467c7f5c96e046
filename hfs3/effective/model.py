"""An answer to "why this value?": what a client takes for a setting, from where, and what it passes over.

`Effective.value` is shown to people, so it is never a secret: the one part of a key pair asked for is its ID.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hfs3.contract.settings import SettingName
from hfs3.diagnostics.model import NOWHERE, Place


class Asked(StrEnum):
    """What can be asked for: the settings of the contract that clients differ in, and who signs."""

    ENDPOINT = SettingName.ENDPOINT
    REGION = SettingName.REGION
    ACCESS_KEY_ID = "access-key-id"
    ADDRESSING = SettingName.ADDRESSING
    REQUEST_CHECKSUMS = SettingName.REQUEST_CHECKSUMS
    RESPONSE_CHECKSUMS = SettingName.RESPONSE_CHECKSUMS
    LIST_VERSION = SettingName.LIST_VERSION
    MULTIPART_THRESHOLD = SettingName.MULTIPART_THRESHOLD
    PART_SIZE = SettingName.PART_SIZE
    SIGNATURE = SettingName.SIGNATURE
    CA_BUNDLE = SettingName.CA_BUNDLE


class Kind(StrEnum):
    """What sort of place a value comes from."""

    VARIABLE = "variable"
    FILE = "file"
    DEFAULT = "default"
    CODE = "code"
    """Only the program that uses the library can say."""
    REFUSED = "refused"
    """The client stops at a file before it takes anything."""
    UNKNOWN = "unknown"
    """It is not known how this client finds it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A value and its origin; `because` says what the place alone does not."""

    value: str
    kind: Kind
    place: Place = NOWHERE
    because: str = ""


@dataclass(frozen=True, slots=True)
class Effective:
    """What a client takes for a setting; `passed_over` is what it would take next, in its order.

    `named` is how the profile or remote is named to the client: by an option, or by a variable.
    """

    client: str
    version: tuple[int, ...]
    named: str
    asked: Asked
    read: Read
    passed_over: tuple[Read, ...] = ()


NOT_SENT: Final = "none"
AMAZON: Final = "https://s3.amazonaws.com"
"""Where a client without an endpoint goes (the region is a part of the name that does not matter here)."""


def default(value: str, because: str) -> Read:
    """Return what a client takes when nobody says anything."""
    return Read(value, Kind.DEFAULT, because=because)


def in_code(how: str) -> Read:
    """Return that only the program can say it; `how` is the line to write there."""
    return Read("", Kind.CODE, because=how)


def not_known(because: str) -> Read:
    """Return that hfs3 does not know how this client finds it."""
    return Read("", Kind.UNKNOWN, because=because)
