"""s5cmd: an environment and a command line. Of all files it reads the key pair in ~/.aws/credentials, no more."""

from collections.abc import Sequence
from shlex import quote
from typing import Final

from hfs3.clients.base import (
    ConfigFile,
    Dialect,
    Inherent,
    Profile,
    Spelling,
    inspect_nothing,
    kept_nowhere,
    names_nothing,
    no_advice,
    plan_nothing,
    remove_nothing,
)
from hfs3.contract.evidence import measured
from hfs3.contract.limits import MIB
from hfs3.contract.settings import SettingName
from hfs3.machine import Machine

NAME: Final[str] = "s5cmd"
TITLE: Final[str] = "s5cmd"

_MEASURED: Final = measured("s5cmd 2.3.0")

DIALECT: Final[Dialect] = {
    SettingName.ENDPOINT: Spelling("S3_ENDPOINT_URL", lambda profile: profile.endpoint, evidence=_MEASURED),
    SettingName.REGION: Spelling(
        "AWS_REGION",
        lambda profile: profile.region,
        harmless_without="s5cmd takes us-east-1 where no region is named",
        evidence=_MEASURED,
    ),
    SettingName.ADDRESSING: Inherent("with a custom endpoint s5cmd addresses by path"),
    SettingName.REQUEST_CHECKSUMS: Inherent("s5cmd sends Content-MD5, never trailing checksums"),
    SettingName.RESPONSE_CHECKSUMS: Inherent("s5cmd asks for no checksums in responses"),
    SettingName.MULTIPART_THRESHOLD: Inherent("whatever is larger than one part is sent in parts"),
    SettingName.PART_SIZE: Spelling(
        "--part-size",
        lambda profile: str(profile.part_size // MIB),
        "cp",
        harmless_without="uploads then use parts of 50 MiB: more parts, the same object",
        evidence=_MEASURED,
    ),
    SettingName.LIST_VERSION: Inherent("ListObjectsV2 unless --use-list-objects-v1 is given"),
    SettingName.PROVIDER: Inherent("s5cmd knows no vendors"),
    SettingName.SIGNATURE: Inherent("s5cmd signs with version 4"),
    SettingName.TRANSFER_ENGINE: Inherent("s5cmd has one transfer engine"),
    SettingName.BUCKET_CHECK: Inherent("an upload never creates a bucket"),
    SettingName.COPY_CUTOFF: Inherent("a server-side copy is one request whatever its size"),
    SettingName.KEY_ENCODING: Inherent("there is no such option: file names become keys as they are"),
    SettingName.CA_BUNDLE: Spelling("AWS_CA_BUNDLE", lambda profile: profile.ca_bundle, evidence=_MEASURED),
}

inspect = inspect_nothing
plan = plan_nothing
plan_removal = remove_nothing
kept = kept_nowhere
names = names_nothing
advice = no_advice


def locate(machine: Machine) -> Sequence[ConfigFile]:  # noqa: ARG001  # a member of Client
    """Return nothing: s5cmd has no file of its own."""
    return ()


def environment(profile: Profile) -> dict[str, str]:
    """Return the variables that s5cmd needs, beside the key pair of the profile."""
    variables = {"S3_ENDPOINT_URL": profile.endpoint, "AWS_PROFILE": profile.name, "AWS_REGION": profile.region}
    return variables | ({"AWS_CA_BUNDLE": profile.ca_bundle} if profile.ca_bundle else {})


def render(profile: Profile) -> str:
    """Return shell lines: the environment, and the commands."""
    exports = "\n".join(f"export {name}={quote(value)}" for name, value in environment(profile).items())
    part = profile.part_size // MIB
    return f"""\
# s5cmd reads no endpoint from any file: without S3_ENDPOINT_URL it talks to Amazon.
# AWS_ACCESS_KEY_ID in the environment would win over AWS_PROFILE: unset it.
{exports}
s5cmd ls
s5cmd cp --part-size {part} model.safetensors s3://my-bucket/models/model.safetensors
s5cmd cp s3://my-bucket/models/model.safetensors .
"""
