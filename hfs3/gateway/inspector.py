"""The inspector: a read-only JSON list of recent requests, with what each client sent and why it was refused.

Off unless asked for, and for this machine only: it answers peers on loopback who also call it by a loopback name, so
that no web page can reach it by pointing a name of its own at 127.0.0.1 (DNS rebinding). Any process of a gateway may
be the one that is asked, so all of them write to one journal: a small SQLite file in the root, which lives as long as
the gateway. Requests to the inspector itself are not recorded.
"""

import ipaddress
import json
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from hfs3.gateway.records import REMEMBERED, RequestRecord, Sink, bounded
from hfs3.gateway.wire.messages import Request, Response

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

SCHEMA: Final = 1
REQUESTS_PATH: Final = "/hfs3/requests"
JOURNAL: Final = "requests.sqlite3"
"""The journal's file in the root."""
MOST_SHOWN: Final = 1000
"""Requests in one answer; `?since=` its `last` asks for the next."""

_log: Final = logging.getLogger(__name__)
_TRIMMED_EVERY: Final = 256
_BUSY_SECONDS: Final = 5
_TABLE: Final = "CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL)"
_NEWEST: Final = "SELECT id, record FROM (SELECT * FROM requests ORDER BY id DESC LIMIT ?) ORDER BY id"
_AFTER: Final = "SELECT id, record FROM requests WHERE id > ? ORDER BY id LIMIT ?"


class Journal:
    """The last requests of all processes of a gateway, under numbers that only grow."""

    def __init__(self, path: Path) -> None:
        path.touch(0o600)
        self._index = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._index.execute("PRAGMA journal_mode = WAL")
        self._index.execute("PRAGMA synchronous = OFF")  # it does not outlive the gateway, let alone the machine
        self._index.execute(_TABLE)

    def write(self, record: RequestRecord) -> None:
        """Add a record. A journal that cannot be written hinders nobody's request."""
        fields = {**bounded(record)._asdict(), "at": record.at.isoformat(timespec="milliseconds")}
        try:
            added = self._index.execute("INSERT INTO requests (record) VALUES (?)", (json.dumps(fields),)).lastrowid
            if added and added % _TRIMMED_EVERY == 0:
                self._index.execute("DELETE FROM requests WHERE id <= ?", (added - REMEMBERED,))
        except sqlite3.Error as failure:
            _log.warning("request %s is missing from the journal: %s", record.request_id, failure)

    def passing_on(self, sink: Sink) -> Sink:
        """Return a sink that writes each record here, then gives it to `sink`."""

        def both(record: RequestRecord) -> None:
            self.write(record)
            sink(record)

        return both

    def read(self, since: int | None) -> list[dict[str, Any]]:
        """Return the requests that follow number `since`, or the newest ones; oldest first, with their numbers."""
        rows = (
            self._index.execute(_NEWEST, (MOST_SHOWN,))
            if since is None
            else self._index.execute(_AFTER, (since, MOST_SHOWN))
        )
        return [{"id": number, **json.loads(record)} for number, record in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._index.close()


@contextmanager
def journal_while(path: Path | None) -> Iterator[None]:
    """See to it that a journal begins empty and goes with the block."""
    _remove(path)
    try:
        yield
    finally:
        _remove(path)


def _remove(path: Path | None) -> None:
    if path is not None:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class Inspector:
    """Answers `GET /hfs3/requests[?since=ID]`; hands everything else to another handler."""

    def __init__(self, journal: Journal, otherwise: Handler) -> None:
        self._journal = journal
        self._otherwise = otherwise

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        if request.raw_path != REQUESTS_PATH:
            return await self._otherwise(request)
        if not (_is_loopback(request.peer) and _is_loopback(_host_name(request.headers.get("host")))):
            return _json(403, {"error": "the inspector answers on this machine only, as localhost, 127.0.0.1 or [::1]"})
        if request.method not in {"GET", "HEAD"}:
            return _json(405, {"error": "the inspector is read-only"}, ("allow", "GET, HEAD"))
        since = parse_qs(request.raw_query, keep_blank_values=True).get("since", [None])[-1]
        if since is not None and not (since.isascii() and since.isdecimal() and len(since) < len(str(1 << 63))):
            return _json(400, {"error": "since is the number of a request, as `last` tells it"})
        requests = self._journal.read(None if since is None else int(since))
        last = requests[-1]["id"] if requests else int(since or 0)
        return _json(200, {"schema": SCHEMA, "last": last, "requests": requests})


def _host_name(authority: str) -> str:
    """Return the name in a Host header, without the port."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name.lower().rstrip(".") == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False


def _json(status: int, document: Mapping[str, object], *further: tuple[str, str]) -> Response:
    headers = [("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store"), *further]
    return Response(status, headers, json.dumps(document).encode())
