"""What can be wrong with a remote in rclone.conf, beyond a setting that departs from the dialect."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hfs3.clients.base import Complaint, Dialect, Profile, Texts, configure_command
from hfs3.clients.drift import Sheet, drift, unreadable
from hfs3.clients.refused import RCLONE, is_on, refusal
from hfs3.clients.values import judge_size, read_rclone_size
from hfs3.contract.limits import MAX_PUT_SIZE
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules import files, lines, tools
from hfs3.files.diff import masked_line
from hfs3.files.ini import Document, Grammar
from hfs3.files.parsers import Trouble, Unreadable, read_as

_NAME: Final = re.compile(r"[0-9A-Za-z_.][0-9A-Za-z_.\- ]*(?<! )")
_NEEDED_ENCODINGS: Final = ("BackSlash", "RightPeriod")
_ENCODINGS: Final = frozenset(
    (
        *("Asterisk", "BackQuote", "BackSlash", "Colon", "CrLf", "Ctl", "Del", "Dollar", "Dot", "DoubleQuote"),
        *("Exclamation", "Hash", "InvalidUtf8", "LeftCrLfHtVt", "LeftPeriod", "LeftSpace", "LeftTilde", "LtGt"),
        *("None", "Percent", "Pipe", "Question", "Raw", "RightCrLfHtVt", "RightPeriod", "RightSpace", "Semicolon"),
        *("SingleQuote", "Slash", "SquareBracket"),
    )
)
"""Those of rclone 1.75.2, as it lists them itself."""
ASKS_TOO_MUCH: Final[Mapping[str, str]] = {
    "use_multipart_etag": "uploads in parts end with `Etag differ`: the gateway's ETags are not made of MD5",
    "versions": "lists ask for versions, which the gateway has none of",
    "version_at": "lists ask for versions, which the gateway has none of",
    "version_deleted": "lists ask for versions, which the gateway has none of",
    "use_accelerate_endpoint": "rclone stops: a custom endpoint cannot be combined with S3 Accelerate",
    "use_dual_stack": "rclone stops: a custom endpoint cannot be combined with dual-stack",
    "directory_bucket": "objects are asked for where the gateway has no buckets",
    "download_url": "downloads are asked of that address",
    "location_constraint": "buckets are asked for in a region, and the gateway has none",
}
"""Options that are harmful as soon as they are on, or name anything; and what comes of them."""
_ASSUMED_ROLE: Final = "role_arn"


def judge_upload_cutoff(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # the type of Spelling.complaint
    """Judge `upload_cutoff`: rclone itself refuses one above 5 GiB."""
    size = read_rclone_size(value)
    if size is not None and size > MAX_PUT_SIZE:
        return Complaint("is more than 5 GiB, the largest single upload", tools.RCLONE_CUTOFF)
    return judge_size(size)


def judge_copy_cutoff(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # as above
    """Judge `copy_cutoff`: below the largest copy, objects are copied in parts, which the gateway refuses."""
    size = read_rclone_size(value)
    wrong = judge_size(size)
    if wrong is None and size is not None and size < MAX_PUT_SIZE:
        return Complaint("makes larger objects be copied in parts, which the gateway refuses")
    return wrong


def judge_encoding(value: str, profile: Profile) -> Complaint | None:  # noqa: ARG001  # as above
    """Judge `encoding`: it must encode what the gateway refuses, and may encode more."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if strange := [part for part in parts if part not in _ENCODINGS]:
        return Complaint(f"stops rclone, which knows no {strange[0]}", lines.VALUE_REFUSED)
    missing = [name for name in _NEEDED_ENCODINGS if name not in parts]
    return Complaint(f"does not encode {' and '.join(missing)}") if missing else None


def inspect(texts: Texts, profile: Profile, dialect: Dialect, *, client: str) -> Iterator[Finding]:
    """Yield what is wrong with a remote in this file."""
    ((file, data),) = texts.items()
    try:
        read_as(Grammar.GOCONFIG, data or b"")
    except Unreadable as err:
        yield unreadable(client, file, err, profile, data=data or b"")
        return
    document = Document(data or b"", Grammar.GOCONFIG)
    if document.text.bom:
        place = Place(client, file.path, 1, 1, masked_line(document.text.body.split("\n")[0]))
        yield found(files.BYTE_ORDER_MARK, "rclone reads it, other tools may not", place=place)
    sections = list(document.sections(lambda name: name == profile.name))
    if not sections:
        place = Place(client, file.path)
        detail = f"there is no [{profile.name}] in {file.path}"
        yield found(lines.PROFILE_MISSING, detail, place=place, configure=configure_command(client, profile))
        return
    for section in sections[1:]:
        twice = Unreadable(Trouble.DUPLICATE_SECTION, section.number, section.name)
        yield unreadable(client, file, twice, profile, data=data or b"")
    sheet = Sheet(client, dialect, profile, [(file, section) for section in sections])
    yield from _duplicates(sheet, data or b"")
    yield from drift(sheet)
    yield from _traps(sheet)


def _duplicates(sheet: Sheet, data: bytes) -> Iterator[Finding]:
    for file, section in sheet.sections:
        seen: set[str] = set()
        for spot in section.spots:
            if spot.key in seen:
                twice = Unreadable(Trouble.DUPLICATE_KEY, section.number + spot.line, spot.key)
                yield unreadable(sheet.client, file, twice, sheet.profile, data=data)
            seen.add(spot.key)


def _traps(sheet: Sheet) -> Iterator[Finding]:
    kind = sheet.stated("type")
    if kind is None or kind.value != "s3":
        detail = f"type = {kind.value}" if kind else "type is missing"
        yield sheet.finding(tools.RCLONE_TYPE, detail, kind, key="type", value="s3")
    if _NAME.fullmatch(sheet.profile.name) is None:
        yield sheet.finding(tools.RCLONE_NAME, f"[{sheet.profile.name}]")
    for key, rule in (("v2_auth", tools.RCLONE_SIGNATURE), ("directory_markers", tools.RCLONE_MARKERS)):
        stated = sheet.stated(key)
        if stated is not None and is_on(stated.value):
            yield sheet.finding(rule, f"{key} = {stated.value}", stated, key=key)
    env_auth = sheet.stated("env_auth")
    if sheet.stated("access_key_id") is None and (env_auth is None or not is_on(env_auth.value)):
        yield sheet.finding(tools.RCLONE_ANONYMOUS, "there is no key pair and env_auth is not on")
    yield from _options(sheet)


def _options(sheet: Sheet) -> Iterator[Finding]:
    """Yield the options that hfs3 never writes, and that no remote for the gateway may have."""
    effective = {stated.spot.key: stated for stated in sheet.all()}
    for key, stated in effective.items():
        if stopped := refusal(sheet, stated, RCLONE.get(key)):
            yield stopped
        elif key in ASKS_TOO_MUCH and asks(key, stated.value):
            yield sheet.finding(tools.RCLONE_OPTION, f"{key} = {stated.value}: {ASKS_TOO_MUCH[key]}", stated, key=key)
        elif key == _ASSUMED_ROLE and stated.value:
            yield sheet.finding(lines.OTHER_CREDENTIALS, f"{key} takes over from the key pair", stated, key=key)


def asks(key: str, value: str) -> bool:
    """Return whether an option of rclone's is on, or names anything."""
    return is_on(value) if key in RCLONE else value not in {"", "off"}
