"""HFS34x and HFS35x: a variable of the environment decides, whatever the files say."""

from typing import Final

from hfs3.contract.evidence import measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_AWS: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5")
_RCLONE: Final = measured("rclone 1.75.2 and 1.60.1")
_S5CMD: Final = measured("s5cmd 2.3.0")

ENDPOINT: Final = Rule(
    "HFS341",
    "endpoint-variable",
    Severity.ERROR,
    "A variable sends AWS tools to another endpoint",
    "AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL win over every profile, even one named on the command line.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _AWS,
)
ENDPOINTS_IGNORED: Final = Rule(
    "HFS342",
    "endpoints-ignored-variable",
    Severity.ERROR,
    "A variable makes AWS tools ignore the profile's endpoint",
    "Every request, and the access key ID with it, goes to Amazon.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _AWS,
)
CHECKSUMS: Final = Rule(
    "HFS343",
    "checksum-variable",
    Severity.ERROR,
    "A variable overrides the profile's checksum settings",
    "Uploads are framed as aws-chunked, which the gateway does not parse; an invalid value stops AWS tools.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _AWS,
)
KEYS: Final = Rule(
    "HFS344",
    "key-variables",
    Severity.WARNING,
    "A key pair in the environment takes the place of the profile's",
    "With AWS_PROFILE the variables' keys win and the endpoint stays the profile's: Amazon's key goes to the gateway.",
    "Run `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`, or name the profile with `--profile`.",
    Mending.BY_HAND,
    _AWS,
)
HALF_KEYS: Final = Rule(
    "HFS345",
    "half-key-variables",
    Severity.ERROR,
    "Only one half of a key pair is in the environment",
    "AWS tools stop with `Partial credentials found in env`.",
    "Run `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY`, or set both.",
    Mending.BY_HAND,
    _AWS,
)
EMPTY_PROFILE: Final = Rule(
    "HFS346",
    "empty-profile-variable",
    Severity.ERROR,
    "AWS_PROFILE or AWS_DEFAULT_PROFILE is set and empty",
    "AWS tools stop with `The config profile () could not be found`.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _AWS,
)
TWO_PROFILES: Final = Rule(
    "HFS347",
    "two-profile-variables",
    Severity.WARNING,
    "AWS_PROFILE and AWS_DEFAULT_PROFILE name different profiles",
    "AWS CLI 2 takes the first, AWS CLI 1 and boto3 the second.",
    "Run `unset AWS_DEFAULT_PROFILE`.",
    Mending.BY_HAND,
    _AWS,
)
REGION: Final = Rule(
    "HFS348",
    "region-variable",
    Severity.WARNING,
    "A variable sets another region",
    "AWS_REGION (AWS CLI 2) and AWS_DEFAULT_REGION (all AWS tools) win over the profile.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _AWS,
)
MOVED_FILE: Final = Rule(
    "HFS349",
    "moved-file",
    Severity.NOTE,
    "A variable moves a client's file",
    "What you see in the usual place is not what the client reads.",
    "Nothing to do if this is meant; else run `unset {variable}`.",
    Mending.BY_HAND,
    _AWS,
)
CA_BUNDLE: Final = Rule(
    "HFS350",
    "ca-bundle-variable",
    Severity.ERROR,
    "A variable names certificate authorities that cannot be used",
    "The client refuses every connection: certificate verify failed. Old versions of rclone do not even start.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _RCLONE,
)
PROXY: Final = Rule(
    "HFS351",
    "proxy-variable",
    Severity.NOTE,
    "A proxy is set",
    "Every request to the gateway and to the CDN passes it. A proxy that changes or cuts bodies breaks uploads.",
    "If transfers fail, try without {variable}, or add the hosts to NO_PROXY.",
    Mending.BY_HAND,
    _AWS,
)
RCLONE: Final = Rule(
    "HFS352",
    "rclone-variable",
    Severity.ERROR,
    "A variable overrides the remote's settings",
    "RCLONE_CONFIG_<REMOTE>_… and RCLONE_S3_… win over rclone.conf.",
    "Run `unset {variable}`.",
    Mending.BY_HAND,
    _RCLONE,
)
S5CMD_ENDPOINT: Final = Rule(
    "HFS353",
    "s5cmd-endpoint",
    Severity.NOTE,
    "s5cmd reads no endpoint from any file",
    "Without S3_ENDPOINT_URL or --endpoint-url it takes the profile's key pair to Amazon, retrying for half a minute.",
    "Use `S3_ENDPOINT_URL={endpoint} AWS_PROFILE={profile} s5cmd …`; `hfs3 configure s5cmd` shows it whole.",
    Mending.BY_HAND,
    _S5CMD,
)
S5CMD_ELSEWHERE: Final = Rule(
    "HFS354",
    "s5cmd-endpoint-variable",
    Severity.ERROR,
    "S3_ENDPOINT_URL sends s5cmd to another endpoint",
    "s5cmd takes the key pair there.",
    "Set S3_ENDPOINT_URL={endpoint}.",
    Mending.BY_HAND,
    _S5CMD,
)
CLIENTS_DIFFER: Final = Rule(
    "HFS355",
    "clients-differ",
    Severity.NOTE,
    "Clients that read the same profile take different values from it",
    "What works in one of them says nothing of the others: each has its own order of variables and files.",
    "See the whole way of each: `hfs3 doctor --why {name}`.",
    Mending.BY_HAND,
    measured("AWS CLI 1.46.3, 2.9.19 and 2.36.7, boto3 1.35.99 to 1.44.5, s5cmd 2.3.0"),
)
NO_SUCH_PROFILE: Final = Rule(
    "HFS356",
    "missing-profile-variable",
    Severity.ERROR,
    "A variable chooses a profile that is not there",
    "AWS tools stop with `The config profile (…) could not be found`, unless another is named on the command line.",
    "Run `unset {variable}`, or let it name a profile that is in the files.",
    Mending.BY_HAND,
    _AWS,
)

RULES: Final = (
    ENDPOINT,
    ENDPOINTS_IGNORED,
    CHECKSUMS,
    KEYS,
    HALF_KEYS,
    EMPTY_PROFILE,
    TWO_PROFILES,
    REGION,
    MOVED_FILE,
    CA_BUNDLE,
    PROXY,
    RCLONE,
    S5CMD_ENDPOINT,
    S5CMD_ELSEWHERE,
    CLIENTS_DIFFER,
    NO_SUCH_PROFILE,
)
