"""The AWS CLI (and every tool that reads its files): `~/.aws/config` and `~/.aws/credentials`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hfs3.clients import aws_files, aws_inspection
from hfs3.clients.aws_files import CONFIG, CREDENTIALS, kinds, new_header, profile_of
from hfs3.clients.base import (
    ConfigFile,
    Credentials,
    Dialect,
    Extent,
    Foreign,
    Inherent,
    Profile,
    Spelling,
    Texts,
)
from hfs3.clients.draft import Draft
from hfs3.clients.drift import wanted
from hfs3.clients.values import (
    WHEN_REQUIRED,
    aws_size,
    is_gateway,
    is_placeholder,
    judge_aws_part,
    judge_aws_threshold,
    judge_endpoint,
    judge_when_required,
)
from hfs3.contract.addressing import parse_endpoint
from hfs3.contract.evidence import measured
from hfs3.contract.settings import BY_NAME, Need, SettingName
from hfs3.credentials.mixups import PREFIX
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding, Rule
from hfs3.diagnostics.rules.lines import FOREIGN_PROFILE, OTHER_CREDENTIALS
from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.ini import Document, Grammar, Section, Spot
from hfs3.files.splice import Change, with_section

NAME: Final[str] = "aws"
TITLE: Final[str] = "AWS CLI"
ADVICE: Final[str] = ""
BLOCK: Final = "s3"

_DEFAULT_IS_PATH: Final = (
    "with a custom endpoint path addressing is what these tools take anyway, unless told otherwise"
)
_REGION_ANYWAY: Final = "without a region these tools sign for us-east-1, which is the right one"
_NO_CHECKSUM_COMES: Final = "the client then asks for a checksum, none comes, and it goes on without"
_ONLY_SIZES: Final = "uploads then use the client's own sizes: more parts, the same object"

DIALECT: Final[Dialect] = {
    SettingName.ENDPOINT: Spelling("endpoint_url", lambda profile: profile.endpoint, complaint=judge_endpoint),
    SettingName.REGION: Spelling("region", lambda profile: profile.region, harmless_without=_REGION_ANYWAY),
    SettingName.ADDRESSING: Spelling(
        "addressing_style",
        lambda _: "path",
        BLOCK,
        harmless_without=_DEFAULT_IS_PATH,
        evidence=measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5"),
    ),
    SettingName.REQUEST_CHECKSUMS: Spelling(
        "request_checksum_calculation", lambda _: WHEN_REQUIRED, complaint=judge_when_required
    ),
    SettingName.RESPONSE_CHECKSUMS: Spelling(
        "response_checksum_validation",
        lambda _: WHEN_REQUIRED,
        complaint=judge_when_required,
        harmless_without=_NO_CHECKSUM_COMES,
    ),
    SettingName.MULTIPART_THRESHOLD: Spelling(
        "multipart_threshold",
        lambda profile: aws_size(profile.multipart_threshold),
        BLOCK,
        complaint=judge_aws_threshold,
    ),
    SettingName.PART_SIZE: Spelling(
        "multipart_chunksize",
        lambda profile: aws_size(profile.part_size),
        BLOCK,
        complaint=judge_aws_part,
        harmless_without=_ONLY_SIZES,
    ),
    SettingName.LIST_VERSION: Inherent("the `aws s3` commands always list with ListObjectsV2"),
    SettingName.PROVIDER: Inherent("these tools know no vendors"),
    SettingName.SIGNATURE: Spelling(
        "signature_version",
        lambda _: "s3v4",
        BLOCK,
        evidence=measured("`presign` of AWS CLI 1.46.3 and boto3 1.44.5"),
    ),
    SettingName.TRANSFER_ENGINE: Spelling(
        "preferred_transfer_client",
        lambda _: "classic",
        BLOCK,
        harmless_without="only AWS CLI 2 on certain large Amazon machines chooses the other engine",
        evidence=measured("AWS CLI 2.36.7 and 2.22.35"),
    ),
    SettingName.BUCKET_CHECK: Inherent("an upload never creates a bucket"),
    SettingName.COPY_CUTOFF: Inherent("copies are cut at multipart_threshold, like uploads"),
    SettingName.KEY_ENCODING: Inherent("there is no such option: file names become keys as they are"),
    SettingName.CA_BUNDLE: Spelling("ca_bundle", lambda profile: profile.ca_bundle),
}
ORDER: Final = (
    SettingName.REGION,
    SettingName.ENDPOINT,
    SettingName.CA_BUNDLE,
    SettingName.ADDRESSING,
    SettingName.MULTIPART_THRESHOLD,
    SettingName.PART_SIZE,
    SettingName.SIGNATURE,
    SettingName.TRANSFER_ENGINE,
    SettingName.REQUEST_CHECKSUMS,
    SettingName.RESPONSE_CHECKSUMS,
)
"""The order of the page's block, with hfs3's additions in their places."""

ACCESS_KEY: Final = "aws_access_key_id"
SECRET_KEY: Final = "aws_secret_access_key"  # noqa: S105  # the name of the key
SESSION_TOKEN: Final = "aws_session_token"  # noqa: S105  # as above
PROCESS: Final = "credential_process"
TAKES_OVER: Final = aws_inspection.TAKES_OVER
_OUR_PROCESS: Final = "credential-process"
_ENDPOINT: Final = "endpoint_url"
_CA_BUNDLE: Final = "ca_bundle"
_ELSEWHERE: Final = (_ENDPOINT, ACCESS_KEY)

locate = aws_files.locate
names = aws_files.names


def render(profile: Profile) -> str:
    """Return the page's two blocks for this profile, with the page's placeholders for the key pair."""
    empty = Document(b"", Grammar.BOTOCORE)
    pair = (Change(ACCESS_KEY, "HFAK..."), Change(SECRET_KEY, "..."))
    config = with_section(empty, new_header(CONFIG, profile.name), _config_changes(profile))
    if profile.credentials is not Credentials.STATIC:
        return config.decode()
    return (config + b"\n" + with_section(empty, new_header(CREDENTIALS, profile.name), pair)).decode()


def inspect(texts: Texts, profile: Profile) -> Iterator[Finding]:
    """Yield what is wrong with a profile in these files."""
    return aws_inspection.inspect(texts, profile, DIALECT, client=NAME)


def plan(texts: Texts, profile: Profile, key: AccessKey | None) -> Sequence[Edit]:
    """Return the edits that make a profile right: the config file first, so that no key ever lacks its endpoint."""
    sections = _Sections(texts, profile)
    sections.refuse_foreign(key)
    config, credentials = sections.config, sections.credentials
    sections.draft.set(config.file, config.header, (*_config_changes(profile), *_clean_up(config, profile)))
    if profile.credentials is Credentials.PROCESS:
        sections.draft.remove(credentials.file, credentials.header, lambda name, block: name in _PAIR and not block)
        sections.draft.set(config.file, config.header, [Change(name, None) for name in _PAIR])
    elif profile.credentials is Credentials.STATIC and key is not None:
        pair = (Change(ACCESS_KEY, key.access_key_id), Change(SECRET_KEY, key.secret_access_key.reveal()))
        sections.draft.set(credentials.file, credentials.header, (*pair, Change(SESSION_TOKEN, None)))
        if config.file.path != credentials.file.path:
            sections.draft.set(config.file, config.header, [Change(name, None) for name in (*_PAIR, PROCESS)])
            # What stands in the credentials file wins, so no setting may stay there.
            elsewhere = [Change(s.key, None, s.where) for s in DIALECT.values() if isinstance(s, Spelling)]
            sections.draft.set(credentials.file, credentials.header, elsewhere)
    return sections.draft.edits(f"profile {profile.name} for {profile.endpoint}")


def plan_removal(texts: Texts, profile: Profile) -> Sequence[Edit]:
    """Return the edits that take a profile out: the credentials file first, so that no key ever lacks its endpoint."""
    sections = _Sections(texts, profile)
    sections.refuse_foreign(None)
    for place in (sections.config, sections.credentials):
        if place.section is not None:
            sections.draft.remove(place.file, place.header, _is_ours)
    return tuple(reversed(sections.draft.edits(f"remove profile {profile.name}")))


_PAIR: Final = (ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)
_OUR_KEYS: Final = frozenset(
    {(s.key, s.where) for s in DIALECT.values() if isinstance(s, Spelling)} | {(key, "") for key in (*_PAIR, PROCESS)}
)


def _is_ours(key: str, block: str) -> bool:
    return (key, block) in _OUR_KEYS


def _config_changes(profile: Profile) -> tuple[Change, ...]:
    changes = wanted(DIALECT, profile, ORDER)
    if profile.credentials is Credentials.PROCESS:
        return (*changes, Change(PROCESS, profile.credential_process))
    return changes


@dataclass(frozen=True, slots=True)
class _Place:
    """One of the two files, and the section of the profile in it, or the header a new one gets."""

    file: ConfigFile
    header: str
    section: Section | None

    def value(self, key: str, block: str = "") -> str:
        spot = self.section.spot(key, block) if self.section else None
        return spot.value if spot else ""


class _Sections:
    """The places of a profile in a draft of the two files."""

    def __init__(self, texts: Texts, profile: Profile) -> None:
        self.draft = Draft(texts, Grammar.BOTOCORE)
        self._profile = profile
        self.config, self.credentials = (self._place(file) for file in kinds(texts))

    def _place(self, file: ConfigFile) -> _Place:
        name = self._profile.name
        section = self.draft.section(file, lambda header: profile_of(file.kind, header) == name)
        return _Place(file, section.name if section else new_header(file.kind, name), section)

    def refuse_foreign(self, key: AccessKey | None) -> None:
        """Refuse a profile of this name that was made for something else, or whose keys would take over from ours."""
        if self._profile.foreign is Foreign.TAKE_OVER:
            return
        for place in (self.config, self.credentials):
            taking_over = [spot for spot in place.section.spots if spot.key in TAKES_OVER] if place.section else []
            if taking_over:
                raise self._refusal(place, taking_over, "would take over from the key pair", OTHER_CREDENTIALS)
            strangers = self._strangers(place, key)
            if strangers:
                raise self._refusal(place, strangers, "were not written by hfs3", FOREIGN_PROFILE)

    def _strangers(self, place: _Place, key: AccessKey | None) -> list[Spot]:
        """Return the keys of a section that hfs3 would not have written; none if the profile is the gateway's."""
        if place.section is None:
            return []
        identity = place.section.spot(ACCESS_KEY)
        process = place.section.spot(PROCESS)
        strangers = []
        if identity is not None and not _is_our_identity(identity.value, key):
            strangers.append(identity)
        if process is not None and _OUR_PROCESS not in process.value:
            strangers.append(process)
        if strangers or self._is_for_gateway():
            return strangers
        return [spot for spot in place.section.spots if spot.key in _ELSEWHERE or not _knows(spot)]

    def _is_for_gateway(self) -> bool:
        endpoint = self.credentials.value(_ENDPOINT) or self.config.value(_ENDPOINT)
        identity = self.credentials.value(ACCESS_KEY) or self.config.value(ACCESS_KEY)
        if endpoint:
            return is_gateway(endpoint, self._profile)
        return identity.startswith(PREFIX)

    def _refusal(self, place: _Place, spots: Sequence[Spot], what: str, rule: Rule) -> UserFileError:
        number = place.section.number + spots[0].line if place.section else 1
        keys = ", ".join(spot.key for spot in spots)
        return UserFileError(
            f"{place.file.path}, line {number}: [{place.header}] has keys that {what}: {keys}; it was left as it is",
            hint="give another name with --profile, or set hfs3's keys and keep all others with --force",
            code=rule.code,
        )


def _clean_up(config: _Place, profile: Profile) -> list[Change]:
    """Return the changes that take away what an earlier writing of this profile needed and this one does not."""
    changes = []
    if profile.extent is Extent.DOCUMENTED:
        spelled = ((name, s) for name, s in DIALECT.items() if isinstance(s, Spelling))
        added = [spelling for name, spelling in spelled if BY_NAME[name].need is Need.ADDED]
        changes += [Change(s.key, None, s.where) for s in added if config.value(s.key, s.where) == s.value(profile)]
    endpoint = config.value(_ENDPOINT)
    if not profile.ca_bundle and endpoint and parse_endpoint(endpoint).gateway != profile.gateway:
        changes.append(Change(_CA_BUNDLE, None))  # it was the other gateway's
    return changes


def _is_our_identity(value: str, key: AccessKey | None) -> bool:
    return (
        not value
        or is_placeholder(value)
        or value.startswith(PREFIX)
        or (key is not None and value == key.access_key_id)
    )


def _knows(spot: Spot) -> bool:
    return all(_is_ours(sub.key, spot.key) for sub in spot.nested) if spot.nested else _is_ours(spot.key, "")
