"""Every row of what was seen to go wrong in such files comes up among the generated ones, and more than once."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Final

import pytest

from hfs3.files.ini import Grammar
from tests.files.odd import odd_file

FILES: Final = 6000
LEAST: Final = 3

Row = str | Callable[[bytes], bool]
"""What a file of the row looks like: a pattern (over lines), or a judge."""


def _has(*parts: bytes) -> Callable[[bytes], bool]:
    return lambda data: all(part in data for part in parts)


def _is_latin_1(data: bytes) -> bool:
    return b"\xe9" in data and b"\xff\xfe" not in data and not _is_utf_8(data)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


EITHER: Final[Mapping[str, Row]] = {
    "a comment at the top": r"\A[#;].*",
    "a comment in a section": r"^\[.*\n(?:.+\n)*?[#;]",
    "a comment behind a value, #": r"^\s*\w+ = us-east-1 # why$",
    "a comment behind a value, ;": r"^\s*\w+ = v ; w$",
    "a comment behind the endpoint": r"^\s*endpoint(_url)? = https://s3.hf.co/me # prod$",
    "CRLF": lambda data: data.count(b"\n") == data.count(b"\r\n") > 1,
    "mixed line ends": lambda data: 0 < data.count(b"\r\n") < data.count(b"\n"),
    "no final line end": lambda data: data[-1:] not in {b"", b"\r", b"\n"},
    "tabs": r"^\w+\t=\t",
    "tight": r"^\w+=\S",
    "a blank line": r"\w\n\n\w",
    "a section twice": r"(?s)^\[(\w+( \w+)?)\]$.*^\[\1\]$",
    "a key twice": r"^(\w+)\s*[=:].*\n(?:[^\[]*\n)?\1\s*[=:]",
    "an indented header": r"^[ \t]+\[",
    "blanks in a header": r"^\[ [^\]]+ \]",
    "[DEFAULT]": r"^\[DEFAULT\]",
    "a colon": r"^\w+ : ",
    "no value": r"^no value$",
    "rem": r"^rem old$",
    "an exclamation mark": r"^! old$",
    "a percent sign": r"50%",
    "==": r"a == b",
    "NUL": _has(b"\x00b"),
    "VT": _has(b"\x0b"),
    "FF": _has(b"\x0c"),
    "NEL": _has("\x85".encode()),
    "U+2028": _has("\u2028".encode()),
    "nothing": lambda data: not data,
    "only comments": r"\A(?:[ \t]*[#;].*\n)+\Z",
    "brackets in a value": r"= \[x\]$",
    "a bracket in a name": r"^\[we\]ird\]",
    "names in UTF-8": r"^\[.*é",
    "a byte order mark": lambda data: data.startswith(b"\xef\xbb\xbf"),
    "a key before any section": r"\A[^\[]*^region = eu$",
    "UTF-16": lambda data: data.startswith(b"\xff\xfe"),
    "Latin-1": _is_latin_1,
    "a comment that leads the next section": r"\w+ = .*\n\n# note\n\[",
    "a comment behind the last key": r"\w+ = .*\n[#;].*\n\Z",
    "a placeholder": r"= https://s3.hf.co/<namespace>$",
    "no scheme": r"= s3.hf.co/me$",
    "an empty value": r"^\w+ =\s*$",
}
ROWS: Final[Mapping[Grammar, Mapping[str, Row]]] = {
    Grammar.BOTOCORE: {
        **EITHER,
        "CR": lambda data: b"\r" in data and b"\n" not in data,
        "a comment in the block": r"^s3 =\n(?:[ \t].*\n)*[ \t]+[#;] inside",
        "a comment in the first column of the block": r"^s3 =\n(?:[ \t].*\n)*# at the edge\n[ \t]+\w+ *=",
        "a comment right behind `s3 =`": r"^s3 =\n\s*[#;] inside",
        "a blank line right behind `s3 =`": r"^s3 =\n\n[ \t]+\w+ *=",
        "a blank line in the block": r"^s3 =\n(?:[ \t].*\n)+\n[ \t]+\w+ *=",
        "no final line end in the block": r"^s3 ?=\n(?:\s.*\n)*?[ \t]+\w+ ?= ?\S.*\Z",
        "a block with tabs": r"^s3 =\n\t\w+",
        "two blocks": r"^s3 =\n(?:[^\[]*\n)?s3 =",
        "a block on one line": r"^s3 = addressing_style = virtual",
        "a block that is not indented": r"^s3 =\naddressing_style = path",
        "a flat key": r"^s3\.addressing_style",
        "a checksum setting in the block": r"^s3 =\n(?:[ \t].*\n)*[ \t]+response_checksum_validation",
        "a comment behind a checksum setting": r"^request_checksum_calculation = when_required # x$",
        "a colon in the block": r"^[ \t]+addressing_style: path$",
        "a key twice in the block": r"^s3 =\n(?:[ \t].*\n)*?[ \t]+(\w+) *=.*\n(?:[ \t].*\n)*?[ \t]+\1 *=",
        "a block in an indented section": r"^  s3 =\n    \w+",
        "an indented comment behind a value": r"^\w+ = \w+\n[ \t]+[#;]",
        "a value that goes on": r"^\w+\s*[=:].*\S\n    (?:more|\[profile hf\]|k = v)$",
        "mixed indentation": r"^  \w+ = .*\n(?:[^\[]*\n)?\w+ = ",
        "double quotes in a header": r'^\[profile "hf"\]',
        "single quotes in a header": r"^\[profile 'hf'\]",
        "a tab in a header": r"^\[\t",
        "junk behind a header": r"^\[.*\] junk$",
        "a comment behind a header": r"^\[.*\] # about$",
        "another bracket in a name": r"^\[profile a\]b\]",
        "a blank in a name": r"^\[profile b c\]",
        "no `profile` in a header": r"^\[hf\]",
        "`Profile` in a header": r"^\[Profile hf\]",
        "two defaults": lambda data: b"[default]" in data and b"[profile default]" in data,
        "a services section": r"^\[services x\]",
        "a trailing slash": r"^endpoint_url = https://s3.hf.co/me/$",
        "keys in upper case": r"^REGION = ",
    },
    Grammar.GOCONFIG: {
        **EITHER,
        "comments after the last key": r"\w+ = .*\n\n?[#;].*\n[#;].*\n\Z",
        "blank lines behind a comment at the top": r"\A#.*\n\n+\[",
        "an indented key": r"^  \w+ = ",
        "an encrypted file": r"^RCLONE_ENCRYPT_V0:$",
        "a name that old versions refuse": r"^\[a\+b@c\]",
        "a name in another script": r"^\[имя\]",
        "a name with a blank": r"^\[a b\]",
        "a quoted value": r"= `a # b`$",
        "a quoted key": r"^`\w+` = ",
    },
}


@cache
def files(grammar: Grammar) -> tuple[tuple[bytes, str], ...]:
    made = (odd_file(Random(seed), grammar) for seed in range(FILES))
    return tuple((data, data.decode("utf-8", "replace")) for data in made)


@pytest.mark.parametrize(("grammar", "row"), [(grammar, row) for grammar in ROWS for row in ROWS[grammar]])
def test_a_row_comes_up(grammar: Grammar, row: str) -> None:
    judge = ROWS[grammar][row]
    if isinstance(judge, str):
        pattern = re.compile(judge, re.MULTILINE)
        found = sum(1 for _, text in files(grammar) if pattern.search(text))
    else:
        found = sum(1 for data, _ in files(grammar) if judge(data))
    assert found >= LEAST
