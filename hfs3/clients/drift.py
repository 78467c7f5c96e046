"""Where a client's section departs from its dialect, and how a file that its tools refuse is told.

What hfs3 would write is the measure: `plan` and `inspect` read the same table.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from hfs3.clients.base import (
    Complaint,
    ConfigFile,
    Dialect,
    Extent,
    Profile,
    Spelling,
    configure_command,
)
from hfs3.clients.values import is_placeholder
from hfs3.contract.settings import BY_NAME, SETTINGS, Need, SettingName
from hfs3.diagnostics.model import Finding, Place, Rule, found
from hfs3.diagnostics.rules import files, lines
from hfs3.diagnostics.rules.drift import DRIFT
from hfs3.errors import UserFileError
from hfs3.files.diff import masked_line
from hfs3.files.ini import Section, Spot
from hfs3.files.parsers import Trouble, Unreadable
from hfs3.files.splice import Change, parted
from hfs3.files.text import decode, is_utf16, universal

_RULES: Final[Mapping[Trouble, Rule]] = {
    Trouble.DUPLICATE_SECTION: files.DUPLICATE_SECTION,
    Trouble.DUPLICATE_KEY: files.DUPLICATE_KEY,
    Trouble.BYTE_ORDER_MARK: files.BYTE_ORDER_MARK,
    Trouble.ENCODING: files.UNREADABLE_ENCODING,
    Trouble.ENCRYPTED: files.ENCRYPTED_RCLONE,
    Trouble.SYNTAX: files.UNPARSABLE,
}
_SIMILAR: Final = 0.8
_SECRET_LINE: Final = re.compile(
    r"(?P<name>\s*+(?>[\w.-]*?(?:secret|token|password|key))[\w.-]*+)(?:\s++[:=]?|[:=])\s*+\S", re.IGNORECASE
)
_MAY_BE_SECRET: Final = re.compile(r"[A-Za-z_.-]{16,}|(?![A-Za-z_.-]+(?![^\s=:\[\]]))[^\s=:\[\]]+")
"""A word that is long, or has more in it than letters: a secret that was broken in two goes on in such a line."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A key as a file states it."""

    file: ConfigFile
    section: Section
    spot: Spot
    block: str = ""

    @property
    def value(self) -> str:
        """The value as the client reads it."""
        return self.spot.value

    def place(self, client: str) -> Place:
        """Where it stands, its secrets masked."""
        line = self.section.lines[self.spot.line]
        number = self.section.number + self.spot.line
        return Place(client, self.file.path, number, self.spot.column + 1, masked_line(line.strip("\r\n")))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One profile as its client sees it: its sections, the one that wins last.

    `overrides` are keys of the profile that the client takes from a section that the profile only names.
    """

    client: str
    dialect: Dialect
    profile: Profile
    sections: Sequence[tuple[ConfigFile, Section]] = field(repr=False)
    overrides: Mapping[str, Stated] = field(default_factory=dict, repr=False)

    def stated(self, key: str, block: str = "") -> Stated | None:
        """Return the effective line of a key."""
        if not block and key in self.overrides:
            return self.overrides[key]
        for file, section in reversed(self.sections):
            spot = section.spot(key, block)
            if spot is not None:
                return Stated(file, section, spot, block)
        return None

    def all(self) -> Iterator[Stated]:
        """Yield every key that is stated, nested ones behind their block."""
        for file, section in self.sections:
            for spot in section.spots:
                yield Stated(file, section, spot)
                yield from (Stated(file, section, sub, spot.key) for sub in spot.nested)

    def finding(self, rule: Rule, detail: str, stated: Stated | None = None, **fields: str) -> Finding:
        """Return a finding at a line, or at the header of the first section if there is no line."""
        place = stated.place(self.client) if stated else self._header()
        return found(rule, detail, place=place, configure=configure_command(self.client, self.profile), **fields)

    def _header(self) -> Place:
        if not self.sections:
            return Place(self.client)
        file, section = self.sections[0]
        return Place(self.client, file.path, section.number, 1, section.lines[0].strip("\r\n"))


def wanted(dialect: Dialect, profile: Profile, order: Sequence[SettingName]) -> tuple[Change, ...]:
    """Return the keys that this profile shall have, in this order."""
    spelled = ((name, dialect[name]) for name in order)
    return tuple(
        Change(spelling.key, spelling.value(profile), spelling.where)
        for name, spelling in spelled
        if isinstance(spelling, Spelling) and is_wanted(name, spelling, profile)
    )


def is_wanted(name: SettingName, spelling: Spelling, profile: Profile) -> bool:
    """Return whether a profile needs a setting: `--exactly-as-documented` leaves out what hfs3 adds."""
    added = BY_NAME[name].need is Need.ADDED
    return bool(spelling.value(profile)) and not (added and profile.extent is Extent.DOCUMENTED)


def drift(sheet: Sheet) -> Iterator[Finding]:
    """Yield one finding for every setting that is missing, misspelt, misplaced or wrong, in the contract's order."""
    for setting in SETTINGS:
        spelling = sheet.dialect[setting.name]
        if isinstance(spelling, Spelling) and is_wanted(setting.name, spelling, sheet.profile):
            yield from _departures(sheet, setting.name, spelling)


def _departures(sheet: Sheet, name: SettingName, spelling: Spelling) -> Iterator[Finding]:
    value = spelling.value(sheet.profile)
    fields = {"key": spelling.key, "value": value}
    stated = sheet.stated(spelling.key, spelling.where)
    if stated is None:
        rule, detail, near = _absence(sheet, name, spelling)
        yield sheet.finding(rule, detail, near, **fields)
        return
    bare, comment = parted(stated.value)
    if comment:
        detail = f"`{comment}` is part of the value of {full_name(spelling)}"
        yield sheet.finding(lines.INLINE_COMMENT, detail, stated, **fields)
        return
    complaint = _complaint(bare, value, spelling, sheet.profile)
    if complaint is not None:
        detail = f"{full_name(spelling)} = {bare or '(nothing)'} {complaint.words}"
        yield sheet.finding(complaint.rule or DRIFT[name], detail, stated, **fields)


def _complaint(value: str, wanted_value: str, spelling: Spelling, profile: Profile) -> Complaint | None:
    if value == wanted_value:
        return None
    if is_placeholder(value):
        return Complaint("is a placeholder, not a value of yours", lines.PLACEHOLDER)
    if spelling.complaint is not None:
        return spelling.complaint(value, profile)
    return Complaint(f"should be {wanted_value}")


def _absence(sheet: Sheet, name: SettingName, spelling: Spelling) -> tuple[Rule, str, Stated | None]:
    """Say how a setting is missing: written elsewhere, spelt otherwise, or not at all."""
    full = full_name(spelling)
    known = {(s.key, s.where) for s in sheet.dialect.values() if isinstance(s, Spelling)}
    strangers = [stated for stated in sheet.all() if (stated.spot.key, stated.block) not in known]
    for stated in strangers:
        flat = f"{spelling.where}.{spelling.key}" if spelling.where else ""
        if stated.spot.key in {spelling.key, flat} and not stated.spot.nested:
            where = f"in the {stated.block} block" if stated.block else "outside the block it belongs to"
            return (
                lines.WRONG_BLOCK,
                f"{stated.spot.key} stands {where}, where it is ignored; {full} is missing",
                stated,
            )
    names = {stated.spot.key: stated for stated in strangers if stated.block == spelling.where}
    cased = next((key for key in names if key.lower() == spelling.key), None)
    if cased:
        return lines.KEY_CASE, f"{cased} is not read; {full} is missing", names[cased]
    similar = get_close_matches(spelling.key, names, n=1, cutoff=_SIMILAR)
    if similar:
        return DRIFT[name], f"{full} is missing; {similar[0]} looks like a misspelling of it", names[similar[0]]
    return DRIFT[name], f"{full} is missing", None


def full_name(spelling: Spelling) -> str:
    """Return the key with its block: `s3.addressing_style`."""
    return f"{spelling.where}.{spelling.key}" if spelling.where else spelling.key


# -- files that their tools refuse -------------------------------------------------------------------------------------


def unreadable(client: str, file: ConfigFile, err: Unreadable, profile: Profile, *, data: bytes) -> Finding:
    """Return the finding that the client's tools refuse a file, at the line where they do."""
    rule = _RULES[err.trouble]
    text = "" if err.trouble is Trouble.ENCRYPTED or is_utf16(data) else decode(data).body
    line = next(iter(universal(text).split("\n")[err.line - 1 : err.line]), "")
    column = max(line.find(err.subject), len(line) - len(line.lstrip())) + 1
    shown = _unparsed(line) if err.trouble is Trouble.SYNTAX else masked_line(line)
    place = Place(client, file.path, err.line, column if line else None, shown)
    fields = {"configure": configure_command(client, profile), "path": str(file.path), "key": err.subject}
    return found(rule, _told(err), place=place, **fields)


def _unparsed(line: str) -> str:
    """Return a line that no tool understands as it may be shown: without what may be a secret or a part of one."""
    if named := _SECRET_LINE.match(line):
        return f"{named['name']} …"
    if len(line.split()) == 1 and not line.lstrip().startswith("["):
        return "…"  # whatever it is, it may go on with a secret above
    return _MAY_BE_SECRET.sub("…", masked_line(line))


def refusal(file: ConfigFile, err: Unreadable) -> UserFileError:
    """Return the error that hfs3 does not edit such a file."""
    rule = _RULES[err.trouble]
    place = f"{file.path}, line {err.line}" if err.line > 1 else str(file.path)
    return UserFileError(f"{place}: {_told(err)}; it was left as it is", hint=rule.remedy, code=rule.code)


def _told(err: Unreadable) -> str:
    match err.trouble:
        case Trouble.DUPLICATE_SECTION:
            return f"the section [{err.subject}] is there twice"
        case Trouble.DUPLICATE_KEY:
            return f"the key {err.subject} is twice in its section"
        case Trouble.BYTE_ORDER_MARK:
            return "the file begins with a byte order mark"
        case Trouble.ENCODING:
            return "the file is not UTF-8"
        case Trouble.ENCRYPTED:
            return "the file is encrypted"
        case Trouble.SYNTAX:
            return "this line cannot be understood"
