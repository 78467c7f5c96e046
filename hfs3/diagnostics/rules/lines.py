"""HFS30x to HFS32x, second half: what is wrong with a section, a block or a line of a client's file."""

from typing import Final

from hfs3.contract.evidence import PAGE, measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_AWS: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5")
_RCLONE: Final = measured("rclone 1.75.2 and 1.60.1")
_BOTH: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5, rclone 1.75.2 and 1.60.1")
_GO: Final = measured("rclone 1.75.2 (AWS SDK for Go v2) against botocore")

PLACEHOLDER: Final = Rule(
    "HFS304",
    "placeholder-left",
    Severity.ERROR,
    "A placeholder was left in place",
    "`<namespace>` and `HFAK...` stand for your own values; as they are, requests go to `/%3Cnamespace%3E/…`.",
    "Run `{configure}` to write your own values.",
    Mending.SAFE,
    PAGE,
)
INLINE_COMMENT: Final = Rule(
    "HFS305",
    "inline-comment",
    Severity.ERROR,
    "A comment behind a value is part of the value",
    "botocore and rclone read `value # comment` whole: an endpoint gets a path of its own, a setting becomes invalid.",
    "Put the comment on a line of its own.",
    Mending.SAFE,
    _BOTH,
)
WRONG_BLOCK: Final = Rule(
    "HFS306",
    "wrong-block",
    Severity.ERROR,
    "A setting stands in the wrong block",
    "It is silently ignored there: endpoint and checksum settings belong to the profile, addressing to its `s3` block.",
    "Run `{configure}` to write it where it is read.",
    Mending.SAFE,
    _AWS,
)
SECTION_MISNAMED: Final = Rule(
    "HFS311",
    "section-misnamed",
    Severity.ERROR,
    "The section's header is not the one that is looked for",
    "In ~/.aws/config a profile is `[profile NAME]`, in ~/.aws/credentials it is `[NAME]`, without inner spaces. "
    "A misnamed one is ignored: the client goes to Amazon, or finds no key.",
    "Write the header as `{header}`.",
    Mending.BY_HAND,
    _AWS,
)
QUOTED_SECTION: Final = Rule(
    "HFS312",
    "quoted-section",
    Severity.WARNING,
    "The profile's name is quoted in its header",
    "AWS tools of Python read it, those of Go (rclone with env_auth, s5cmd) do not find it.",
    "Write the header as `{header}`.",
    Mending.BY_HAND,
    _GO,
)
BLOCK_SHAPE: Final = Rule(
    "HFS313",
    "s3-block-shape",
    Severity.ERROR,
    "The s3 block is not an indented block",
    "On one line or unindented it stops AWS tools (`'str' object has no attribute 'get'`); as `s3.x` it does nothing.",
    "Run `{configure}` to write it as `s3 =` followed by indented lines.",
    Mending.BY_HAND,
    _AWS,
)
PROFILE_MISSING: Final = Rule(
    "HFS314",
    "profile-missing",
    Severity.ERROR,
    "The profile or remote is not in the file",
    "The client stops with `could not be found`, or falls back to another account.",
    "Run `{configure}`.",
    Mending.SAFE,
    _BOTH,
)
LEAKING_DEFAULT: Final = Rule(
    "HFS315",
    "leaking-default",
    Severity.WARNING,
    "A section `[DEFAULT]` reaches into every profile",
    "Python's parser hands its keys to all the others, Go's does not: the same file means two things.",
    "Write it as `[default]`.",
    Mending.BY_HAND,
    _AWS,
)
OTHER_CREDENTIALS: Final = Rule(
    "HFS316",
    "other-credentials",
    Severity.ERROR,
    "Settings of another kind of login are in the profile",
    "sso_…, role_arn, source_profile and web_identity… take over from the key pair.",
    "Remove {key} from this profile, or use another profile for the gateway.",
    Mending.UNSAFE,
    _AWS,
)
SHADOWED_PROCESS: Final = Rule(
    "HFS317",
    "shadowed-process",
    Severity.WARNING,
    "A key pair in the file shadows credential_process",
    "The static pair wins, so the helper is never asked and an old pair may be in use.",
    "Remove the pair or the credential_process line.",
    Mending.UNSAFE,
    _AWS,
)
SETTING_IN_CREDENTIALS: Final = Rule(
    "HFS318",
    "setting-in-credentials",
    Severity.WARNING,
    "A setting in the credentials file overrides the config file",
    "AWS tools read settings there too, and take them first.",
    "Move {key} to the config file.",
    Mending.SAFE,
    _AWS,
)
SERVICES_MISSING: Final = Rule(
    "HFS319",
    "services-section-missing",
    Severity.ERROR,
    "The profile names a services section that is not there",
    "AWS tools stop with InvalidConfigError.",
    "Add `[services {name}]`, or remove the `services` line.",
    Mending.BY_HAND,
    _AWS,
)
KEYS_IN_CONFIG: Final = Rule(
    "HFS320",
    "keys-in-config",
    Severity.WARNING,
    "The key pair is in ~/.aws/config",
    "s5cmd reads keys from the credentials file only, and the config file is often shared.",
    "Run `{configure}` to write the pair to the credentials file, then remove it here.",
    Mending.UNSAFE,
    _AWS,
)
WRONG_UNIT: Final = Rule(
    "HFS321",
    "wrong-unit",
    Severity.ERROR,
    "The size is written in a unit this client does not read",
    "AWS tools read `2GB` and not `2G`; rclone reads `2G` and not `2GB`. The wrong one stops the client.",
    "Run `{configure}` to write `{key} = {value}`.",
    Mending.SAFE,
    _BOTH,
)
ACCELERATE: Final = Rule(
    "HFS323",
    "accelerate-endpoint",
    Severity.ERROR,
    "S3 Accelerate is switched on",
    "AWS tools stop: a custom endpoint cannot be combined with S3 Accelerate.",
    "Remove {key}.",
    Mending.UNSAFE,
    _AWS,
)
ENDPOINTS_IGNORED: Final = Rule(
    "HFS324",
    "endpoints-ignored",
    Severity.ERROR,
    "The profile tells AWS tools to ignore its endpoint",
    "`ignore_configured_endpoint_urls = true` sends every request, and the access key ID, to Amazon.",
    "Remove {key}.",
    Mending.UNSAFE,
    _AWS,
)
KEY_CASE: Final = Rule(
    "HFS325",
    "key-case",
    Severity.ERROR,
    "The key's name is in the wrong case",
    "rclone reads key names as they are written, in lower case only.",
    "Write it as `{key}`.",
    Mending.BY_HAND,
    _RCLONE,
)
FOREIGN_PROFILE: Final = Rule(
    "HFS327",
    "foreign-profile",
    Severity.ERROR,
    "A profile or remote of this name was made for something else",
    "Writing into it would mix two services' settings, or replace a key pair that may exist nowhere else.",
    "Choose another name, or set hfs3's keys and keep all others with `--force`.",
    Mending.BY_HAND,
    _BOTH,
)
UNREADABLE_NAME: Final = Rule(
    "HFS330",
    "unreadable-name",
    Severity.ERROR,
    "A profile or remote has a name that some client cannot read",
    "Clients of Go do not find a name that is quoted or has a space in it; rclone 1.60 takes no `@`, `+` or `ñ`.",
    "Choose a name of letters, digits, `_`, `-` and `.` that begins with none of the last two.",
    Mending.BY_HAND,
    _BOTH,
)
CERTIFICATES: Final = Rule(
    "HFS331",
    "ca-bundle-unusable",
    Severity.ERROR,
    "The certificate authorities that a profile or remote names cannot be used",
    "The client trusts nobody else, so it refuses every connection, or stops before the first.",
    "Remove {key}, or let it name a file of certificates (PEM).",
    Mending.BY_HAND,
    measured("AWS CLI 1.46.3, boto3 1.44.5, rclone 1.75.2"),
)
VALUE_REFUSED: Final = Rule(
    "HFS332",
    "value-refused",
    Severity.ERROR,
    "A value stops the client",
    "The client reads it before anything else, and ends: whatever the gateway is, nothing works until it is mended.",
    "Write {key} as {value}; or remove it.",
    Mending.BY_HAND,
    measured("AWS CLI 1.46.3, boto3 1.44.5, rclone 1.75.2"),
)

RULES: Final = (
    PLACEHOLDER,
    INLINE_COMMENT,
    WRONG_BLOCK,
    SECTION_MISNAMED,
    QUOTED_SECTION,
    BLOCK_SHAPE,
    PROFILE_MISSING,
    LEAKING_DEFAULT,
    OTHER_CREDENTIALS,
    SHADOWED_PROCESS,
    SETTING_IN_CREDENTIALS,
    SERVICES_MISSING,
    KEYS_IN_CONFIG,
    WRONG_UNIT,
    ACCELERATE,
    ENDPOINTS_IGNORED,
    KEY_CASE,
    FOREIGN_PROFILE,
    UNREADABLE_NAME,
    CERTIFICATES,
    VALUE_REFUSED,
)
