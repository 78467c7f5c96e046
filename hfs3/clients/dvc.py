"""DVC: commands that point a remote at the profile which `configure aws` wrote.

The documentation's recipe (`endpointurl` and `region` alone) was measured to fail: DVC uploads through aiobotocore,
which frames them as aws-chunked unless the profile says otherwise. So the profile is named; the rest follows from it.
"""

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
from hfs3.contract.settings import SettingName
from hfs3.machine import Machine

NAME: Final[str] = "dvc"
TITLE: Final[str] = "DVC"

_MEASURED: Final = measured("dvc 3.67.1 with dvc-s3 3.3.0")
_PROFILE: Final = "the profile has it, and DVC reads the profile"

DIALECT: Final[Dialect] = {
    SettingName.ENDPOINT: Spelling("endpointurl", lambda profile: profile.endpoint, harmless_without=_PROFILE),
    SettingName.REGION: Spelling("region", lambda profile: profile.region, harmless_without=_PROFILE),
    SettingName.ADDRESSING: Inherent(_PROFILE),
    SettingName.REQUEST_CHECKSUMS: Spelling("profile", lambda profile: profile.name, evidence=_MEASURED),
    SettingName.RESPONSE_CHECKSUMS: Inherent(_PROFILE),
    SettingName.MULTIPART_THRESHOLD: Inherent("s3fs cuts at its own 50 MB"),
    SettingName.PART_SIZE: Inherent("s3fs cuts at its own 50 MB"),
    SettingName.LIST_VERSION: Inherent("s3fs lists with ListObjectsV2"),
    SettingName.PROVIDER: Inherent("DVC knows no vendors"),
    SettingName.SIGNATURE: Inherent(_PROFILE),
    SettingName.TRANSFER_ENGINE: Inherent("s3fs has one transfer engine"),
    SettingName.BUCKET_CHECK: Inherent("an upload never creates a bucket"),
    SettingName.COPY_CUTOFF: Inherent("DVC makes no server-side copies between remotes"),
    SettingName.KEY_ENCODING: Inherent("DVC names its objects by hash"),
    SettingName.CA_BUNDLE: Spelling("ssl_verify", lambda profile: profile.ca_bundle),
}

inspect = inspect_nothing
plan = plan_nothing
plan_removal = remove_nothing
kept = kept_nowhere
names = names_nothing
advice = no_advice


def locate(machine: Machine) -> Sequence[ConfigFile]:  # noqa: ARG001  # a member of Client
    """Return nothing: DVC's settings belong to a project, which hfs3 does not edit."""
    return ()


def render(profile: Profile) -> str:
    """Return the commands to run inside a project."""
    remote = quote(profile.name)
    trust = f"dvc remote modify --local {remote} ssl_verify {quote(profile.ca_bundle)}\n" if profile.ca_bundle else ""
    return f"""\
# The profile brings key pair and checksum settings; without it uploads are refused (aws-chunked).
dvc remote add {remote} s3://my-bucket/dvc
dvc remote modify {remote} endpointurl {quote(profile.endpoint)}
dvc remote modify {remote} region {quote(profile.region)}
dvc remote modify --local {remote} profile {quote(profile.name)}
{trust}dvc push -r {remote}
"""
