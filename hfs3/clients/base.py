"""What a client is to hfs3: a module of pure functions over text, and a dialect.

To add a client: write `hfs3/clients/<name>.py` with the members of `Client` below (take `inspect_nothing` and
`plan_nothing` by assignment if it owns no file), enter it in `registry.CLIENTS`, in the "Clients do not know each
other" contract of pyproject.toml, and in the tests that walk the registry. The dialect must answer for every setting.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from hfs3.contract.addressing import endpoint
from hfs3.contract.evidence import Evidence
from hfs3.contract.limits import RECOMMENDED_PART_SIZE, REGION
from hfs3.contract.settings import SettingName
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding
from hfs3.files.edits import Edit
from hfs3.machine import Machine


class Extent(StrEnum):
    """How much of the settings table is written."""

    RECOMMENDED = "recommended"
    """The page's blocks and hfs3's additions."""
    DOCUMENTED = "documented"
    """The page's blocks, key by key, and nothing else."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What shall be configured: the values every client's dialect spells in its own way.

    `name` is the profile's or remote's name; `gateway` the address without a namespace; `part_size` and
    `multipart_threshold` in bytes; `ca_bundle` a path, empty for the public gateway.
    """

    name: str
    namespace: str
    gateway: str
    ca_bundle: str = ""
    region: str = REGION
    part_size: int = RECOMMENDED_PART_SIZE
    multipart_threshold: int = RECOMMENDED_PART_SIZE
    extent: Extent = Extent.RECOMMENDED

    @property
    def endpoint(self) -> str:
        """The endpoint URL, scoped to the namespace."""
        return endpoint(self.gateway, self.namespace)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a client writes a setting: file kind, section path and key, and the value for a profile.

    `where` is the block the key stands in (`""` the profile itself, `"s3"` the nested block of AWS files).
    `harmless_without` says why no client of this kind fails when the key is missing; empty if one does.
    """

    key: str
    value: Callable[[Profile], str]
    where: str = ""
    harmless_without: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Inherent:
    """A setting this client does not spell, and why it need not (or cannot)."""

    because: str


Dialect = Mapping[SettingName, "Spelling | Inherent"]


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file a client reads: what kind it is, where it is, and what named that place (a variable, or the default)."""

    kind: str
    path: Path
    origin: str
    private: bool


class Client(Protocol):
    """A client module. Every member is data or a pure function; none of them writes."""

    NAME: str
    """The name the user types: `aws`, `rclone`, …"""
    TITLE: str
    """The name in prose: "AWS CLI", …"""
    DIALECT: Dialect

    def locate(self, machine: Machine) -> Sequence[ConfigFile]:
        """Return the files this client would read on this machine, whether they exist or not."""
        ...

    def render(self, profile: Profile) -> str:
        """Return the block (or the snippet of code) for `profile`, without a secret, to be shown or pasted."""
        ...

    def inspect(self, texts: Mapping[Path, bytes], profile: Profile) -> Iterator[Finding]:
        """Yield what is wrong with `profile` in these files (path → content; absent: no such file)."""
        ...

    def plan(self, texts: Mapping[Path, bytes], profile: Profile, key: AccessKey | None) -> Sequence[Edit]:
        """Return the edits that make these files right for `profile`; `key` None leaves the key pair alone."""
        ...
