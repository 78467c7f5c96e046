"""rclone: one remote in rclone.conf."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hfs3.clients import rclone_files, rclone_inspection
from hfs3.clients.base import ConfigFile, Credentials, Dialect, Extent, Foreign, Inherent, Profile, Spelling, Texts
from hfs3.clients.draft import Draft
from hfs3.clients.drift import wanted
from hfs3.clients.modes import left_out
from hfs3.clients.values import (
    is_gateway,
    is_our_identity,
    judge_rclone_endpoint,
    judge_rclone_part,
    judge_true,
    rclone_size,
)
from hfs3.contract.addressing import parse_endpoint
from hfs3.contract.evidence import measured
from hfs3.contract.limits import GIB, LIST_VERSION
from hfs3.contract.settings import BY_NAME, Need, SettingName
from hfs3.credentials.mixups import PREFIX
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding
from hfs3.diagnostics.rules.lines import FOREIGN_PROFILE
from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.ini import Document, Grammar, Section
from hfs3.files.splice import Change, with_section

NAME: Final[str] = "rclone"
TITLE: Final[str] = "rclone"
RERUN_FLAGS: Final = ("--update", "--use-server-modtime")
_COPY_CUTOFF: Final = 50 * GIB
_MEASURED: Final = measured("rclone 1.75.2 and 1.60.1")
_REGION_ANYWAY: Final = "without a region rclone signs for us-east-1, which is the right one"
_ONLY_SIZES: Final = "uploads then use rclone's own sizes: more parts, the same object"

DIALECT: Final[Dialect] = {
    SettingName.ENDPOINT: Spelling("endpoint", lambda profile: profile.endpoint, complaint=judge_rclone_endpoint),
    SettingName.REGION: Spelling("region", lambda profile: profile.region, harmless_without=_REGION_ANYWAY),
    SettingName.ADDRESSING: Spelling(
        "force_path_style",
        lambda _: "true",
        complaint=judge_true,
        harmless_without="with provider = Other rclone addresses by path anyway",
        evidence=_MEASURED,
    ),
    SettingName.REQUEST_CHECKSUMS: Inherent("rclone sends Content-MD5, never trailing checksums"),
    SettingName.RESPONSE_CHECKSUMS: Inherent("rclone asks for no checksums in responses"),
    SettingName.MULTIPART_THRESHOLD: Spelling(
        "upload_cutoff",
        lambda profile: rclone_size(profile.multipart_threshold),
        complaint=rclone_inspection.judge_upload_cutoff,
        harmless_without=_ONLY_SIZES,
    ),
    SettingName.PART_SIZE: Spelling(
        "chunk_size",
        lambda profile: rclone_size(profile.part_size),
        complaint=judge_rclone_part,
        harmless_without=_ONLY_SIZES,
    ),
    SettingName.LIST_VERSION: Spelling("list_version", lambda _: str(LIST_VERSION), evidence=_MEASURED),
    SettingName.PROVIDER: Spelling(
        "provider",
        lambda _: "Other",
        harmless_without="beside the other settings of this block rclone without a vendor does what it does for Other",
        evidence=_MEASURED,
    ),
    SettingName.SIGNATURE: Inherent("rclone signs with version 4 unless v2_auth is set"),
    SettingName.TRANSFER_ENGINE: Inherent("rclone has one transfer engine"),
    SettingName.BUCKET_CHECK: Spelling(
        "no_check_bucket",
        lambda _: "true",
        complaint=judge_true,
        evidence=_MEASURED,
    ),
    SettingName.COPY_CUTOFF: Spelling(
        "copy_cutoff",
        lambda _: rclone_size(_COPY_CUTOFF),
        complaint=rclone_inspection.judge_copy_cutoff,
        evidence=_MEASURED,
    ),
    SettingName.KEY_ENCODING: Spelling(
        "encoding",
        lambda _: "Slash,BackSlash,RightPeriod,Del,Ctl,InvalidUtf8,Dot",
        complaint=rclone_inspection.judge_encoding,
        evidence=_MEASURED,
    ),
    SettingName.CA_BUNDLE: Spelling(
        "override.ca_cert", lambda profile: profile.ca_bundle, evidence=measured("rclone 1.75.2")
    ),
}
ORDER: Final = (
    SettingName.REGION,
    SettingName.ADDRESSING,
    SettingName.LIST_VERSION,
    SettingName.MULTIPART_THRESHOLD,
    SettingName.PART_SIZE,
    SettingName.BUCKET_CHECK,
    SettingName.COPY_CUTOFF,
    SettingName.KEY_ENCODING,
    SettingName.CA_BUNDLE,
)
"""The order of the page's block behind the key pair, with hfs3's additions at its end."""

TYPE: Final = "type"
ACCESS_KEY: Final = "access_key_id"
SECRET_KEY: Final = "secret_access_key"  # noqa: S105  # the name of the key
SESSION_TOKEN: Final = "session_token"  # noqa: S105  # as above
_PAIR: Final = (ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)
_FROM_AWS: Final = ("env_auth", "profile")
_CA_CERT: Final = "override.ca_cert"
_OUR_KEYS: Final = frozenset({s.key for s in DIALECT.values() if isinstance(s, Spelling)} | {TYPE, *_PAIR, *_FROM_AWS})

locate = rclone_files.locate
names = rclone_files.names


def render(profile: Profile) -> str:
    """Return the page's block for this profile, with the page's placeholders for the key pair."""
    empty = Document(b"", Grammar.GOCONFIG)
    return with_section(empty, profile.name, _changes(profile, "HFAK...", "...")).decode()


def inspect(texts: Texts, profile: Profile) -> Iterator[Finding]:
    """Yield what is wrong with a remote in this file."""
    return rclone_inspection.inspect(texts, profile, DIALECT, client=NAME)


def plan(texts: Texts, profile: Profile, key: AccessKey | None) -> Sequence[Edit]:
    """Return the edit that makes a remote right."""
    draft = Draft(texts, Grammar.GOCONFIG)
    (file,) = texts
    if file.path == rclone_files.NO_FILE:
        raise UserFileError(
            f"{file.origin} has rclone keep its configuration in memory: it reads no file, and none was written",
            hint=f"unset {file.origin}, or let it name a file",
        )
    if profile.without:
        draft.remove(file, profile.name, lambda key, _: key in profile.without)
    section = draft.section(file, lambda name: name == profile.name)
    if profile.foreign is Foreign.REFUSE:
        _refuse_foreign(file, section, profile, key=key)
    identity = (key.access_key_id, key.secret_access_key.reveal()) if key else ("", "")
    draft.set(file, profile.name, (*_changes(profile, *identity), *_clean_up(section, profile)))
    return draft.edits(f"remote {profile.name} for {profile.endpoint}")


def plan_removal(texts: Texts, profile: Profile) -> Sequence[Edit]:
    """Return the edit that takes a remote out."""
    draft = Draft(texts, Grammar.GOCONFIG)
    (file,) = texts
    section = draft.section(file, lambda name: name == profile.name)
    _refuse_foreign(file, section, profile, key=None)
    if section is not None:
        draft.remove(file, profile.name, lambda key, _: key in _OUR_KEYS)
    return draft.edits(f"remove remote {profile.name}")


def kept(texts: Texts, profile: Profile) -> Profile:
    """Return the profile with the AWS profile that its remote takes the pair from, if it does.

    A pair of the remote's own wins, whatever env_auth says (https://rclone.org/s3/#s3-env-auth).
    """
    documents = (Document(data or b"", Grammar.GOCONFIG) for data in texts.values())
    section = next((found for document in documents if (found := document.section(profile.name))), None)
    values = {spot.key: spot.value for spot in section.spots} if section else {}
    if values.get("env_auth", "").lower() != "true" or values.get(ACCESS_KEY):
        return profile
    return replace(profile, credentials=Credentials.AWS, aws_profile=values.get("profile", ""))


def advice(profile: Profile) -> Sequence[str]:
    """Return how to copy again, and which versions a way to the key pair leaves out."""
    flags = " ".join(RERUN_FLAGS)
    told = f"The gateway keeps no modification times: give `rclone copy` and `rclone sync` the options `{flags}`, "
    return (f"{told}so that a second run transfers only what is new.", *left_out(NAME, profile.credentials))


def _changes(profile: Profile, access_key_id: str, secret: str) -> tuple[Change, ...]:
    head = (Change(TYPE, "s3"), *wanted(DIALECT, profile, (SettingName.PROVIDER, SettingName.ENDPOINT)))
    return (*head, *_credentials(profile, access_key_id, secret), *wanted(DIALECT, profile, ORDER))


def _credentials(profile: Profile, access_key_id: str, secret: str) -> tuple[Change, ...]:
    match profile.credentials:
        case Credentials.STATIC if access_key_id:
            gone = (Change(name, None) for name in (SESSION_TOKEN, *_FROM_AWS))
            return (Change(ACCESS_KEY, access_key_id), Change(SECRET_KEY, secret), *gone)
        case Credentials.AWS:
            gone = (Change(name, None) for name in _PAIR)
            return (Change("env_auth", "true"), Change("profile", profile.aws_profile or profile.name), *gone)
        case _:
            return ()


def _clean_up(section: Section | None, profile: Profile) -> list[Change]:
    """Return the changes that take away what an earlier writing of this remote needed and this one does not."""
    values = {spot.key: spot.value for spot in section.spots} if section else {}
    changes = []
    if profile.extent is Extent.DOCUMENTED:
        spelled = ((name, s) for name, s in DIALECT.items() if isinstance(s, Spelling))
        added = [spelling for name, spelling in spelled if BY_NAME[name].need is Need.ADDED]
        changes += [Change(s.key, None) for s in added if values.get(s.key) == s.value(profile)]
    endpoint = values.get("endpoint", "")
    if not profile.ca_bundle and endpoint and parse_endpoint(endpoint).gateway != profile.gateway:
        changes.append(Change(_CA_CERT, None))  # it was the other gateway's
    return changes


def _refuse_foreign(file: ConfigFile, section: Section | None, profile: Profile, *, key: AccessKey | None) -> None:
    """Refuse a remote of this name that was made for something else."""
    strangers = _strangers(section, profile, key) if section else []
    if section is not None and strangers:
        raise UserFileError(
            f"{file.path}, line {section.number}: [{section.name}] was not written by hfs3 ({', '.join(strangers)}); "
            "it was left as it is",
            hint="give another name with --remote, or set hfs3's keys and keep all others with --force",
            code=FOREIGN_PROFILE.code,
        )


def _strangers(section: Section, profile: Profile, key: AccessKey | None) -> list[str]:
    values = {spot.key: spot.value for spot in section.spots}
    kind, identity, endpoint = (values.get(name, "") for name in (TYPE, ACCESS_KEY, "endpoint"))
    strangers = []
    if kind and kind != "s3":
        strangers.append(f"{TYPE} = {kind}")
    if not is_our_identity(identity, key):
        strangers.append(ACCESS_KEY)
    ours = is_gateway(endpoint, profile) if endpoint else identity.startswith(PREFIX)
    if not strangers and not ours:
        strangers += [name for name in values if name not in _OUR_KEYS or name in {"endpoint", *_FROM_AWS}]
    return strangers
