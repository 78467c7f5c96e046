"""Bytes for some, a redirect for others; ranges, parts and overrides of what is delivered."""

import pytest

from hfs3.gateway.config import Behaviour, Delivery
from tests.gateway.operations.conftest import PROXIED, Desk

LARGE = bytes(range(256)) * 1000
RCLONE = {"user-agent": "rclone/v1.75.2"}


def test_others_are_sent_to_the_edge(desk: Desk) -> None:
    desk.put("a b/é")
    answer = desk.ask("GetObject", "a b/é", headers=RCLONE, query={"response-content-type": "a/b", "x-id": "GetObject"})
    assert (answer.status, answer.body) == (302, b"")
    expected = "https://edge/ns/bucket/a b/é|2026-11-22T13:00:00.123000+00:00|{'response-content-type': 'a/b'}"
    assert answer.headers == {"location": expected}
    assert desk.ask("HeadObject", "a b/é", headers=RCLONE).status == 200


def test_nobody_is_sent_to_what_is_not_there(desk: Desk) -> None:
    assert desk.refusal("GetObject", "k", headers=RCLONE).code == "NoSuchKey"
    assert desk.refusal("GetObject", "k", headers=RCLONE, bucket="other").code == "NoSuchBucket"


@pytest.mark.parametrize(
    ("delivery", "agent", "status"),
    [
        (Delivery.ALWAYS_REDIRECT, PROXIED, 302),
        (Delivery.NEVER_REDIRECT, "curl", 200),
        (Delivery.BY_USER_AGENT, "", 302),
        (Delivery.BY_USER_AGENT, "aws-cli/2", 200),
    ],
)
def test_the_switch_decides(desk: Desk, delivery: Delivery, agent: str, status: int) -> None:
    desk.put("k")
    desk.behaviour = Behaviour(delivery=delivery)
    assert desk.ask("GetObject", "k", headers={"user-agent": agent}).status == status


@pytest.mark.parametrize("content", [LARGE, LARGE[:300]], ids=["file", "inline"])
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=5-20", 5, 20), ("bytes=290-", 290, None), ("bytes=-7", -7, None)],
)
def test_a_range(desk: Desk, content: bytes, asked: str, first: int, last: int | None) -> None:
    desk.put("k", content)
    expected = content[first:] if last is None else content[first : last + 1]
    at = content.index(expected) if first >= 0 else len(content) + first
    got = desk.ask("GetObject", "k", headers={"range": asked})
    assert (got.status, got.body) == (206, expected)
    assert got.headers["content-range"].endswith(f"/{len(content)}")
    if first >= 0:
        assert got.headers["content-range"].startswith(f"bytes {first}-")
    else:
        assert got.headers["content-range"].startswith(f"bytes {at}-")
    head = desk.ask("HeadObject", "k", headers={"range": asked})
    assert (head.status, head.headers["content-length"]) == (206, str(len(expected)))


def test_a_range_beyond_the_end(desk: Desk) -> None:
    desk.put("k", b"12345")
    for operation in ("GetObject", "HeadObject"):
        refusal = desk.refusal(operation, "k", headers={"range": "bytes=5-"})
        assert (refusal.status, refusal.code) == (416, "InvalidRange")
        assert refusal.extra["ActualObjectSize"] == "5"


def test_the_request_may_name_other_headers(desk: Desk) -> None:
    desk.put("k", content_type="text/plain", cache_control="no-cache")
    query = {
        "response-content-type": "a/b",
        "response-content-disposition": "attachment; filename=x",
        "response-expires": "0",
    }
    headers = desk.ask("GetObject", "k", query=query).headers
    assert headers["content-type"] == "a/b"
    assert headers["content-disposition"] == "attachment; filename=x"
    assert headers["expires"] == "0"
    assert headers["cache-control"] == "no-cache"


def test_an_empty_override_is_none(desk: Desk) -> None:
    desk.put("k", content_type="text/plain")
    assert desk.ask("GetObject", "k", query={"response-content-type": ""}).headers["content-type"] == "text/plain"


@pytest.mark.parametrize("agent", [PROXIED, "curl"])
def test_an_override_that_no_header_can_carry(desk: Desk, agent: str) -> None:
    desk.put("k")
    name = "response-content-disposition"
    headers = {"user-agent": agent}
    refusal = desk.refusal("GetObject", "k", query={name: 'filename="漢.txt"'}, headers=headers)
    assert (refusal.status, refusal.code, refusal.rule) == (400, "InvalidArgument", "query.override")
    assert refusal.extra["ArgumentName"] == name
    assert desk.ask("GetObject", "k", query={name: 'filename="é.txt"'}, headers=headers).status in {200, 302}


@pytest.mark.parametrize("operation", ["GetObject", "HeadObject"])
@pytest.mark.parametrize("name", ["content-length", "transfer-encoding", "connection", "x\r\nset-cookie"])
def test_the_request_may_not_name_the_headers_that_frame_an_answer(desk: Desk, operation: str, name: str) -> None:
    desk.put("k")
    refusal = desk.refusal(operation, "k", query={f"response-{name}": "7"})
    assert (refusal.code, refusal.rule) == ("InvalidArgument", "query.override")
    assert refusal.extra["ArgumentName"] == f"response-{name}"


@pytest.mark.parametrize("operation", ["GetObject", "HeadObject"])
@pytest.mark.parametrize("agent", [PROXIED, "curl"])
def test_what_cannot_be_asked_is_refused_before_anything_is_looked_for(desk: Desk, operation: str, agent: str) -> None:
    headers = {"user-agent": agent}
    for query in ({"partNumber": "0"}, {"response-x": "y"}):
        assert desk.refusal(operation, "missing", query=query, headers=headers).code == "InvalidArgument"
    both = {**headers, "range": "bytes=0-1"}
    assert desk.refusal(operation, "missing", query={"partNumber": "1"}, headers=both).code == "InvalidRequest"


def test_the_parts_of_what_was_not_uploaded_in_parts(desk: Desk) -> None:
    desk.put("k", b"12345")
    got = desk.ask("GetObject", "k", query={"partNumber": "1"})
    assert (got.status, got.body, got.headers["content-range"]) == (206, b"12345", "bytes 0-4/5")
    refusal = desk.refusal("GetObject", "k", query={"partNumber": "2"})
    assert (refusal.status, refusal.code) == (416, "InvalidPartNumber")
    for number in ("0", "10001", "x", "-1", ""):
        assert desk.refusal("GetObject", "k", query={"partNumber": number}).code == "InvalidArgument"
    both = desk.refusal("GetObject", "k", query={"partNumber": "1"}, headers={"range": "bytes=0-1"})
    assert both.code == "InvalidRequest"


def test_the_first_part_of_nothing(desk: Desk) -> None:
    desk.put("k", b"")
    assert desk.ask("GetObject", "k", query={"partNumber": "1"}).status == 200
