"""What the tools that own a file read in it, so that an edit can be judged by their reading and not by ours.

`botocore`: Python's configparser, then one level of nesting (botocore/configloader.py, raw_config_parse); a test holds
it against botocore's own. `goconfig`: what rclone reads with (github.com/unknwon/goconfig, read.go); a test holds it
against `rclone config dump`. Both raise Unreadable where the tool refuses the whole file.
"""

import configparser  # noqa: TID251  # not to write with: this is the parser that botocore reads with
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hfs3.files.ini import GO_SPACE, Document, Grammar
from hfs3.files.text import decode, is_utf16, universal

Values = Mapping[str, "str | Mapping[str, str]"]
Reading = Mapping[str, Values]
"""Section → key → value, or → nested key → value."""

_DEFAULT: Final = "DEFAULT"
_ENCRYPTED: Final = "RCLONE_ENCRYPT_V"


class Trouble(StrEnum):
    """Why a tool refuses a whole file."""

    DUPLICATE_SECTION = "duplicate section"
    DUPLICATE_KEY = "duplicate key"
    BYTE_ORDER_MARK = "byte order mark"
    ENCODING = "encoding"
    ENCRYPTED = "encrypted"
    SYNTAX = "syntax"


@dataclass(frozen=True)
class Unreadable(Exception):
    """The tool refuses the file: why, at which line (from 1), and the section or key in question. Never a value."""

    trouble: Trouble
    line: int = 1
    subject: str = ""


def read_as(grammar: Grammar, data: bytes) -> Reading:
    """Return what the tools of this grammar read in a file. Raises Unreadable where they refuse it."""
    if is_utf16(data):
        raise Unreadable(Trouble.ENCODING)
    return _botocore(data) if grammar is Grammar.BOTOCORE else _goconfig(data)


def _botocore(data: bytes) -> Reading:
    text = decode(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as err:
        raise Unreadable(Trouble.ENCODING, universal(decode(data[: err.start]).body).count("\n") + 1) from None
    if text.bom:
        raise Unreadable(Trouble.BYTE_ORDER_MARK)
    # botocore lets [DEFAULT] leak into all sections; here it is one of them, so that every key has one place.
    parser = configparser.RawConfigParser(default_section="\0")
    try:
        parser.read_string(universal(text.body))
    except configparser.DuplicateSectionError as err:
        raise Unreadable(Trouble.DUPLICATE_SECTION, err.lineno or 1, err.section) from None
    except configparser.DuplicateOptionError as err:
        raise Unreadable(Trouble.DUPLICATE_KEY, err.lineno or 1, err.option) from None
    except configparser.MissingSectionHeaderError as err:
        raise Unreadable(Trouble.SYNTAX, err.lineno) from None
    except configparser.ParsingError as err:  # its text quotes the lines, which may hold secrets
        raise Unreadable(Trouble.SYNTAX, err.errors[0][0]) from None
    sections = {name: dict(parser.items(name)) for name in parser.sections()}
    return {name: _with_blocks(data, name, values, sections) for name, values in sections.items()}


def _with_blocks(data: bytes, section: str, values: Mapping[str, str], sections: Mapping[str, Values]) -> Values:
    nested = [key for key, value in values.items() if value.startswith("\n")]
    if not nested:
        return values
    if section != _DEFAULT:
        return {**values, **{key: _block(data, section, key, values[key]) for key in nested}}
    for key in nested:  # a block of [DEFAULT] is read where it leaks to, and refused there
        if any(key not in other for other in sections.values()):
            _block(data, section, key, values[key])
    return values


def _block(data: bytes, section: str, key: str, value: str) -> Mapping[str, str]:
    inner: dict[str, str] = {}
    for line in value.splitlines():
        if bare := line.strip():
            name, sign, text = bare.partition("=")
            if not sign:
                raise Unreadable(Trouble.SYNTAX, _line_of_block(data, section, key, bare), key)
            inner[name.strip()] = text.strip()
    return inner


def _line_of_block(data: bytes, section: str, key: str, bare: str) -> int:
    found = Document(data, Grammar.BOTOCORE).section(section)
    spot = found.spot(key) if found else None
    if found is None or spot is None:
        return 1
    lines = range(spot.line, spot.end)
    return found.number + next((index for index in lines if found.lines[index].strip() == bare), spot.line)


def _goconfig(data: bytes) -> Reading:
    text = decode(data).body
    if _is_encrypted(text):
        raise Unreadable(Trouble.ENCRYPTED)
    sections: dict[str, dict[str, str]] = {}
    section = _DEFAULT
    counted = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip(GO_SPACE)
        if not bare or bare[0] in "#;":
            continue
        if bare[0] == "[" and bare[-1] == "]":
            section, counted = bare[1:-1].strip(GO_SPACE), 0
            if not section:
                raise Unreadable(Trouble.SYNTAX, number)
            sections.setdefault(section, {})
            continue
        key, value = _assignment(bare, number)
        if key == "-":
            counted += 1
            key = f"#{counted}"
        sections.setdefault(section, {})[key] = value
    return sections


def _is_encrypted(text: str) -> bool:
    for line in text.split("\n"):
        bare = line.strip(GO_SPACE)
        if bare and bare[0] not in "#;":
            return bare.startswith(_ENCRYPTED)
    return False


def _assignment(line: str, number: int) -> tuple[str, str]:
    quote = next((quote for quote in ('"""', '"', "`") if line.startswith(quote)), "")
    start = 0
    if quote:
        closing = line.find(quote, len(quote))
        if closing < 0:
            raise Unreadable(Trouble.SYNTAX, number)
        start = closing + len(quote)
    signs = [at for at in (line.find(sign, start) for sign in "=:") if at >= 0]
    at = min(signs, default=-1)
    if at <= 0:
        raise Unreadable(Trouble.SYNTAX, number)
    key = line[len(quote) : start - len(quote)] if quote else line[:at].strip(GO_SPACE)
    return key, _value(line[at + 1 :].strip(GO_SPACE), number)


def _value(text: str, number: int) -> str:
    for quote, least in (("`", 2), ('"""', 6)):
        if text.startswith(quote) and len(text) >= least:
            closing = text.rfind(quote, len(quote))
            if closing < 0:
                raise Unreadable(Trouble.SYNTAX, number)
            return text[len(quote) : closing]
    return text
