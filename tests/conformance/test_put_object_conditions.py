"""If-None-Match and If-Match on PutObject.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html . That they are honoured is documented;
412 for If-None-Match on an object that is there was seen.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.wire import ACCEPTED, S3, UNSIGNED, Endpoint, Raw, Terms, refusal

Put = Callable[..., str]
FAILED = (412, "PreconditionFailed")


@pytest.fixture
def content(s3: S3, bucket: str, key: str) -> Callable[[], bytes]:
    """Return a look at what is stored under this test's key."""

    def look() -> bytes:
        body: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    return look


@pytest.mark.documented
def test_create_only_creates(s3: S3, bucket: str, key: str, content: Callable[[], bytes]) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=b"first", IfNoneMatch="*")
    assert content() == b"first"


@pytest.mark.observed
def test_create_only_refuses_what_is_there(
    s3: S3, bucket: str, key: str, put: Put, content: Callable[[], bytes]
) -> None:
    put(b"first")
    assert refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"second", IfNoneMatch="*") == FAILED
    assert content() == b"first"


def test_create_only_after_a_delete(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    s3.delete_object(Bucket=bucket, Key=key)
    assert refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"", IfNoneMatch="*") == ACCEPTED


@pytest.mark.documented
def test_of_many_at_once_one_creates(s3: S3, bucket: str, key: str, content: Callable[[], bytes]) -> None:
    def race(number: int) -> tuple[int, str]:
        return refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"%d" % number, IfNoneMatch="*")

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(race, range(16)))
    assert answers.count(ACCEPTED) == 1
    assert content() == b"%d" % answers.index(ACCEPTED)
    assert {status for status, _ in answers if status != 200} <= {409, 412}


@pytest.mark.parametrize("size", [1, 200_000])
def test_of_many_at_once_one_replaces(s3: S3, bucket: str, key: str, put: Put, size: int) -> None:
    etag = put(b"first" * size)

    def race(number: int) -> tuple[int, str]:
        body = b"%d" % number * size
        return refusal(s3.put_object, Bucket=bucket, Key=key, Body=body, IfMatch=etag)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(race, range(8)))
    assert answers.count(ACCEPTED) == 1


@pytest.mark.documented
def test_replace_what_was_seen(s3: S3, bucket: str, key: str, put: Put, content: Callable[[], bytes]) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=b"second", IfMatch=put(b"first"))
    assert content() == b"second"


def test_an_etag_without_its_quotes(s3: S3, bucket: str, key: str, put: Put) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=b"second", IfMatch=put(b"first").strip('"'))


def test_what_was_replaced_meanwhile_is_refused(
    s3: S3, bucket: str, key: str, put: Put, content: Callable[[], bytes]
) -> None:
    stale = put(b"first")
    put(b"second")
    assert refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"third", IfMatch=stale) == FAILED
    assert content() == b"second"


@pytest.mark.parametrize("etag", ['"0"', '"' + "0" * 32 + '"', "not an etag", '""'])
def test_an_etag_of_nothing_that_was_there(s3: S3, bucket: str, key: str, put: Put, etag: str) -> None:
    put(b"first")
    assert refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"second", IfMatch=etag) == FAILED


def test_replace_what_is_not_there(s3: S3, bucket: str, key: str, put: Put) -> None:
    etag = put()
    s3.delete_object(Bucket=bucket, Key=key)
    assert refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"a", IfMatch=etag) == (404, "NoSuchKey")
    assert refusal(s3.head_object, Bucket=bucket, Key=key) == (404, "404")


def test_only_a_star_can_be_excluded(s3: S3, bucket: str, key: str, put: Put, content: Callable[[], bytes]) -> None:
    etag = put(b"first")
    answer = refusal(s3.put_object, Bucket=bucket, Key=key, Body=b"second", IfNoneMatch=etag)
    assert answer == (501, "NotImplemented")
    assert content() == b"first"


def test_a_star_is_no_etag(s3: S3, bucket: str, key: str, put: Put, content: Callable[[], bytes]) -> None:
    there = {"Bucket": bucket, "Key": key}
    assert refusal(s3.put_object, Body=b"a", IfMatch="*", **there) == (501, "NotImplemented")
    put(b"first")
    assert refusal(s3.put_object, Body=b"second", IfMatch="*", **there) == (501, "NotImplemented")
    assert content() == b"first"


def test_one_of_several_etags(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    headers = {"If-Match": f'"0000", {put()}'}
    assert raw.ask("PUT", endpoint.path(bucket, key), headers=headers, body=b"a").status == 200


def test_both_conditions_at_once(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    headers = {"If-Match": put(b"first"), "If-None-Match": "*"}
    answer = raw.ask("PUT", endpoint.path(bucket, key), headers=headers, body=b"second")
    assert answer.refusal == (501, "NotImplemented")
    assert answer.xml.findtext("Header") == "If-Match,If-None-Match"


def test_the_key_that_is_not_there_is_named(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    answer = raw.ask("PUT", endpoint.path(bucket, key), headers={"If-Match": '"0000"'}, body=b"a")
    assert (answer.refusal, answer.xml.findtext("Key")) == ((404, "NoSuchKey"), key)


@pytest.mark.parametrize("size", [70_000, 3 << 20])
def test_what_came_while_the_body_was_on_its_way(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put, content: Callable[[], bytes], size: int
) -> None:
    path = endpoint.path(bucket, key)
    message = raw.sign("PUT", path, headers={"If-None-Match": "*"}, body=bytes(size), terms=Terms(payload=UNSIGNED))
    connection = raw.connect()
    try:
        connection.putrequest("PUT", path, skip_host=True, skip_accept_encoding=True)
        for name, value in message.headers:
            connection.putheader(name, value)
        connection.endheaders(bytes(size // 2))
        put(b"meanwhile")
        connection.send(bytes(size - size // 2))
        assert connection.getresponse().status in {409, 412}
    finally:
        connection.close()
    assert content() == b"meanwhile"


def test_the_bucket_is_looked_for_first(s3: S3) -> None:
    missing = {"Bucket": "hfs3-conformance-never-made", "Key": "a", "Body": b""}
    assert refusal(s3.put_object, IfNoneMatch="*", **missing) == (404, "NoSuchBucket")


def test_the_answer_names_the_condition(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    answer = raw.ask("PUT", endpoint.path(bucket, key), headers={"If-None-Match": "*"}, body=b"a")
    assert answer.refusal == FAILED
    assert answer.xml.findtext("Condition") == "If-None-Match"


def test_conditions_on_time_do_not_hinder_a_put(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    headers = {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert raw.ask("PUT", endpoint.path(bucket, key), headers=headers, body=b"a").status == 200
