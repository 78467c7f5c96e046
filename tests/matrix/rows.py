"""The rows of the matrix: what is configured, what is done, what must happen; and how a row is played.

A row's texts may hold `$endpoint`, `$bucket`, `$id` and the other facts of `stage.Stage.facts`. Unless a row says
otherwise, its client must not have wanted to go anywhere but to the gateway and its edge.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from hfs3.gateway.config import Behaviour
from hfs3.gateway.records import RequestRecord
from tests.matrix.stage import Done, Stage, content


@dataclass(frozen=True)
class Play:
    """What came of a row."""

    stage: Stage
    done: Done
    records: tuple[RequestRecord, ...]
    elsewhere: tuple[str, ...]

    def told(self) -> str:
        """Return everything, for the reader of a failure."""
        lines = [f"status {self.done.status}", self.done.said, f"elsewhere: {self.elsewhere}"]
        for each in self.records:
            what = (
                f"{each.operation} {each.method} {each.path}?{each.query} {each.status} {each.error_code} {each.rule}"
            )
            lines.append(f"{what}\n    {each.user_agent}\n    {each.sent} {each.explanation}")
        return "\n".join(lines)


class Must(Protocol):
    """Something that must hold after a play."""

    def hold(self, play: Play) -> None: ...


@dataclass(frozen=True)
class Works:
    """The client says that all is well, and says these things (regular expressions) besides."""

    says: tuple[str, ...] = ()

    def hold(self, play: Play) -> None:
        assert play.done.status == 0, play.told()
        _said(play, self.says)


@dataclass(frozen=True)
class Fails:
    """The client fails, with these words (regular expressions)."""

    says: tuple[str, ...]

    def hold(self, play: Play) -> None:
        assert play.done.status != 0, play.told()
        _said(play, self.says)


def works(*says: str) -> Works:
    return Works(says)


def fails(*says: str) -> Fails:
    return Fails(says)


def _said(play: Play, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        assert re.search(play.stage.pattern(pattern), play.done.said), f"not said: {pattern}\n{play.told()}"


@dataclass(frozen=True)
class Stored:
    """The bucket holds this content under this key, byte for byte; without a content, nothing."""

    key: str
    content: str = ""

    def hold(self, play: Play) -> None:
        have = play.stage.stored(self.key)
        if not self.content:
            assert have is None, play.told()
            return
        assert have is not None, play.told()
        assert len(have) == len(content(self.content)), play.told()
        assert have == content(self.content)


@dataclass(frozen=True)
class StoredFraming:
    """The bucket holds, under this key, the framing of an upload besides its content, so many bytes in all."""

    key: str
    size: int

    def hold(self, play: Play) -> None:
        have = play.stage.stored(self.key)
        assert have is not None, play.told()
        assert len(have) == self.size, (have[:80], have[-120:], play.told())


@dataclass(frozen=True)
class Fetched:
    """A file below the home holds this content, byte for byte; without a content, it is not there."""

    path: str
    content: str = ""

    def hold(self, play: Play) -> None:
        path = play.stage.home / self.path
        if not self.content:
            assert not path.exists(), play.told()
            return
        assert path.exists(), play.told()
        assert path.read_bytes() == content(self.content), play.told()


@dataclass(frozen=True)
class Asked:
    """The gateway was asked for this: every request of the operation looks so, and there were so many (`times`).

    Of the operation's requests only those count that send what `among` says (regular expressions).
    `path` is exact, as it was on the wire. `agent`, `query` and the values of `sends` are regular expressions; None in
    `sends` means: not sent. What is not mentioned is not looked at.
    """

    operation: str
    status: int | None = None
    times: int | None = None
    rule: str | None = None
    agent: str = ""
    path: str = ""
    query: str = ""
    sends: Mapping[str, str | None] = field(default_factory=dict)
    among: Mapping[str, str] = field(default_factory=dict)

    def hold(self, play: Play) -> None:
        found = [record for record in play.records if record.operation == self.operation and self._counts(record)]
        assert len(found) == self.times if self.times is not None else found, f"{self}\n{play.told()}"
        for record in found:
            wrong = dict(self._wrong(record, play.stage))
            assert not wrong, f"{self.operation}: {wrong}\n{play.told()}"

    def _counts(self, record: RequestRecord) -> bool:
        return all(re.search(pattern, record.sent.get(header, "")) for header, pattern in self.among.items())

    def _wrong(self, record: RequestRecord, stage: Stage) -> Iterator[tuple[str, object]]:
        exact = {"status": self.status, "rule": self.rule, "path": stage.fill(self.path) or None}
        for name, value in exact.items():
            if value not in {None, getattr(record, name)}:
                yield name, getattr(record, name)
        for name, pattern in (("user_agent", self.agent), ("query", self.query)):
            if not re.search(stage.pattern(pattern), getattr(record, name)):
                yield name, getattr(record, name)
        for header, wanted in self.sends.items():
            sent = record.sent.get(header)
            if (sent is not None) if wanted is None else not re.search(stage.pattern(wanted), sent or ""):
                yield header, sent


@dataclass(frozen=True)
class Wanted:
    """The client wanted to go there (a regular expression of `host:port`), and was kept from it."""

    where: str

    def hold(self, play: Play) -> None:
        where = play.stage.pattern(self.where)
        assert any(re.search(where, address) for address in play.elsewhere), play.told()


@dataclass(frozen=True)
class Row:
    """One line of the tables: `name`, what is configured (`environ`, `files`, `behaviour`), what is done, what must be.

    `objects` are in the bucket before (key → content). `code` is for clients that are libraries: it is saved under the
    home and run by the client's interpreter. `before` are runs that must work and are then forgotten.
    """

    name: str
    must: tuple[Must, ...]
    argv: tuple[str, ...] = ()
    code: str = ""
    before: tuple[tuple[str, ...], ...] = ()
    environ: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    objects: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""
    behaviour: Behaviour = field(default_factory=Behaviour)
    scheme: Literal["https", "http"] = "https"

    def __str__(self) -> str:
        return self.name
