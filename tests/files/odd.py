"""Odd INI files, as people's homes have them: one generator per reader, from every row of what was seen to go wrong.

A generator takes a `random.Random`, so that a seed names a file. test_odd.py counts how often every row comes up.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

from hfs3.files.ini import Grammar

TARGET: Final = {Grammar.BOTOCORE: "profile hf", Grammar.GOCONFIG: "hf"}
"""The section that the tests edit."""

_COMMENTS: Final = ("# note", "; note", "   # indented", "\t; tab", "#", "# [profile hf]", "#region = x", "# naïve ✓")
_BLANKS: Final = ("", "", "", "   ", "\t")
_VALUES: Final = (
    "us-east-1",
    "a b  c",
    "50%",
    "a == b",
    "[x]",
    "https://s3.hf.co/me/",
    "us-east-1 # why",
    "v ; w",
    "https://s3.hf.co/me # prod",
    "https://s3.hf.co/<namespace>",
    "s3.hf.co/me",
    "when_required # x",
    "'quoted'",
    '"quoted"',
    "naïve ☃ \u202f",
    "a\x00b",
    "a\x0bb",
    "a\x0cb",
    "a\x85b",
    "a\u2028b",
    "%(x)",
    "a\tb",
    "",
)
_KEYS: Final = (
    "output",
    "cli_pager",
    "Mixed_Case",
    "x-y",
    "role_session_name",
    "parameter.a",
    "ключ",
    "s3.addressing_style",
)
_PLANNED: Final = ("region", "endpoint_url", "REGION", "request_checksum_calculation")
_REMOTE_KEYS: Final = ("region", "endpoint", "Endpoint", "type")
_SIGNS: Final = (" = ", "=", "= ", " =", " : ", ":", "\t=\t", "  =  ")
_NESTED_SIGNS: Final = (" = ", "=", "= ", "\t=")
_NESTED_KEYS: Final = (
    "addressing_style",
    "multipart_threshold",
    "max_concurrent_requests",
    "Case_Kept",
    "a:b",
    "response_checksum_validation",
)
_ENDS: Final = {Grammar.BOTOCORE: ("\n", "\r\n", "\r"), Grammar.GOCONFIG: ("\n", "\r\n")}
_BOTOCORE_HEADERS: Final = (
    "[{0}]",
    "[{0}] # about",
    "[{0}] junk",
    "  [{0}]",
    "[{0}]  ",
    "[ {0} ]",
    "[{0}]]",
    '[profile "{0}"]',
    "[profile '{0}']",
    "[\t{0}\t]",
)
_GOCONFIG_HEADERS: Final = ("[{0}]", "  [{0}]", "[ {0} ]", "\t[{0}]\t", "[{0}]  ", "[{0}=x]", "[[{0}]")


_OTHERS: Final = {
    Grammar.BOTOCORE: (
        *("default", "profile default", "profile a", "profile b c", "services x", "DEFAULT", "profile é", "hf"),
        *("Profile hf", "profile a]b", "we]ird", "plugins"),
    ),
    Grammar.GOCONFIG: ("default", "a b", "DEFAULT", "é", "имя", "we]ird", "a+b@c", "x.y_z-1", "profile hf"),
}


def odd_file(random: Random, grammar: Grammar, target: str = "") -> bytes:
    """Return a file that the tools of `grammar` may or may not read, about every second with a section `target`."""
    target = target or TARGET[grammar]
    if grammar is Grammar.GOCONFIG and random.random() < 0.005:
        return b"# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nc2VjcmV0\n"
    lines = [*_some(random, (*_COMMENTS, *_BLANKS), 3)]
    if random.random() < 0.01:
        lines.append("region = eu")  # before any section
    names = _names(random, grammar, target)
    for name in names:
        lines += _section(random, grammar, name, is_target=name == target)
    return _joined(random, grammar, lines)


def _names(random: Random, grammar: Grammar, target: str) -> list[str]:
    names = random.sample(_OTHERS[grammar], random.randint(0, 4))
    if random.random() < 0.5:
        names.insert(random.randint(0, len(names)), target)
    twice = [name for name in names if name != "DEFAULT"]  # botocore merges two of these; hfs3 refuses them
    if twice and random.random() < 0.02:
        names.append(random.choice(twice))
    return names


def _section(random: Random, grammar: Grammar, name: str, *, is_target: bool) -> list[str]:
    if grammar is Grammar.BOTOCORE:
        plain = random.random() < 0.7 or is_target
        header = ("[{0}]" if plain else random.choice(_BOTOCORE_HEADERS)).format(name)
        if is_target:
            header = random.choice(("", "", "", "  ")) + header + random.choice(("", "", " # about", "  "))
        return [header, *_botocore_lines(random)]
    header = random.choice(_GOCONFIG_HEADERS[:1] if random.random() < 0.6 else _GOCONFIG_HEADERS).format(name)
    return [header, *_goconfig_lines(random)]


def _botocore_lines(random: Random) -> list[str]:
    lines: list[str] = []
    keys = random.sample((*_KEYS, *_PLANNED), random.randint(0, 5))
    unique = list({key.lower(): key for key in keys}.values())
    if random.random() < 0.6:
        unique.insert(random.randint(0, len(unique)), "s3")
    indent = random.choice(("", "", "", "", "  ", "\t"))
    unique += _twice(random, unique, 0.01)
    for key in unique:
        lines += _some(random, (*_COMMENTS, *_BLANKS), 1)
        own = indent if random.random() < 0.95 else random.choice(("", " ", "      "))
        if key == "s3" and random.random() < 0.9:
            lines += _block(random, own)
            continue
        lines.append(f"{own}{key}{random.choice(_SIGNS)}{random.choice(_VALUES)}")
        if random.random() < 0.1:
            lines += [f"{own}    {value}" for value in ("more", "[profile hf]", "k = v") if random.random() < 0.6]
    return [*lines, *_some(random, (*_COMMENTS, *_BLANKS), 3), *_broken(random)]


def _block(random: Random, indent: str) -> list[str]:
    shape = random.random()
    if shape < 0.06:
        return [f"{indent}s3 = addressing_style = virtual{random.choice(('', ' # one line'))}"]
    if shape < 0.09:
        return [f"{indent}s3 = nonsense"]
    if shape < 0.12:
        return [f"{indent}s3 =", f"{indent}addressing_style = path"]
    inner = indent + random.choice(("  ", "    ", "\t"))
    lines = [f"{indent}s3{random.choice((' =', '=', ' = ', ' :'))}"]
    nested = random.sample(_NESTED_KEYS, random.randint(0, 4))
    for key in (*nested, *_twice(random, nested, 0.1)):
        lines += _some(random, (f"{inner}# inside", "# at the edge", "", f"{inner}; inside"), 1)
        values = _VALUES if random.random() < 0.1 else _VALUES[:11]
        lines.append(f"{inner}{key}{random.choice(_NESTED_SIGNS)}{random.choice(values)}")
    if random.random() < 0.02:
        lines.append(f"{inner}{random.choice(('no assignment', 'addressing_style: path'))}")
    return lines


def _goconfig_lines(random: Random) -> list[str]:
    lines: list[str] = []
    keys = random.sample((*_KEYS, *_REMOTE_KEYS), random.randint(0, 6))
    for key in (*keys, *_twice(random, keys, 0.05)):
        lines += _some(random, (*_COMMENTS, *_BLANKS), 1)
        shown = random.choice((key, key, key, key, f"`{key}`", f'"{key}"'))
        value = random.choice((*_VALUES, "`a # b`", '"""three"""'))
        lines.append(f"{random.choice(('', '', '', '  '))}{shown}{random.choice(_SIGNS)}{value}")
    return [*lines, *_some(random, (*_COMMENTS, *_BLANKS), 3), *_broken(random)]


def _broken(random: Random) -> list[str]:
    return (
        [random.choice(("no value", "rem old", "! old", "= nothing", "[unclosed", "`open = 1"))]
        if random.random() < 0.02
        else []
    )


def _twice(random: Random, keys: Sequence[str], chance: float) -> list[str]:
    return [random.choice(keys)] if keys and random.random() < chance else []


def _some(random: Random, choices: Sequence[str], most: int) -> list[str]:
    return [random.choice(choices) for _ in range(random.randint(0, most))]


def _joined(random: Random, grammar: Grammar, lines: Sequence[str]) -> bytes:
    ends = _ENDS[grammar]
    usual = random.choice((ends[0], ends[0], *ends))
    mixed = random.random() < 0.15
    text = "".join(line + (random.choice(ends) if mixed else usual) for line in lines)
    if random.random() < 0.25:
        text = text.rstrip("\r\n")
    data = text.encode()
    if random.random() < 0.03:
        data = b"\xef\xbb\xbf" + data
    if random.random() < 0.03:
        data += b"\n# caf\xe9\n"
    if random.random() < 0.01:
        data = data.decode("utf-8", "replace").encode("utf-16")
    return data
