"""Walking the keys of a bucket in order, a page at a time, however many there are.

A page without groups is one range of the index. With a delimiter the walk reads rows until it meets a group, then skips
from group to group inside SQLite: a recursive query seeks the first key after each group, so a page costs the same
whether a group holds one key or a million.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from hfs3.gateway.storage.base import Entry, Page

_RANGE: Final = """
SELECT key, size, etag, modified FROM objects WHERE bucket = :bucket AND key >= :start AND key < :end
ORDER BY key LIMIT :limit
"""

_AFTER_GROUP: Final = (
    "substr(step.key, 1, :depth + instr(substr(step.key, :depth), :delimiter) - 2) || :after_delimiter"
)

_SKIPPING: Final = f"""
WITH RECURSIVE step (key) AS (
    SELECT min(key) FROM objects WHERE bucket = :bucket AND key >= :start AND key < :end
    UNION ALL
    SELECT (
        SELECT min(key) FROM objects WHERE bucket = :bucket AND key < :end AND key >= CASE
            WHEN instr(substr(step.key, :depth), :delimiter) THEN {_AFTER_GROUP}
            ELSE step.key || char(0)
        END
    ) FROM step WHERE step.key IS NOT NULL
    LIMIT :limit
)
SELECT key, size, etag, modified FROM step CROSS JOIN objects USING (key) WHERE bucket = :bucket
"""  # noqa: S608  # constants only

_LAST_CHARACTER: Final = 0x10FFFF
_BEFORE_SURROGATES: Final = 0xD7FF
_AFTER_SURROGATES: Final = 0xE000


def successor(text: str) -> str | None:
    """Return the first string, in the order of UTF-8 bytes, after all that begin with `text`; None if there is none."""
    kept = text.rstrip(chr(_LAST_CHARACTER))
    if not kept:
        return None
    code = ord(kept[-1])
    return kept[:-1] + chr(_AFTER_SURROGATES if code == _BEFORE_SURROGATES else code + 1)


def just_after(key: str) -> str:
    """Return the first string after `key`: no key holds a NUL, so nothing can be in between."""
    return key + "\0"


@dataclass(slots=True)
class _Walk:
    """One walk: where it reads, and what it has found."""

    index: sqlite3.Connection
    bucket: int
    prefix: str
    delimiter: str
    limit: int
    entries: list[Entry] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    start: str = ""

    def page(self, start: str) -> Page:
        self.start = max(start, self.prefix)
        if self.limit:
            met_group = self._take(self._rows(_RANGE, self.limit))
            if met_group and self._room:
                self._take_skipping(self._rows(_SKIPPING, self._room))
        more = self.limit > 0 and bool(self._rows(_RANGE, 1).fetchone())
        return Page(tuple(self.entries), tuple(self.groups), self.start if more else "")

    @property
    def _after_delimiter(self) -> str:
        return successor(self.delimiter) or ""

    @property
    def _room(self) -> int:
        return self.limit - len(self.entries) - len(self.groups)

    def _rows(self, query: str, limit: int) -> sqlite3.Cursor:
        end = successor(self.prefix)
        return self.index.execute(
            query,
            {
                "bucket": self.bucket,
                "start": self.start,
                "end": b"" if end is None else end,  # SQLite sorts every BLOB after every TEXT
                "limit": limit,
                "depth": len(self.prefix) + 1,
                "delimiter": self.delimiter,
                "after_delimiter": self._after_delimiter,
            },
        )

    def _take(self, rows: Iterable[tuple[str, int, str, int]]) -> bool:
        """Take rows up to and with the first group; say whether there was one."""
        if not self.delimiter:
            self.entries.extend(map(Entry._make, rows))
        else:
            for row in rows:
                group = self._group_of(row[0])
                if group:
                    self._enter(group)
                    return True
                self.entries.append(Entry._make(row))
        if self.entries:
            self.start = just_after(self.entries[-1].key)
        return False

    def _take_skipping(self, rows: Iterable[tuple[str, int, str, int]]) -> None:
        for row in rows:
            group = self._group_of(row[0])
            if group:
                self._enter(group)
            else:
                self.entries.append(Entry._make(row))
                self.start = just_after(row[0])

    def _group_of(self, key: str) -> str:
        at = key.find(self.delimiter, len(self.prefix))
        return "" if at < 0 else key[: at + len(self.delimiter)]

    def _enter(self, group: str) -> None:
        self.groups.append(group)
        self.start = group.removesuffix(self.delimiter) + self._after_delimiter


def walk(index: sqlite3.Connection, bucket: int, prefix: str, *, start: str, delimiter: str, limit: int) -> Page:
    """Return one page; see `Storage.walk`."""
    return _Walk(index, bucket, prefix, delimiter, limit).page(start)
