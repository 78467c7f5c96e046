"""What is remembered of requests, and how it is logged."""

import json
from datetime import UTC, datetime

from hfs3.gateway import records
from hfs3.gateway.records import Recorder, RequestRecord, access_line

RECORD = RequestRecord(
    request_id="0123456789ABCDEF",
    at=datetime(2026, 11, 22, 12, 30, 15, 250_000, tzinfo=UTC),
    method="PUT",
    path="/someone/data/\u00fc\n",
    query="",
    user_agent="aws-cli/2",
    access_key_id="HFAKX",
    operation="PutObject",
    status=400,
    error_code="InvalidArgument",
    rule="key.backslash",
    milliseconds=1.23456,
    sent={"expect": "100-continue"},
)


def test_a_line_of_the_log_is_one_line_of_json_without_what_is_empty() -> None:
    line = access_line(RECORD)
    assert "\n" not in line
    assert json.loads(line) == {
        "request_id": "0123456789ABCDEF",
        "at": "2026-11-22T12:30:15.250+00:00",
        "method": "PUT",
        "path": "/someone/data/\u00fc\n",
        "user_agent": "aws-cli/2",
        "access_key_id": "HFAKX",
        "operation": "PutObject",
        "status": 400,
        "error_code": "InvalidArgument",
        "rule": "key.backslash",
        "milliseconds": 1.235,
        "sent": {"expect": "100-continue"},
    }


def test_the_last_requests_are_kept_and_each_is_passed_on() -> None:
    passed: list[RequestRecord] = []
    recorder = Recorder(passed.append)
    for _ in range(records.REMEMBERED + 5):
        recorder(RECORD)
    assert len(recorder.recent()) == records.REMEMBERED
    assert len(passed) == records.REMEMBERED + 5


def test_what_is_remembered_of_a_request_is_bounded() -> None:
    recorder = Recorder()
    sent = {f"x-amz-{number}-{'n' * 60_000}": "v" for number in range(100)}
    huge = "x" * 64_000
    recorder(RECORD._replace(path=huge, query=huge, user_agent=huge, sent=sent))
    (kept,) = recorder.recent()
    assert len(access_line(kept)) < 3 * records.MOST_TEXT + records.MOST_SENT * 100
    assert kept.status == RECORD.status
