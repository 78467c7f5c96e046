from datetime import UTC, datetime
from functools import partial

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.conditions import (
    check_copy_source,
    check_read,
    check_write,
    check_write_conditions,
    is_conditional_write,
)
from hfs3.gateway.wire.messages import Headers

ETAG = "0c517354"
MODIFIED = datetime(2026, 9, 1, 12, 0, 0, 500_000, tzinfo=UTC)
BEFORE = "Tue, 01 Sep 2026 11:59:59 GMT"
EXACTLY = "Tue, 01 Sep 2026 12:00:00 GMT"
AFTER = "2026-09-01T12:00:01Z"
NOW = datetime(2026, 9, 1, 12, 0, 2, tzinfo=UTC)
FUTURE = "2026-09-01T12:00:03Z"


def headers(**values: str) -> Headers:
    return Headers((name.replace("_", "-"), value) for name, value in values.items())


def test_an_unconditional_write_is_always_allowed() -> None:
    check_write(headers(content_type="text/plain"), ETAG, key="k")
    assert not is_conditional_write(headers(content_type="text/plain"))


@pytest.mark.parametrize("value", [ETAG, f'"{ETAG}"', "*", f'"other", "{ETAG}"'])
def test_if_match_holds_for_the_same_etag(value: str) -> None:
    check_write(headers(if_match=value), ETAG, key="k")
    assert is_conditional_write(headers(if_match=value))


def test_if_none_match_star_holds_for_nothing_there() -> None:
    check_write(headers(if_none_match="*"), None, key="k")


@pytest.mark.parametrize(
    ("name", "value", "current", "code"),
    [
        ("if_match", '"other"', ETAG, "PreconditionFailed"),
        ("if_match", ETAG, None, "NoSuchKey"),
        ("if_none_match", "*", ETAG, "PreconditionFailed"),
    ],
)
def test_a_write_whose_condition_does_not_hold(name: str, value: str, current: str | None, code: str) -> None:
    with pytest.raises(S3Error) as caught:
        check_write(headers(**{name: value}), current, key="k")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("conditions", "header"),
    [
        ({"if_none_match": f'"{ETAG}"'}, "If-None-Match"),
        ({"if_none_match": ""}, "If-None-Match"),
        ({"if_match": "*"}, "If-Match"),
        ({"if_match": f'"{ETAG}"', "if_none_match": "*"}, "If-Match,If-None-Match"),
    ],
)
def test_conditions_that_a_write_cannot_have(conditions: dict[str, str], header: str) -> None:
    with pytest.raises(S3Error) as caught:
        check_write_conditions(headers(**conditions))
    assert (caught.value.status, caught.value.code, caught.value.extra["Header"]) == (501, "NotImplemented", header)
    assert caught.value.extra["additionalMessage"]


def test_conditions_that_a_write_can_have() -> None:
    for conditions in ({"if_match": ETAG}, {"if_none_match": "*"}, {}):
        check_write_conditions(headers(**conditions))


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"if_match": f'"{ETAG}"'},
        {"if_match": f'"{ETAG}"', "if_unmodified_since": BEFORE},
        {"if_unmodified_since": EXACTLY},
        {"if_unmodified_since": AFTER},
        {"if_none_match": '"other"', "if_modified_since": BEFORE},
        {"if_none_match": '"other"', "if_modified_since": AFTER},
        {"if_match": "", "if_none_match": ""},
        {"if_modified_since": BEFORE},
        {"if_modified_since": FUTURE},
        {"if_modified_since": "the day before yesterday"},
    ],
)
def test_a_copy_source_whose_conditions_hold(conditions: dict[str, str]) -> None:
    check_copy_source(copy_headers(conditions), etag=ETAG, modified=MODIFIED, now=NOW)


@pytest.mark.parametrize(
    ("conditions", "broken"),
    [
        ({"if_match": '"other"'}, "If-Match"),
        ({"if_match": '"other"', "if_unmodified_since": AFTER}, "If-Match"),
        ({"if_unmodified_since": BEFORE}, "If-Unmodified-Since"),
        ({"if_none_match": f'"{ETAG}"'}, "If-None-Match"),
        ({"if_none_match": f'"{ETAG}"', "if_modified_since": BEFORE}, "If-None-Match"),
        ({"if_modified_since": EXACTLY}, "If-Modified-Since"),
    ],
)
def test_a_copy_source_whose_conditions_do_not_hold(conditions: dict[str, str], broken: str) -> None:
    with pytest.raises(S3Error) as caught:
        check_copy_source(copy_headers(conditions), etag=ETAG, modified=MODIFIED, now=NOW)
    assert caught.value.status == 412
    assert caught.value.extra == {"Condition": f"x-amz-copy-source-{broken}"}


@pytest.mark.parametrize(
    ("conditions", "code", "rule"),
    [
        ({}, "", ""),
        ({"if_match": f'"{ETAG}"'}, "", ""),
        ({"if_match": "*"}, "", ""),
        ({"if_match": f'"{ETAG}"', "if_unmodified_since": BEFORE}, "", ""),
        ({"if_match": '"other"'}, "PreconditionFailed", "condition.if-match"),
        ({"if_match": "", "if_none_match": ""}, "", ""),
        ({"if_match": '"other"', "if_none_match": f'"{ETAG}"'}, "PreconditionFailed", "condition.if-match"),
        ({"if_unmodified_since": BEFORE}, "PreconditionFailed", "condition.if-unmodified-since"),
        ({"if_unmodified_since": EXACTLY}, "", ""),
        ({"if_none_match": '"other"'}, "", ""),
        ({"if_none_match": '"other"', "if_modified_since": EXACTLY}, "", ""),
        ({"if_none_match": f'"{ETAG}"'}, "NotModified", "condition.if-none-match"),
        ({"if_none_match": "*"}, "NotModified", "condition.if-none-match"),
        ({"if_none_match": f'"{ETAG}"', "if_modified_since": BEFORE}, "NotModified", "condition.if-none-match"),
        ({"if_modified_since": EXACTLY}, "NotModified", "condition.if-modified-since"),
        ({"if_modified_since": AFTER}, "NotModified", "condition.if-modified-since"),
        ({"if_modified_since": BEFORE}, "", ""),
        ({"if_modified_since": FUTURE}, "", ""),
        ({"if_modified_since": "the day before yesterday"}, "", ""),
        ({"if_modified_since": f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"}, "", ""),
        ({"if_unmodified_since": f"Mon, 01 Jan 2000 00:00:00 +{'9' * 20}"}, "", ""),
        (
            {"if_unmodified_since": "Monday, 31-Aug-26 08:49:37 GMT"},
            "PreconditionFailed",
            "condition.if-unmodified-since",
        ),
        ({"if_unmodified_since": "Mon Aug 31 08:49:37 2026"}, "PreconditionFailed", "condition.if-unmodified-since"),
    ],
)
def test_a_read_and_its_conditions(conditions: dict[str, str], code: str, rule: str) -> None:
    check = partial(check_read, headers(**conditions), etag=ETAG, modified=MODIFIED, now=NOW)
    if not code:
        check()
        return
    with pytest.raises(S3Error) as caught:
        check()
    assert (caught.value.code, caught.value.rule) == (code, rule)
    told = {"ETag": f'"{ETAG}"', "Last-Modified": EXACTLY}
    assert caught.value.headers == (told if code == "NotModified" else {})


def copy_headers(conditions: dict[str, str]) -> Headers:
    return Headers((f"x-amz-copy-source-{name.replace('_', '-')}", value) for name, value in conditions.items())
