"""What a client is to hfs3: a module of pure functions over text, and a dialect.

To add a client: write `hfs3/clients/<name>.py` with the members of `Client` below (take `inspect_nothing`,
`plan_nothing` and their like by assignment if it owns no file), enter it in `registry.CLIENTS`, in the "Clients do not
know each other" contract of pyproject.toml, and in the tests that walk the registry. The dialect must answer for every
setting.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from hfs3.contract.addressing import endpoint
from hfs3.contract.evidence import Evidence
from hfs3.contract.limits import RECOMMENDED_PART_SIZE, REGION
from hfs3.contract.settings import SettingName
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding, Rule
from hfs3.files.edits import Edit, content
from hfs3.machine import Machine


class Extent(StrEnum):
    """How much of the settings table is written."""

    RECOMMENDED = "recommended"
    """The page's blocks and hfs3's additions."""
    DOCUMENTED = "documented"
    """The page's blocks, key by key, and nothing else."""


class Credentials(StrEnum):
    """Where a client finds the key pair."""

    STATIC = "static"
    """In the client's own file: the page's form."""
    PROCESS = "process"
    """AWS only: asked of hfs3 each time, through `credential_process`; no secret in any file."""
    AWS = "aws"
    """rclone only: in the AWS files, through `env_auth` and `profile`; no secret in rclone.conf."""
    NONE = "none"
    """AWS only: nowhere. hfs3 takes out what it wrote, and leaves alone what somebody else did."""


class Foreign(StrEnum):
    """What to do with a profile that has the name but was made for another service."""

    REFUSE = "refuse"
    TAKE_OVER = "take over"
    """Set hfs3's keys and keep all others."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What shall be configured: the values every client's dialect spells in its own way.

    `name` is the profile's or remote's name; `namespace` empty means any (for `inspect` only); `gateway` the address
    without a namespace; `part_size` and `multipart_threshold` in bytes; `ca_bundle` a path, empty for the public
    gateway; `credential_process` the command line and `aws_profile` the profile that the modes of those names need.
    `without` are keys that the person named to be taken out of the section, whoever wrote them.
    """

    name: str
    namespace: str
    gateway: str
    ca_bundle: str = ""
    region: str = REGION
    part_size: int = RECOMMENDED_PART_SIZE
    multipart_threshold: int = RECOMMENDED_PART_SIZE
    extent: Extent = Extent.RECOMMENDED
    credentials: Credentials = Credentials.STATIC
    credential_process: str = ""
    aws_profile: str = ""
    foreign: Foreign = Foreign.REFUSE
    without: frozenset[str] = frozenset()

    @property
    def endpoint(self) -> str:
        """The endpoint URL, scoped to the namespace; the page's placeholder while the namespace is not known."""
        return endpoint(self.gateway, self.namespace or "<namespace>")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a value, in words; `rule` where the catalog has a closer one than the setting's own."""

    words: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a client writes a setting: the block and key it stands in, and its value for a profile.

    `where` is the block the key stands in (`""` the profile itself, `"s3"` the nested block of AWS files).
    `value` returns `""` when this profile does not need the setting. `complaint` judges a value that differs from
    `value(profile)`: what is wrong with it, or None if it does as well. Without a judge it must be equal.
    `harmless_without` says why no client of this kind fails when the key is missing; empty if one does.
    """

    key: str
    value: Callable[[Profile], str]
    where: str = ""
    complaint: "Callable[[str, Profile], Complaint | None] | None" = None
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


Texts = Mapping[ConfigFile, bytes | None]
"""What stands in the files that a client reads; None: there is no such file."""


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

    def inspect(self, texts: Texts, profile: Profile) -> Iterator[Finding]:
        """Yield what is wrong with `profile` in these files (see `read`)."""
        ...

    def plan(self, texts: Texts, profile: Profile, key: AccessKey | None) -> Sequence[Edit]:
        """Return the edits that make these files right for `profile`; `key` None leaves the key pair alone."""
        ...

    def plan_removal(self, texts: Texts, profile: Profile) -> Sequence[Edit]:
        """Return the edits that take `profile` out of these files, leaving every key that hfs3 does not write."""
        ...

    def kept(self, texts: Texts, profile: Profile) -> Profile:
        """Return `profile` with the way in which its pair is kept in these files; STATIC if that is not another.

        Never raises: in files that cannot be understood nothing is kept in another way.
        """
        ...

    def names(self, texts: Texts) -> Sequence[str]:
        """Return the names of all profiles in these files, whoever made them, in the order of the files."""
        ...

    def advice(self, profile: Profile) -> Sequence[str]:
        """Return what the person should know who has just configured this profile, a sentence each."""
        ...


def configure_command(client: str, profile: Profile) -> str:
    """Return the command that writes this profile again."""
    noun = "remote" if client == "rclone" else "profile"
    return f"hfs3 configure {client}" + ("" if profile.name == "hf" else f" --{noun} {profile.name}")


def read(files: Iterable[ConfigFile]) -> dict[ConfigFile, bytes | None]:
    """Read the files a client would read. Raises UserFileError for one that exists and cannot be read."""
    return {file: content(file.path) for file in files}


def inspect_nothing(texts: Texts, profile: Profile) -> Iterator[Finding]:  # noqa: ARG001  # a member of Client
    """`inspect` of a client that owns no file."""
    return iter(())


def plan_nothing(texts: Texts, profile: Profile, key: AccessKey | None) -> Sequence[Edit]:  # noqa: ARG001  # as above
    """`plan` of a client that owns no file."""
    return ()


def remove_nothing(texts: Texts, profile: Profile) -> Sequence[Edit]:  # noqa: ARG001  # as above
    """`plan_removal` of a client that owns no file."""
    return ()


def kept_nowhere(texts: Texts, profile: Profile) -> Profile:  # noqa: ARG001  # as above
    """`kept` of a client that owns no file."""
    return profile


def names_nothing(texts: Texts) -> Sequence[str]:  # noqa: ARG001  # as above
    """`names` of a client that owns no file."""
    return ()


def no_advice(profile: Profile) -> Sequence[str]:  # noqa: ARG001  # as above
    """`advice` of a client that needs none."""
    return ()
