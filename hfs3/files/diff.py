"""A planned change as a person sees it: a unified diff in which no secret shows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice, takewhile
from typing import Final

from hfs3.files.edits import Edit
from hfs3.files.ini import is_meant
from hfs3.files.text import decode, universal
from hfs3.secret import MASK, Secret, names_secret, redact

# Possessive, here and wherever lines of the user's are matched: a line may be a megabyte of blanks.
_ASSIGNMENT: Final = re.compile(r"(?P<head>[#;\s]*+(?P<key>[^=:]++)[=:]\s*+)(?P<value>.*)")
_CONTEXT: Final = 3


def diff(edit: Edit, secrets: Iterable[Secret] = ()) -> str:
    """Return the unified diff of an edit, empty if it changes nothing.

    Masked are the `secrets`, the value of every key that is named like a secret (also of other profiles, also when
    commented out), and whatever `redact` knows by its shape. A secret that changes shows as two masked lines.
    """
    if not edit.changes:
        return ""
    known = tuple(secrets)
    old, new = (_lines(content) for content in (edit.before, edit.after))
    names = ("/dev/null" if content is None else str(edit.path) for content in (edit.before, edit.after))
    out = ["--- {}\n+++ {}\n".format(*names)]
    for group in _groups(old, new):
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        out.append(f"@@ -{_extent(old_start, old_end)} +{_extent(new_start, new_end)} @@\n")
        for tag, i, j, k, m in group:
            if tag == "equal":
                out.extend(f" {line}\n" for line in _shown_part(old, i, j, known))
            else:
                out.extend(f"-{line}\n" for line in _shown_part(old, i, j, known))
                out.extend(f"+{line}\n" for line in _shown_part(new, k, m, known))
    return "".join(out)


def _lines(content: bytes | None) -> list[str]:
    body = universal(decode(content or b"").body)
    return body.removesuffix("\n").split("\n") if body else []


def _groups(old: Sequence[str], new: Sequence[str]) -> Iterable[list[tuple[str, int, int, int, int]]]:
    """Return groups of difflib's opcodes. Only what lies between the equal ends is compared: a large file is quick."""
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = min(len(old), len(new)) - head
    ends = zip(reversed(old), reversed(new), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    skip, keep = max(head - _CONTEXT, 0), max(min(tail, rest) - _CONTEXT, 0)
    matcher = SequenceMatcher(None, old[skip : len(old) - keep], new[skip : len(new) - keep], autojunk=False)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        yield [(tag, i + skip, j + skip, k + skip, m + skip) for tag, i, j, k, m in group]


def _extent(start: int, end: int) -> str:
    size = end - start
    return f"{start + 1}" if size == 1 else f"{start + 1 if size else start},{size}"


def _shown_part(lines: Sequence[str], start: int, end: int, secrets: tuple[Secret, ...]) -> Iterator[str]:
    """Yield some of the lines as they may be shown. Whether a line goes on with a secret is told by those above it."""
    above = range(start, -1, -1) if start < end else ()
    first = next((i for i in above if is_meant(lines[i]) and not lines[i][:1].isspace()), 0)
    return islice(_shown(lines[first:end], secrets), start - first, None)


def _shown(lines: Iterable[str], secrets: tuple[Secret, ...]) -> Iterator[str]:
    under_secret = False
    for line in lines:
        match = _ASSIGNMENT.fullmatch(line)
        if is_meant(line):
            if under_secret and line[:1].isspace():  # goes on with the value above
                yield f"    {MASK}"
                continue
            under_secret = match is not None and names_secret(match["key"].rstrip())
        hidden = match is not None and match["value"] and names_secret(match["key"].rstrip())
        yield printable(redact(f"{match['head']}{MASK}" if match and hidden else line, *secrets))


def masked_line(line: str, secrets: Iterable[Secret] = ()) -> str:
    """Return one line as it may be shown."""
    return next(_shown([line], tuple(secrets)))


def printable(text: str) -> str:
    """Return `text` with control characters and bytes that are no text written out, so that a terminal obeys none."""
    return "".join(char if char.isprintable() or char == "\t" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
