"""Files in, findings out: what was left in them, and how much of them could be looked into."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from hfs3.credentials.model import Account
from hfs3.diagnostics.model import Finding, Place, Rule, found
from hfs3.diagnostics.rules.leaks import KEY_ID_IN_FILE, SECRET_IN_FILE, TOKEN_IN_FILE
from hfs3.files.diff import masked_line
from hfs3.scan.files import Skip, Text, texts
from hfs3.scan.shapes import Kind, Leak, leaks

_RULES: Final[dict[Kind, Rule]] = {
    Kind.SECRET: SECRET_IN_FILE,
    Kind.TOKEN: TOKEN_IN_FILE,
    Kind.KEY_ID: KEY_ID_IN_FILE,
}
_MARKS: Final = ("hf_", "HFAK", "ecret", "ECRET")
"""Without one of these there is nothing to find, and most files have none."""


@dataclass(slots=True)
class Tally:
    """What was looked into, filled while a scan goes on."""

    files: int = 0
    skipped: Counter[Skip] = field(default_factory=Counter)
    too_large: list[Path] = field(default_factory=list)
    unread: list[tuple[Path, str]] = field(default_factory=list)


def scan(
    sources: Iterable[str], stdin: IO[bytes], folder: Path, *, accounts: Iterable[Account] = (), tally: Tally
) -> Iterator[Finding]:
    """Yield what stands in the files of `sources`; `accounts` are those whose pairs would be recognised."""
    known = {account.fingerprint: account.name for account in accounts}
    for text in texts(sources, stdin, folder):
        if text.problem:
            tally.unread.append((text.path, text.problem))
        elif text.skip is not None:
            tally.skipped[text.skip] += 1
            tally.too_large += [text.path] if text.skip is Skip.TOO_LARGE else []
        else:
            tally.files += 1
            yield from _findings(text, known)


def _findings(text: Text, known: dict[str, str]) -> Iterator[Finding]:
    if not any(mark in text.text for mark in _MARKS):
        return
    lines = text.text.splitlines()
    for leak in leaks(text.text):
        line = masked_line(lines[leak.line - 1], [leak.value] if leak.kind is not Kind.KEY_ID else [])
        place = Place(path=text.path, line=leak.line, column=leak.column, text=line)
        yield found(_RULES[leak.kind], _detail(leak, known), place=place)


def _detail(leak: Leak, known: dict[str, str]) -> str:
    if leak.kind is Kind.KEY_ID:
        return f"{leak.value.reveal()} stands here"
    fingerprint = leak.value.fingerprint()
    whose = f", the pair of your account {known[fingerprint]}" if fingerprint in known else ""
    of = f" of {leak.beside}" if leak.beside else ""
    return f"a {leak.kind}{of} stands here, fingerprint {fingerprint}{whose}"
