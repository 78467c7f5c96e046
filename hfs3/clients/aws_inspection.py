"""What can be wrong with a profile in the AWS tools' files, beyond a setting that departs from the dialect."""

from collections.abc import Iterator, Sequence
from typing import Final

from hfs3.clients import refused
from hfs3.clients.aws_files import (
    ACCESS_KEY,
    BLOCK,
    CONFIG,
    CREDENTIALS,
    LEAKING,
    PROCESS,
    SECRET_KEY,
    SERVICES,
    is_services,
    kinds,
    new_header,
    profile_of,
)
from hfs3.clients.base import ConfigFile, Dialect, Profile, Spelling, Texts, configure_command
from hfs3.clients.drift import Sheet, Stated, drift, unreadable
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules import lines
from hfs3.files.ini import Document, Grammar, Section
from hfs3.files.parsers import Unreadable, read_as

TAKES_OVER: Final = (
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "sso_role_name",
    "login_session",
)
"""Keys of another kind of login: AWS tools follow them rather than the key pair beside them."""

_ENDPOINT: Final = "endpoint_url"
_YES: Final = "true"


def inspect(texts: Texts, profile: Profile, dialect: Dialect, *, client: str) -> Iterator[Finding]:
    """Yield what is wrong with a profile in these files."""
    refused = list(_refused(texts, profile, client))
    if refused:
        yield from refused
        return
    config, credentials = kinds(texts)
    documents = {file: Document(data or b"", Grammar.BOTOCORE) for file, data in texts.items()}
    yield from _leaks(documents, client)
    sections = [
        (file, section) for file in (config, credentials) for section in _sections(documents[file], file, profile)
    ]
    sheet = Sheet(client, dialect, profile, sections, _services(documents, sections))
    if not any(file.kind == CONFIG for file, _ in sections):
        yield _missing(sheet, documents, config)
        return
    yield from _headers(sheet)
    bad_shape = list(_block_shape(sheet))
    yield from bad_shape
    yield from (finding for finding in drift(sheet) if not (bad_shape and _is_in_block(finding, dialect)))
    yield from _traps(sheet, documents)


def _services(
    documents: dict[ConfigFile, Document], sections: Sequence[tuple[ConfigFile, Section]]
) -> dict[str, Stated]:
    """Return the endpoint from the services section that the profile names: it wins over the profile's own."""
    named = next((spot.value for _, section in reversed(sections) if (spot := section.spot(SERVICES))), "")
    for file, document in documents.items():
        for section in document.sections(lambda header: is_services(header, named)):
            endpoint = section.spot(_ENDPOINT, BLOCK)
            if endpoint is not None:
                return {_ENDPOINT: Stated(file, section, endpoint, BLOCK)}
    return {}


def _refused(texts: Texts, profile: Profile, client: str) -> Iterator[Finding]:
    for file, data in texts.items():
        try:
            read_as(Grammar.BOTOCORE, data or b"")
        except Unreadable as err:
            yield unreadable(client, file, err, profile, data=data or b"")


def _sections(document: Document, file: ConfigFile, profile: Profile) -> Sequence[Section]:
    return tuple(document.sections(lambda header: profile_of(file.kind, header) == profile.name))


def _leaks(documents: dict[ConfigFile, Document], client: str) -> Iterator[Finding]:
    for file, document in documents.items():
        section = document.section(LEAKING)
        if section is not None and section.spots:
            place = Place(client, file.path, section.number, 1, section.lines[0].strip())
            yield found(lines.LEAKING_DEFAULT, "its keys are in every other section too", place=place)


def _missing(sheet: Sheet, documents: dict[ConfigFile, Document], config: ConfigFile) -> Finding:
    """Return the finding that the config file has no such profile, or has it under a header that nobody looks for."""
    name = sheet.profile.name
    header = new_header(CONFIG, name)
    for section in documents[config].sections(lambda other: _plain(other) == name):
        place = Place(sheet.client, config.path, section.number, 1, section.lines[0].strip())
        detail = f"[{section.name}] is not the profile {name}; AWS tools look for [{header}]"
        return found(lines.SECTION_MISNAMED, detail, place=place, header=f"[{header}]")
    place = Place(sheet.client, config.path)
    detail = f"there is no [{header}] in {config.path}"
    return found(lines.PROFILE_MISSING, detail, place=place, configure=configure_command(sheet.client, sheet.profile))


def _plain(header: str) -> str:
    words = header.strip().split(None, 1)
    rest = words[1] if len(words) > 1 and words[0].lower() == "profile" else header
    return rest.strip().strip("\"'")


def _headers(sheet: Sheet) -> Iterator[Finding]:
    for file, section in sheet.sections:
        if "'" in section.name or '"' in section.name:
            header = f"[{new_header(file.kind, sheet.profile.name)}]"
            place = Place(sheet.client, file.path, section.number, 1, section.lines[0].strip())
            yield found(
                lines.QUOTED_SECTION, f"[{section.name}] is read by some tools only", place=place, header=header
            )


def _block_shape(sheet: Sheet) -> Iterator[Finding]:
    stated = sheet.stated(BLOCK)
    if stated is not None and stated.value and not stated.spot.nested:
        yield sheet.finding(lines.BLOCK_SHAPE, "the s3 block is on one line", stated)
    elif stated is not None and not stated.spot.nested:
        yield sheet.finding(lines.BLOCK_SHAPE, "the s3 block is empty; what follows it is not indented", stated)
    elif stated is None and (flat := next((s for s in sheet.all() if s.spot.key.startswith(f"{BLOCK}.")), None)):
        yield sheet.finding(lines.BLOCK_SHAPE, f"{flat.spot.key} is written without its block", flat)


def _is_in_block(finding: Finding, dialect: Dialect) -> bool:
    keys = {f"{s.where}.{s.key}" for s in dialect.values() if isinstance(s, Spelling) and s.where}
    return any(key in finding.detail for key in keys)


def _traps(sheet: Sheet, documents: dict[ConfigFile, Document]) -> Iterator[Finding]:
    for stated in sheet.all():
        key, value = stated.spot.key, stated.value
        if stated.block == BLOCK and key == "use_accelerate_endpoint" and value.lower() == _YES:
            yield sheet.finding(lines.ACCELERATE, f"{BLOCK}.{key} = {value}", stated, key=f"{BLOCK}.{key}")
        if stated.block:
            continue
        if key in TAKES_OVER:
            yield sheet.finding(lines.OTHER_CREDENTIALS, f"{key} takes over from the key pair", stated, key=key)
        elif key == "ignore_configured_endpoint_urls" and value.lower() == _YES:
            yield sheet.finding(lines.ENDPOINTS_IGNORED, f"{key} = {value}", stated, key=key)
        elif key == SECRET_KEY and stated.file.kind == CONFIG:
            yield sheet.finding(lines.KEYS_IN_CONFIG, f"the key pair of {sheet.profile.name} stands here", stated)
        elif key == SERVICES and not _has_services(documents, value):
            yield sheet.finding(lines.SERVICES_MISSING, f"there is no [services {value}]", stated, name=value)
    yield from _between_files(sheet)
    refusals = (refused.refusal(sheet, one, refused.AWS.get((one.block, one.spot.key))) for one in sheet.all())
    yield from (finding for finding in refusals if finding)


def _has_services(documents: dict[ConfigFile, Document], name: str) -> bool:
    return any(is_services(header, name) for doc in documents.values() for header in doc.names())


def _between_files(sheet: Sheet) -> Iterator[Finding]:
    process, pair = sheet.stated(PROCESS), sheet.stated(ACCESS_KEY)
    if process is not None and pair is not None:
        yield sheet.finding(lines.SHADOWED_PROCESS, "credential_process is never asked", process)
    settings = {(s.key, s.where) for s in sheet.dialect.values() if isinstance(s, Spelling)}
    for stated in sheet.all():
        if stated.file.kind == CREDENTIALS and (stated.spot.key, stated.block) in settings:
            detail = f"{stated.spot.key} here wins over the config file"
            yield sheet.finding(lines.SETTING_IN_CREDENTIALS, detail, stated, key=stated.spot.key)
