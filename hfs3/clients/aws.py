"""The AWS CLI (and every tool that reads its files): `~/.aws/config` and `~/.aws/credentials`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hfs3.clients import aws_files, aws_inspection
from hfs3.clients.aws_files import (
    ACCESS_KEY,
    BLOCK,
    CONFIG,
    CREDENTIALS,
    ENDPOINT,
    PAIR,
    PROCESS,
    SECRET_KEY,
    SESSION_TOKEN,
    new_header,
)
from hfs3.clients.aws_process import is_our_helper
from hfs3.clients.aws_sections import Place, Sections
from hfs3.clients.base import Credentials, Dialect, Extent, Foreign, Inherent, Profile, Spelling, Texts
from hfs3.clients.draft import Draft
from hfs3.clients.drift import wanted
from hfs3.clients.modes import left_out
from hfs3.clients.values import (
    WHEN_REQUIRED,
    aws_size,
    is_our_identity,
    judge_aws_part,
    judge_aws_threshold,
    judge_endpoint,
    judge_when_required,
)
from hfs3.contract.addressing import parse_endpoint
from hfs3.contract.evidence import measured
from hfs3.contract.settings import BY_NAME, Need, SettingName
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.model import Finding
from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.ini import Document, Grammar
from hfs3.files.splice import Change, with_section

NAME: Final[str] = "aws"
TITLE: Final[str] = "AWS CLI"

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

TAKES_OVER: Final = aws_inspection.TAKES_OVER
_CA_BUNDLE: Final = "ca_bundle"

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
    sections = Sections(texts, profile, _OUR_KEYS)
    sections.take_out(profile.without)
    if profile.foreign is Foreign.REFUSE:
        sections.refuse_other_logins()
        sections.refuse_other_endpoint()
        sections.refuse_foreign(key)
    config, credentials = sections.config, sections.credentials
    sections.draft.set(config.file, config.header, (*_config_changes(profile), *_clean_up(config, profile)))
    _settle_credentials(sections, profile, key)
    if config.file.path != credentials.file.path:  # what stands in the credentials file wins, so no setting may stay
        sections.draft.remove(credentials.file, credentials.header, lambda *spelled: spelled in _SETTINGS)
    return sections.draft.edits(f"profile {profile.name} for {profile.endpoint}")


def plan_removal(texts: Texts, profile: Profile) -> Sequence[Edit]:
    """Return the edits that take a profile out: the credentials file first, so that no key ever lacks its endpoint."""
    sections = Sections(texts, profile, _OUR_KEYS)
    sections.refuse_foreign(None)
    for place in (sections.config, sections.credentials):
        if place.section is not None:
            sections.draft.remove(place.file, place.header, lambda key, block: (key, block) in _OUR_KEYS)
    return tuple(reversed(sections.draft.edits(f"remove profile {profile.name}")))


def kept(texts: Texts, profile: Profile) -> Profile:
    """Return the profile with its helper, if it has one and no pair that AWS tools would take first."""
    try:
        sections = Sections(texts, profile, _OUR_KEYS)
    except UserFileError:
        return profile
    places = (sections.credentials, sections.config)
    line = next((value for place in places if (value := place.value(PROCESS))), "")
    if not line or any(place.value(ACCESS_KEY) for place in places):
        return profile
    return replace(profile, credentials=Credentials.PROCESS, credential_process=line)


def advice(profile: Profile) -> Sequence[str]:
    """Return which clients a way to keep the key pair leaves out."""
    return left_out(NAME, profile.credentials)


_SETTINGS: Final = frozenset((s.key, s.where) for s in DIALECT.values() if isinstance(s, Spelling))
_OUR_KEYS: Final = _SETTINGS | {(key, "") for key in (*PAIR, PROCESS)}


def _settle_credentials(sections: Sections, profile: Profile, key: AccessKey | None) -> None:
    """Write the way to the key pair that is asked for, and take out what would win over it."""
    draft, config, credentials = sections.draft, sections.config, sections.credentials
    match profile.credentials:
        case Credentials.STATIC if key is not None:
            if config.file.path != credentials.file.path:
                draft.set(config.file, config.header, [Change(name, None) for name in (*PAIR, PROCESS)])
            pair = (Change(ACCESS_KEY, key.access_key_id), Change(SECRET_KEY, key.secret_access_key.reveal()))
            gone = (Change(SESSION_TOKEN, None), Change(PROCESS, None))
            draft.set(credentials.file, credentials.header, (*pair, *gone))
        case Credentials.PROCESS:
            draft.set(config.file, config.header, [Change(name, None) for name in PAIR])
            if config.file.path != credentials.file.path:
                draft.remove(credentials.file, credentials.header, lambda name, _: name in {*PAIR, PROCESS})
        case Credentials.NONE:
            for place in (config, credentials):
                _take_out(draft, place)
        case _:
            pass


def _take_out(draft: Draft, place: Place) -> None:
    """Take a pair or a helper of hfs3's out of a section, and leave anybody else's."""
    pair = PAIR if is_our_identity(place.value(ACCESS_KEY), None) else ()
    ours = {*pair, PROCESS} if is_our_helper(place.value(PROCESS)) else {*pair}
    draft.remove(place.file, place.header, lambda name, block: not block and name in ours)


def _config_changes(profile: Profile) -> tuple[Change, ...]:
    changes = wanted(DIALECT, profile, ORDER)
    if profile.credentials is Credentials.PROCESS:
        return (*changes, Change(PROCESS, profile.credential_process))
    return changes


def _clean_up(config: Place, profile: Profile) -> list[Change]:
    """Return the changes that take away what an earlier writing of this profile needed and this one does not."""
    changes = []
    if profile.extent is Extent.DOCUMENTED:
        spelled = ((name, s) for name, s in DIALECT.items() if isinstance(s, Spelling))
        added = [spelling for name, spelling in spelled if BY_NAME[name].need is Need.ADDED]
        changes += [Change(s.key, None, s.where) for s in added if config.value(s.key, s.where) == s.value(profile)]
    endpoint = config.value(ENDPOINT)
    if not profile.ca_bundle and endpoint and parse_endpoint(endpoint).gateway != profile.gateway:
        changes.append(Change(_CA_BUNDLE, None))  # it was the other gateway's
    return changes
