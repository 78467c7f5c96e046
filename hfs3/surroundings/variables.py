"""Which environment variables make the clients work with a bucket, and which ones must not stand beside them.

The names and values come from the clients' dialects. rclone has the pair in variables of its own as well: with those of
AWS alone (`env_auth`), a pair or a profile that a remote `hf` in its file has would win over them (OBSERVED, rclone
1.75). Settings without a variable (AWS part sizes, the signature version of presigned URLs) are
for `hfs3 configure`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from hfs3.clients import aws, rclone
from hfs3.clients.base import Profile, Spelling
from hfs3.clients.drift import wanted
from hfs3.contract.addressing import PUBLIC_GATEWAY
from hfs3.contract.settings import SettingName
from hfs3.credentials.model import AccessKey
from hfs3.secret import Secret

REMOTE: Final = "HF"
"""The name of the remote in rclone's variables: `hf:` on its command line."""

_AWS_CHECKSUMS: Final = (SettingName.REQUEST_CHECKSUMS, SettingName.RESPONSE_CHECKSUMS)
_RCLONE: Final = (
    SettingName.PROVIDER,
    SettingName.ENDPOINT,
    *(name for name in rclone.ORDER if name is not SettingName.CA_BUNDLE),  # it has a variable for all remotes
)
_CONFLICTS: Final = (
    # another identity
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    # another server, or another way to it
    "AWS_ENDPOINT_URL",
    # as obstore and polars understand them (OBSERVED, obstore 0.12)
    "AWS_ENDPOINT",
    "AWS_S3_EXPRESS",
    "AWS_SKIP_SIGNATURE",
    "AWS_TOKEN",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
)
_SWITCHED_OFF: Final = (
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
)
"""What a `[default]` profile may switch on: to leave the variable out would not do."""
_CONFLICTING_PREFIXES: Final = ("RCLONE_S3_", f"RCLONE_CONFIG_{REMOTE}_")


_NOBODY: Final = AccessKey("", Secret(""))


def needed(profile: Profile, key: AccessKey) -> dict[str, str | Secret]:
    """Return the variables that the AWS CLI, the AWS SDKs, s5cmd and rclone (as remote `hf`) need."""
    pair: dict[str, str | Secret] = {
        "AWS_ACCESS_KEY_ID": key.access_key_id,
        "AWS_SECRET_ACCESS_KEY": key.secret_access_key,
        f"RCLONE_CONFIG_{REMOTE}_ACCESS_KEY_ID": key.access_key_id,
        f"RCLONE_CONFIG_{REMOTE}_SECRET_ACCESS_KEY": key.secret_access_key,
    }
    return pair | _settings(profile)


def conflicting(environ: Mapping[str, str], profile: Profile) -> tuple[str, ...]:
    """Return the variables in `environ` that would work against the needed ones, in alphabetical order."""
    ours = set(needed(profile, _NOBODY))
    return tuple(
        name
        for name in sorted(environ)
        if name not in ours and (name in _CONFLICTS or name.startswith(_CONFLICTING_PREFIXES))
    )


def replaced(environ: Mapping[str, str], variables: Mapping[str, str | Secret]) -> tuple[str, ...]:
    """Return the variables that `environ` has with other values, in alphabetical order."""
    return tuple(
        sorted(name for name in variables if environ.get(name, plain(variables[name])) != plain(variables[name]))
    )


def surrounded(environ: Mapping[str, str], profile: Profile, key: AccessKey) -> dict[str, str]:
    """Return `environ` as a program needs it: without what conflicts, with what is needed, the secret included."""
    without = set(conflicting(environ, profile))
    kept = {name: value for name, value in environ.items() if name not in without}
    return kept | {name: plain(value) for name, value in needed(profile, key).items()}


def plain(value: str | Secret) -> str:
    """Return what a variable is set to."""
    return value.reveal() if isinstance(value, Secret) else value


def _settings(profile: Profile) -> dict[str, str]:
    variables = {
        "AWS_REGION": profile.region,
        "AWS_DEFAULT_REGION": profile.region,
        "AWS_ENDPOINT_URL_S3": profile.endpoint,
        "S3_ENDPOINT_URL": profile.endpoint,
        **dict(_aws_checksums(profile)),
        **dict.fromkeys(_SWITCHED_OFF, "false"),
        f"RCLONE_CONFIG_{REMOTE}_TYPE": "s3",
        f"RCLONE_CONFIG_{REMOTE}_ENV_AUTH": "true",
        **{f"RCLONE_CONFIG_{REMOTE}_{c.key.upper()}": c.value or "" for c in wanted(rclone.DIALECT, profile, _RCLONE)},
    }
    bundle = profile.ca_bundle
    return variables | ({"AWS_CA_BUNDLE": bundle, "RCLONE_CA_CERT": bundle} if bundle else {})


def _aws_checksums(profile: Profile) -> Iterator[tuple[str, str]]:
    for name in _AWS_CHECKSUMS:
        spelling = aws.DIALECT[name]
        if isinstance(spelling, Spelling):
            yield f"AWS_{spelling.key.upper()}", spelling.value(profile)


EVERY: Final = tuple(needed(Profile("hf", "any", PUBLIC_GATEWAY, ca_bundle="any"), _NOBODY))
"""The names of all variables that `needed` may set."""
