"""boto3: a snippet. Files alone do as well: `boto3.Session(profile_name="hf")` reads what `configure aws` wrote."""

from collections.abc import Sequence
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

NAME: Final[str] = "boto3"
TITLE: Final[str] = "boto3"

_PATH_ANYWAY: Final = "with a custom endpoint boto3 addresses by path anyway, unless told otherwise"

DIALECT: Final[Dialect] = {
    SettingName.ENDPOINT: Spelling("endpoint_url", lambda profile: profile.endpoint),
    SettingName.REGION: Spelling("region_name", lambda profile: profile.region),
    SettingName.ADDRESSING: Spelling("addressing_style", lambda _: "path", "s3", harmless_without=_PATH_ANYWAY),
    SettingName.REQUEST_CHECKSUMS: Spelling("request_checksum_calculation", lambda _: "when_required"),
    SettingName.RESPONSE_CHECKSUMS: Spelling("response_checksum_validation", lambda _: "when_required"),
    SettingName.MULTIPART_THRESHOLD: Spelling(
        "multipart_threshold",
        lambda profile: str(profile.multipart_threshold),
        "TransferConfig",
        harmless_without="uploads then use boto3's 8 MB: more parts, the same object",
        evidence=measured("boto3 1.44.5: it ignores the sizes in ~/.aws/config"),
    ),
    SettingName.PART_SIZE: Spelling(
        "multipart_chunksize",
        lambda profile: str(profile.part_size),
        "TransferConfig",
        harmless_without="as above",
    ),
    SettingName.LIST_VERSION: Inherent("the caller chooses: list_objects_v2, never list_objects or Bucket.objects"),
    SettingName.PROVIDER: Inherent("boto3 knows no vendors"),
    SettingName.SIGNATURE: Spelling("signature_version", lambda _: "s3v4", evidence=measured("boto3 1.44.5")),
    SettingName.TRANSFER_ENGINE: Spelling(
        "preferred_transfer_client",
        lambda _: "classic",
        "TransferConfig",
        harmless_without="the other engine is used only where awscrt is installed, on certain large machines",
    ),
    SettingName.BUCKET_CHECK: Inherent("an upload never creates a bucket"),
    SettingName.COPY_CUTOFF: Inherent("copy_object is one request; client.copy cuts at multipart_threshold"),
    SettingName.KEY_ENCODING: Inherent("the caller names the keys"),
    SettingName.CA_BUNDLE: Spelling("verify", lambda profile: profile.ca_bundle),
}

inspect = inspect_nothing
plan = plan_nothing
plan_removal = remove_nothing
kept = kept_nowhere
names = names_nothing
advice = no_advice


def locate(machine: Machine) -> Sequence[ConfigFile]:  # noqa: ARG001  # a member of Client
    """Return nothing: boto3's files are the AWS CLI's, which `aws` answers for."""
    return ()


def render(profile: Profile) -> str:
    """Return Python that makes a client and an upload whose settings hold whatever the files say."""
    verify = f"\n    verify={profile.ca_bundle!r}," if profile.ca_bundle else ""
    return f"""\
import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

# The key pair comes from the profile that `hfs3 configure aws` wrote. boto3 below 1.36 does not know the two
# checksum arguments (TypeError) and needs none of them: leave them out there.
s3 = boto3.Session(profile_name={profile.name!r}).client(
    "s3",
    endpoint_url={profile.endpoint!r},
    region_name={profile.region!r},{verify}
    config=Config(
        s3={{"addressing_style": "path"}},
        signature_version="s3v4",
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    ),
)

# boto3 takes the sizes from here only, not from ~/.aws/config.
transfer = TransferConfig(
    multipart_threshold={profile.multipart_threshold},
    multipart_chunksize={profile.part_size},
    preferred_transfer_client="classic",
)

s3.upload_file("model.safetensors", "my-bucket", "models/model.safetensors", Config=transfer)
for page in s3.get_paginator("list_objects_v2").paginate(Bucket="my-bucket"):  # not list_objects, not Bucket.objects
    for item in page.get("Contents", []):
        print(item["Key"], item["Size"])
"""
