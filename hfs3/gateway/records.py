"""What the gateway remembers of the requests it answered: for the access log, the inspector and the doctor's probe."""

import json
from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from random import Random
from typing import Final, NamedTuple

REMEMBERED: Final = 10_000
MOST_TEXT: Final = 4096
"""Characters that are remembered of a path, a query or a user agent: room for the longest key, percent-encoded."""
MOST_SENT: Final = 32
_MOST_NAME: Final = 64


class RequestRecord(NamedTuple):
    """One answered request. Never holds a signature, a secret or a body.

    `operation` is S3's name (`PutObject`) or empty when none was recognised; `rule` the contract's rule that a refusal
    came from; `explanation` the first differing line of a signature mismatch and the like; `sent` the few request
    headers that show a client's settings (`x-amz-content-sha256`, `x-amz-trailer`, `content-encoding`, …). A tuple,
    because every request makes one.
    """

    request_id: str
    at: datetime
    method: str
    path: str
    query: str
    user_agent: str
    access_key_id: str
    operation: str
    status: int
    error_code: str = ""
    rule: str = ""
    explanation: str = ""
    bytes_in: int = 0
    bytes_out: int = 0
    milliseconds: float = 0.0
    sent: dict[str, str] = {}  # noqa: RUF012  # nobody writes to it


Sink = Callable[[RequestRecord], None]


def forget(_record: RequestRecord) -> None:
    """Do nothing with a record."""


_chance: Final = Random()  # noqa: S311  # no cryptography


def new_request_id() -> str:
    """Return a request ID as S3 has them: 16 hexadecimal digits. It names, and protects nothing."""
    return f"{_chance.getrandbits(64):016X}"


class Recorder:
    """Keeps the last requests, and passes each on. Safe to read from another thread."""

    def __init__(self, sink: Sink = forget) -> None:
        self._kept: deque[RequestRecord] = deque(maxlen=REMEMBERED)
        self._sink = sink

    def __call__(self, record: RequestRecord) -> None:
        self._kept.append(bounded(record))
        self._sink(record)

    def recent(self) -> tuple[RequestRecord, ...]:
        """Return what is remembered, oldest first."""
        return tuple(self._kept.copy())


def bounded(record: RequestRecord) -> RequestRecord:
    """Return what is remembered of a record: a head may have 64 KiB, and there are thousands of them."""
    texts = (record.path, record.query, record.user_agent)
    names = sum(map(len, record.sent))
    if max(map(len, texts)) <= MOST_TEXT and len(record.sent) <= MOST_SENT and names <= MOST_SENT * _MOST_NAME:
        return record
    path, query, user_agent = (text[:MOST_TEXT] for text in texts)
    sent = {name[:_MOST_NAME]: value for name, value in islice(record.sent.items(), MOST_SENT)}
    return record._replace(path=path, query=query, user_agent=user_agent, sent=sent)


def access_line(record: RequestRecord) -> str:
    """Return a record as one line of JSON; what is empty is left out."""
    fields = {name: value for name, value in record._asdict().items() if value not in ("", {}, 0)}
    fields["at"] = record.at.isoformat(timespec="milliseconds")
    fields["milliseconds"] = round(record.milliseconds, 3)
    return json.dumps(fields, ensure_ascii=True)
