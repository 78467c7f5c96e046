"""HFS36x and HFS37x: what an installed version does, and rclone's own traps."""

from typing import Final

from hfs3.contract.evidence import PAGE, Evidence, Mark, measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_RCLONE: Final = measured("rclone 1.75.2 and 1.60.1")

AWS_WITHOUT_ENDPOINT: Final = Rule(
    "HFS361",
    "aws-without-endpoint",
    Severity.ERROR,
    "This AWS CLI does not read endpoint_url from the profile",
    "It silently talks to Amazon, with the Hugging Face key.",
    "Update the AWS CLI (2.23.5 or later; 1.37.12 or later), or give every command `--endpoint-url {endpoint}`.",
    Mending.BY_HAND,
    measured("AWS CLI 2.9.19; the boundaries 2.13.0 and 1.29.0 are its changelog's"),
)
AWS_CHECKSUMS_IGNORED: Final = Rule(
    "HFS362",
    "aws-checksums-ignored",
    Severity.ERROR,
    "This AWS CLI ignores the checksum settings in `aws s3` commands",
    "`aws s3 cp`, `mv` and `sync` frame uploads as aws-chunked whatever the profile says; only `aws s3api` obeys.",
    "Update the AWS CLI to 2.23.5 or later.",
    Mending.BY_HAND,
    measured("AWS CLI 2.23.0, 2.23.4 and 2.23.5"),
)
S3TRANSFER_CHECKSUMS_IGNORED: Final = Rule(
    "HFS363",
    "s3transfer-checksums-ignored",
    Severity.ERROR,
    "This s3transfer ignores the checksum settings",
    "boto3's upload_file and upload_fileobj, and AWS CLI 1, frame uploads as aws-chunked whatever the profile says.",
    "Update s3transfer to 0.11.2 or later: `{upgrade}`.",
    Mending.BY_HAND,
    measured("s3transfer 0.11.0, 0.11.1 and 0.11.2 with boto3 1.36.0"),
)
BOTO3_WITHOUT_CHECKSUMS: Final = Rule(
    "HFS364",
    "boto3-without-checksums",
    Severity.NOTE,
    "This boto3 does not know the checksum settings",
    "In the profile they are ignored, harmlessly; as arguments of `Config(…)` they are a TypeError.",
    "Leave them out of `Config(…)`, or update boto3 to 1.36 or later with s3transfer 0.11.2 or later.",
    Mending.BY_HAND,
    measured("boto3 1.35.99"),
)
RCLONE_OLD: Final = Rule(
    "HFS366",
    "rclone-old",
    Severity.NOTE,
    "This rclone is old",
    "It buffers whole parts in memory, knows no `global.…` options, and reads fewer characters in remote names.",
    "Update rclone: https://rclone.org/downloads/.",
    Mending.BY_HAND,
    measured("rclone 1.60.1 against 1.75.2"),
)
UNSUPPORTED_CLIENT: Final = Rule(
    "HFS367",
    "unsupported-client",
    Severity.NOTE,
    "This client cannot work with the gateway",
    "It lists with ListObjectsV1, or does not follow the redirect of a download, or takes no path in an endpoint.",
    "Use the AWS CLI, boto3, rclone or s5cmd instead.",
    Mending.BY_HAND,
    measured("s3cmd 2.4.0, minio-py 7.2.20, @aws-sdk/client-s3 3.1169.0"),
)
RCLONE_ANONYMOUS: Final = Rule(
    "HFS371",
    "rclone-anonymous",
    Severity.ERROR,
    "The remote asks without a signature",
    "Without a key pair and without env_auth rclone goes anonymous; the gateway refuses unsigned requests.",
    "Run `{configure}` to write the key pair.",
    Mending.SAFE,
    _RCLONE,
)
RCLONE_RETRANSFERS: Final = Rule(
    "HFS372",
    "rclone-retransfers",
    Severity.NOTE,
    "rclone may transfer everything again on every run",
    "The gateway keeps no metadata, so rclone finds no modification time, and its checksums are not MD5.",
    "Give `rclone copy` and `rclone sync` the options `--update --use-server-modtime`.",
    Mending.BY_HAND,
    Evidence(
        Mark.OBSERVED, "rclone 1.75.2 and 1.60.1 against a server without metadata; reports on the real one differ"
    ),
)
RCLONE_CUTOFF: Final = Rule(
    "HFS374",
    "rclone-cutoff",
    Severity.ERROR,
    "upload_cutoff is above 5 GiB",
    "rclone refuses to use the remote.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    _RCLONE,
)
RCLONE_SIGNATURE: Final = Rule(
    "HFS375",
    "rclone-signature",
    Severity.ERROR,
    "The remote signs with the retired version 2",
    "`v2_auth = true`: every request is refused.",
    "Remove {key}.",
    Mending.UNSAFE,
    _RCLONE,
)
RCLONE_NAME: Final = Rule(
    "HFS376",
    "rclone-name",
    Severity.WARNING,
    "The remote's name cannot be read by older versions of rclone",
    "rclone 1.60 takes only letters, digits, `_`, `-`, `.` and space.",
    "Name the remote with those characters only.",
    Mending.BY_HAND,
    _RCLONE,
)
RCLONE_MARKERS: Final = Rule(
    "HFS377",
    "rclone-directory-markers",
    Severity.ERROR,
    "The remote writes directory markers",
    "Their keys end with `/`, which the gateway does not take.",
    "Remove {key}.",
    Mending.UNSAFE,
    PAGE,
)
RCLONE_TYPE: Final = Rule(
    "HFS378",
    "rclone-type",
    Severity.ERROR,
    "The remote is not of type s3",
    "rclone stops, or speaks another protocol than the gateway's.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    _RCLONE,
)
RCLONE_SOURCE: Final = Rule(
    "HFS379",
    "rclone-aws-profile",
    Severity.ERROR,
    "The AWS profile that the remote takes the key pair from has none",
    "rclone stops with `failed to refresh cached credentials`, or asks a machine of Amazon's that is not there.",
    "Write that profile: `hfs3 configure aws --profile {profile}`; or name another in the remote's `profile`.",
    Mending.BY_HAND,
    _RCLONE,
)
RCLONE_OPTION: Final = Rule(
    "HFS380",
    "rclone-option",
    Severity.ERROR,
    "An option of the remote asks for what the gateway does not do",
    "Versions, acceleration, other ETags, other places to download from: uploads, lists or downloads fail with it.",
    "Remove {key}.",
    Mending.UNSAFE,
    measured("rclone 1.75.2"),
)

RULES: Final = (
    AWS_WITHOUT_ENDPOINT,
    AWS_CHECKSUMS_IGNORED,
    S3TRANSFER_CHECKSUMS_IGNORED,
    BOTO3_WITHOUT_CHECKSUMS,
    RCLONE_OLD,
    UNSUPPORTED_CLIENT,
    RCLONE_ANONYMOUS,
    RCLONE_RETRANSFERS,
    RCLONE_CUTOFF,
    RCLONE_SIGNATURE,
    RCLONE_NAME,
    RCLONE_MARKERS,
    RCLONE_TYPE,
    RCLONE_SOURCE,
    RCLONE_OPTION,
)
