"""Names in, findings out: which names of a source the gateway would refuse as keys, and what to call them instead.

Every name is looked at once and none is kept but its hash: eight bytes a name tell in the end whether a suggested name
is taken.
"""

from array import array
from collections.abc import Iterator
from hashlib import blake2b
from typing import IO, Final
from unicodedata import normalize

from hfs3.audit import matcher
from hfs3.audit.sources import Name, names
from hfs3.contract.keys import KeyRule
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules.key_names import COLLISION, KEY_NAMES, NOT_UTF8
from hfs3.files.diff import printable
from hfs3.machine import Machine

_HASH_BYTES: Final = 8


def run(source: str, stdin: IO[bytes], machine: Machine) -> Iterator[Finding]:
    """Yield a finding for every rule that a name of `source` breaks, then one for every suggestion that is taken.

    `source` is a folder, a listing, `-` for standard input or `s3://bucket/prefix`.
    """
    seen = array("Q")
    bad: list[tuple[int, Name, str]] = []
    for index, name in enumerate(names(source, stdin, machine)):
        seen.append(_hash(name.key))
        findings = tuple(_findings(name))
        yield from findings
        if findings:
            bad.append((index, name, matcher.suggestion(name.key)))
    yield from _collisions(seen, bad)


def _findings(name: Name) -> Iterator[Finding]:
    if not matcher.is_text(name.key):
        detail = f"{_shown(name.key)} has bytes that are not UTF-8"
        yield found(NOT_UTF8, detail, place=_place(name), suggestion=printable(matcher.suggestion(name.key)))
    for rule in matcher.broken(name.key):
        detail = f"{_shown(name.key)} must not {rule.words}"
        fields = {"suggestion": printable(matcher.suggestion(name.key))}
        yield found(KEY_NAMES[rule.slug], detail, place=_place(name, rule), **fields)


def _collisions(seen: "array[int]", bad: list[tuple[int, Name, str]]) -> Iterator[Finding]:
    """Yield a finding for every suggestion that is another name already, or another one's suggestion."""
    wanted: dict[int, list[int]] = {}
    for position, (_, _, suggestion) in enumerate(bad):
        wanted.setdefault(_hash(suggestion), []).append(position)
    own = {index for index, _, _ in bad}
    taken = {code for index, code in enumerate(seen) if code in wanted and index not in own}
    for code, positions in wanted.items():
        if code in taken or len(positions) > 1:
            for position in positions:
                _, name, suggestion = bad[position]
                whose = "the name of another object" if code in taken else "suggested for another object too"
                detail = f"{_shown(suggestion)}, suggested for {_shown(name.key)}, is {whose}"
                yield found(COLLISION, detail, place=_place(name), suggestion=printable(suggestion))


def _hash(key: str) -> int:
    """Return a number that is the same for names that become one file where case or composition does not count."""
    alike = normalize("NFC", normalize("NFC", key).casefold())
    return int.from_bytes(blake2b(alike.encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest())


def _place(name: Name, rule: KeyRule | None = None) -> Place:
    if not name.line:
        return Place(path=name.path, text=printable(name.key))
    column = matcher.column(name.key, rule) if rule else 1
    return Place(path=name.path, line=name.line, column=column, text=printable(name.key))


def _shown(key: str) -> str:
    return f"`{printable(key)}`"
