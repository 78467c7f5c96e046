"""Setting and removing keys of one section of an INI file: read, splice, guard. Bytes in, bytes out."""

from collections.abc import Callable, Sequence

from hfs3.files import guard
from hfs3.files.ini import Document, Grammar, Section
from hfs3.files.parsers import Trouble, Unreadable, read_as
from hfs3.files.splice import Change, changes_without, with_changes, with_section, without_section


def with_keys(data: bytes | None, grammar: Grammar, section: str, changes: Sequence[Change]) -> bytes:
    """Return the file with `changes` made in `section`, which is added at the end if it is not there.

    A key that has its value already keeps its line as it is.
    Raises Unreadable where the tools of this grammar refuse the file, or read more in a section than one place says.
    """
    old = read_as(grammar, data or b"")
    document = Document(data or b"", grammar)
    found = one_section(document, section)
    needed = [change for change in changes if _value(found, change) != change.value]
    if not needed:
        return data or b""
    new = with_changes(document, found, needed) if found else with_section(document, section, needed)
    guard.check(new, grammar, guard.expected(old, section, changes))
    return new


def without_keys(data: bytes, grammar: Grammar, section: str, ours: Callable[[str, str], bool]) -> bytes:
    """Return the file without the keys of `section` for which `ours(key, block)` holds.

    The section goes with its last key. Raises Unreadable as `with_keys` does.
    """
    old = read_as(grammar, data)
    document = Document(data, grammar)
    found = one_section(document, section)
    if found is None:
        return data
    changes = changes_without(found, ours)
    if changes is None:
        new = without_section(document, found)
        shall = {name: values for name, values in old.items() if name != section}
    else:
        new = with_changes(document, found, changes)
        shall = dict(guard.expected(old, section, changes))
    guard.check(new, grammar, shall)
    return new


def _value(section: Section | None, change: Change) -> str | None:
    spot = section.spot(change.key, change.block) if section else None
    return spot.value if spot else None


def one_section(document: Document, name: str) -> Section | None:
    """Return the section of this name. Raises Unreadable if it, or a key of it, is there twice."""
    found = list(document.sections(lambda other: other == name))
    if len(found) > 1:
        raise Unreadable(Trouble.DUPLICATE_SECTION, found[-1].number, name)
    if not found:
        return None
    seen: set[str] = set()
    for spot in found[0].spots:
        if spot.key in seen:
            raise Unreadable(Trouble.DUPLICATE_KEY, found[0].number + spot.line, spot.key)
        seen.add(spot.key)
    return found[0]
