"""Conditions on CopyObject: on its source, which are documented to be honoured, and on what it would overwrite.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html , x-amz-copy-source-if-*, If-Match, If-None-Match
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.conformance.wire import ACCEPTED, S3, Endpoint, Raw, refusal

FAILED = (412, "PreconditionFailed")
Copy = Callable[..., tuple[int, str]]


@pytest.fixture
def etag(put: Callable[..., str]) -> str:
    """Put the source and return its ETag."""
    return put(b"source")


@pytest.fixture
def copy(s3: S3, bucket: str, key: str) -> Copy:
    """Return a way to copy this test's object under conditions, which fails if a refused copy left anything."""

    def send(**conditions: Any) -> tuple[int, str]:  # noqa: ANN401  # CopyObject's own
        source = {"Bucket": bucket, "Key": key}
        named = {f"CopySourceIf{name}": value for name, value in conditions.items()}
        answer = refusal(s3.copy_object, Bucket=bucket, Key=f"{key}-copy", CopySource=source, **named)
        there = refusal(s3.head_object, Bucket=bucket, Key=f"{key}-copy") == ACCEPTED
        assert there == (answer == ACCEPTED)
        return answer

    return send


@pytest.fixture
def times(s3: S3, bucket: str, key: str, etag: str) -> dict[str, Any]:  # noqa: ARG001  # after it was put
    """Return the moments before, at and after the source was written."""
    written = s3.head_object(Bucket=bucket, Key=key)["LastModified"].astimezone(UTC)
    return {"before": written - timedelta(days=1), "at": written, "after": written + timedelta(days=1)}


@pytest.mark.documented
def test_if_match(copy: Copy, etag: str) -> None:
    assert copy(Match=etag) == ACCEPTED


@pytest.mark.documented
def test_if_match_fails(copy: Copy, etag: str) -> None:
    assert copy(Match='"0000"')[0] == 412
    assert copy(Match=etag[:-2] + '0"' if etag[-2] != "0" else etag[:-2] + '1"')[0] == 412


def test_an_etag_without_its_quotes(copy: Copy, etag: str) -> None:
    assert copy(Match=etag.strip('"')) == ACCEPTED


@pytest.mark.documented
def test_if_none_match(copy: Copy, etag: str) -> None:
    assert copy(NoneMatch=etag)[0] == 412
    assert copy(NoneMatch='"0000"') == ACCEPTED


@pytest.mark.parametrize(("moment", "expected"), [("before", ACCEPTED), ("at", FAILED)])
def test_if_modified_since(copy: Copy, times: dict[str, Any], moment: str, expected: tuple[int, str]) -> None:
    assert copy(ModifiedSince=times[moment]) == expected


@pytest.mark.parametrize(("moment", "expected"), [("before", FAILED), ("at", ACCEPTED), ("after", ACCEPTED)])
def test_if_unmodified_since(copy: Copy, times: dict[str, Any], moment: str, expected: tuple[int, str]) -> None:
    assert copy(UnmodifiedSince=times[moment]) == expected


def test_a_match_outweighs_the_time(copy: Copy, etag: str, times: dict[str, Any]) -> None:
    assert copy(Match=etag, UnmodifiedSince=times["before"]) == ACCEPTED


def test_no_match_is_not_outweighed_by_the_time(copy: Copy, etag: str, times: dict[str, Any]) -> None:
    assert copy(NoneMatch=etag, ModifiedSince=times["before"]) == FAILED


def test_an_etag_that_differs_outweighs_the_time(copy: Copy, times: dict[str, Any]) -> None:
    assert copy(NoneMatch='"0000"', ModifiedSince=times["at"]) == ACCEPTED


def test_both_that_hold(copy: Copy, etag: str, times: dict[str, Any]) -> None:
    assert copy(Match=etag, UnmodifiedSince=times["after"], NoneMatch='"x"') == ACCEPTED


def test_a_source_that_is_not_there(s3: S3, bucket: str, key: str) -> None:
    copied = {"Bucket": bucket, "Key": f"{key}-copy", "CopySource": f"{bucket}/{key}-missing"}
    assert refusal(s3.copy_object, CopySourceIfMatch='"0000"', **copied) == (404, "NoSuchKey")
    assert refusal(s3.copy_object, CopySourceIfNoneMatch="*", **copied) == (404, "NoSuchKey")


def test_a_time_in_the_future_is_no_condition(copy: Copy, times: dict[str, Any]) -> None:
    assert copy(ModifiedSince=times["after"]) == ACCEPTED


@pytest.mark.parametrize("date", ["yesterday", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "0", "+1", "1e9"])
def test_a_date_that_is_none_is_no_condition(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, etag: str, date: str
) -> None:
    for name in ("if-modified-since", "if-unmodified-since"):
        headers = {"x-amz-copy-source": f"{bucket}/{key}", f"x-amz-copy-source-{name}": date}
        answer = raw.ask("PUT", endpoint.path(bucket, f"{key}-copy"), headers=headers)
        assert (answer.refusal, answer.xml.findtext("ETag")) == ((200, ""), etag)


def test_the_order_in_which_they_are_looked_at(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, etag: str, times: dict[str, Any]
) -> None:
    conditions = {
        "If-Match": '"0000"',
        "If-Unmodified-Since": format_datetime(times["before"], usegmt=True),
        "If-None-Match": etag,
        "If-Modified-Since": format_datetime(times["at"], usegmt=True),
    }
    for first in list(conditions):
        headers = {f"x-amz-copy-source-{name}": value for name, value in conditions.items()}
        headers["x-amz-copy-source"] = f"{bucket}/{key}"
        answer = raw.ask("PUT", endpoint.path(bucket, f"{key}-copy"), headers=headers)
        assert (answer.refusal, answer.xml.findtext("Condition")) == (FAILED, f"x-amz-copy-source-{first}")
        del conditions[first]


# -- on what it would overwrite


@pytest.fixture
def onto(s3: S3, bucket: str, key: str, etag: str) -> Copy:  # noqa: ARG001  # after it was put
    """Return a way to copy this test's object under conditions on the destination."""
    named = {"Bucket": bucket, "Key": f"{key}-copy", "CopySource": f"{bucket}/{key}"}
    return lambda **conditions: refusal(s3.copy_object, **named, **conditions)


def test_a_copy_that_only_creates(s3: S3, bucket: str, key: str, onto: Copy) -> None:
    assert onto(IfNoneMatch="*") == ACCEPTED
    s3.put_object(Bucket=bucket, Key=f"{key}-copy", Body=b"there")
    assert onto(IfNoneMatch="*") == FAILED
    assert s3.get_object(Bucket=bucket, Key=f"{key}-copy")["Body"].read() == b"there"


def test_a_copy_that_only_replaces_what_was_seen(s3: S3, bucket: str, key: str, onto: Copy, etag: str) -> None:
    assert onto(IfMatch=etag) == (404, "NoSuchKey")
    there = s3.put_object(Bucket=bucket, Key=f"{key}-copy", Body=b"there")["ETag"]
    assert onto(IfMatch=etag) == FAILED
    assert onto(IfMatch=there) == ACCEPTED
    assert s3.get_object(Bucket=bucket, Key=f"{key}-copy")["Body"].read() == b"source"


def test_of_many_copies_at_once_one_creates(onto: Copy) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: onto(IfNoneMatch="*"), range(12)))
    assert answers.count(ACCEPTED) == 1
    assert {status for status, _ in answers if status != 200} <= {409, 412}


def test_both_sides_of_a_copy(onto: Copy, etag: str) -> None:
    assert onto(IfNoneMatch="*", CopySourceIfMatch='"0000"') == FAILED
    assert onto(IfNoneMatch="*", CopySourceIfMatch=etag) == ACCEPTED


def test_only_a_star_can_be_excluded(onto: Copy, etag: str) -> None:
    assert onto(IfNoneMatch=etag) == (501, "NotImplemented")


def test_the_answer_names_the_condition(raw: Raw, endpoint: Endpoint, bucket: str, key: str, onto: Copy) -> None:
    onto()
    headers = {"x-amz-copy-source": f"{bucket}/{key}", "If-None-Match": "*"}
    answer = raw.ask("PUT", endpoint.path(bucket, f"{key}-copy"), headers=headers)
    assert (answer.refusal, answer.xml.findtext("Condition")) == (FAILED, "If-None-Match")
