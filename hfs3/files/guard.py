"""The last look before a byte is written: does the tool that reads the file see exactly what was planned.

The old and the new content are read as the tool reads them. Exactly the planned keys of the planned section may differ;
every other key and every other section must read the same. Anything else is a fault of hfs3 and stops it.
"""

from collections.abc import Mapping, Sequence

from hfs3.errors import UserFileError
from hfs3.files.ini import Grammar
from hfs3.files.parsers import Reading, Unreadable, read_as
from hfs3.files.splice import Change, parted


def expected(old: Reading, section: str, changes: Sequence[Change]) -> Reading:
    """Return what the tool shall read after `changes` in `section`."""
    values = dict(old.get(section, {}))
    for change in changes:
        if change.block:
            values[change.block] = _with(_as_block(values.get(change.block, "")), change)
        elif change.value is None:
            values.pop(change.key, None)
        else:
            values[change.key] = change.value
    return {**old, section: values}


def check(new: bytes, grammar: Grammar, shall: Reading) -> None:
    """Refuse unless the tool reads in `new` what it shall."""
    try:
        seen = read_as(grammar, new)
    except Unreadable as err:
        raise _refusal(f"line {err.line} would not be readable") from None
    if seen != shall:
        names = sorted(name for name in {*seen, *shall} if seen.get(name) != shall.get(name))
        raise _refusal(f"[{'], ['.join(names)}] would read other than planned")


def _as_block(value: str | Mapping[str, str]) -> Mapping[str, str]:
    """Return what a block holds; one that is written on one line holds what `splice` gives lines of their own."""
    if isinstance(value, Mapping):
        return value
    first, *rest = value.splitlines() or [""]
    pairs = (line.partition("=") for line in (parted(first)[0], *rest))
    return {key.strip(): text.strip() for key, sign, text in pairs if sign}


def _with(block: Mapping[str, str], change: Change) -> Mapping[str, str]:
    others = {key: value for key, value in block.items() if key != change.key}
    return others if change.value is None else {**others, change.key: change.value}


def _refusal(what: str) -> UserFileError:
    return UserFileError(
        f"nothing was changed, because afterwards {what}",
        hint="this is a fault of hfs3: report it with the lines of that section, without their secrets",
    )
