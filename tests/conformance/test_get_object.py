"""GetObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html ; ranges: test_get_object_range.py ."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.wire import PROXIED_AGENT, REDIRECTED_AGENT, S3, Endpoint, Raw, refusal

Put = Callable[..., str]


@pytest.mark.documented
def test_the_answer(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    etag = put(b"0123456789", ContentType="text/plain")
    answer = raw.ask("GET", endpoint.path(bucket, key))
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert {name: answer.headers[name] for name in ("content-length", "content-type", "etag")} == {
        "content-length": "10",
        "content-type": "text/plain",
        "etag": etag,
    }


def test_ranges_are_offered(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    assert raw.ask("GET", endpoint.path(bucket, key)).headers["accept-ranges"] == "bytes"


@pytest.mark.observed
def test_there_is_no_last_modified(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    assert "last-modified" not in raw.ask("GET", endpoint.path(bucket, key)).headers


@pytest.mark.documented
@pytest.mark.parametrize(
    "condition",
    [
        {"IfMatch": '"0000"'},
        {"IfNoneMatch": "*"},
        {"IfModifiedSince": datetime.now(UTC) + timedelta(days=1)},
        {"IfUnmodifiedSince": datetime(2000, 1, 1, tzinfo=UTC)},
    ],
    ids="".join,
)
def test_conditions_are_not_honoured(s3: S3, bucket: str, key: str, put: Put, condition: dict[str, object]) -> None:
    etag = put(b"bytes")
    if "IfNoneMatch" in condition:
        condition = {"IfNoneMatch": etag}
    assert s3.get_object(Bucket=bucket, Key=key, **condition)["Body"].read() == b"bytes"


def test_a_key_that_is_not_there(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket, key))
    assert answer.refusal == (404, "NoSuchKey")
    assert answer.xml.findtext("Key") == key


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    assert refusal(s3.get_object, Bucket="hfs3-conformance-never-made", Key="a") == (404, "NoSuchBucket")


def test_a_folder_is_no_object(s3: S3, bucket: str, key: str) -> None:
    s3.put_object(Bucket=bucket, Key=f"{key}/inside", Body=b"a")
    assert refusal(s3.get_object, Bucket=bucket, Key=key) == (404, "NoSuchKey")


def test_an_object_and_a_folder_of_one_name(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"object")
    s3.put_object(Bucket=bucket, Key=f"{key}/inside", Body=b"inside")
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"object"
    assert s3.get_object(Bucket=bucket, Key=f"{key}/inside")["Body"].read() == b"inside"
    s3.delete_object(Bucket=bucket, Key=key)
    assert s3.get_object(Bucket=bucket, Key=f"{key}/inside")["Body"].read() == b"inside"


def test_after_a_delete(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    s3.delete_object(Bucket=bucket, Key=key)
    assert refusal(s3.get_object, Bucket=bucket, Key=key) == (404, "NoSuchKey")


OVERRIDES = {
    "ResponseContentType": ("content-type", "text/csv; charset=utf-8"),
    "ResponseContentLanguage": ("content-language", "tr"),
    "ResponseExpires": ("expires", "Thu, 01 Dec 2033 16:00:00 GMT"),
    "ResponseCacheControl": ("cache-control", "no-cache, max-age=1"),
    "ResponseContentDisposition": ("content-disposition", 'attachment; filename="a b+c%.csv"'),
    "ResponseContentEncoding": ("content-encoding", "identity"),
}


@pytest.mark.parametrize("parameter", OVERRIDES)
def test_overridden_headers(s3: S3, bucket: str, key: str, put: Put, parameter: str) -> None:
    put(b"bytes")
    name, value = OVERRIDES[parameter]
    answer = s3.get_object(Bucket=bucket, Key=key, **{parameter: value})
    assert answer["ResponseMetadata"]["HTTPHeaders"][name] == value
    assert answer["Body"].read() == b"bytes"


def test_an_override_is_for_one_answer(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(ContentType="text/plain")
    s3.get_object(Bucket=bucket, Key=key, ResponseContentType="text/csv")
    assert s3.get_object(Bucket=bucket, Key=key)["ContentType"] == "text/plain"


def test_an_empty_override_is_none(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put(ContentType="text/plain")
    answer = raw.ask("GET", endpoint.path(bucket, key), "response-content-type=&response-expires=")
    assert (answer.headers["content-type"], answer.headers.get("expires")) == ("text/plain", None)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_other_headers_cannot_be_overridden(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put, method: str
) -> None:
    put()
    for name in ("response-etag", "response-content-length", "response-"):
        assert raw.ask(method, endpoint.path(bucket, key), f"response-content-type=a%2Fb&{name}=1").status == 400
    assert raw.ask("GET", endpoint.path(bucket, key), "response-etag=1").code == "InvalidArgument"


def test_an_override_is_written_in_latin_1(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    query = "response-content-disposition=attachment%3B%20filename%3D%22caf%C3%A9.txt%22"
    answer = raw.ask("GET", endpoint.path(bucket, key), query)
    assert answer.headers["content-disposition"] == 'attachment; filename="café.txt"'  # http.client reads Latin-1


@pytest.mark.parametrize("agent", [PROXIED_AGENT, REDIRECTED_AGENT])
@pytest.mark.parametrize("parameter", ["response-content-disposition", "response-content-type"])
def test_an_override_that_no_header_can_carry(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put, parameter: str, agent: str
) -> None:
    put()
    message = raw.sign("GET", endpoint.path(bucket, key), f"{parameter}=%E6%BC%A2.txt").replace("User-Agent", agent)
    answer = raw.send(message)
    assert answer.refusal == (400, "InvalidArgument")
    assert answer.xml.findtext("ArgumentName") == parameter


@pytest.mark.parametrize("injected", ["text/plain%0D%0AX-Injected:%20yes", "text/plain%0AX-Injected:%20yes", "a%00b"])
def test_an_override_cannot_add_headers(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put, injected: str
) -> None:
    put()
    answer = raw.ask("GET", endpoint.path(bucket, key), f"response-content-type={injected}")
    assert answer.status < 500
    assert "x-injected" not in answer.headers


@pytest.mark.documented
def test_parameters_of_unsupported_features_are_ignored(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put
) -> None:
    put(b"bytes")
    for query in ("versionId=3HL4kqtJvjVBH40Nrjfkd", "versionId=null", "x-id=GetObject"):
        assert raw.ask("GET", endpoint.path(bucket, key), query).body == b"bytes"


def test_checksum_mode_is_ignored(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"bytes")
    answer = s3.get_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED", RequestPayer="requester")
    assert answer["Body"].read() == b"bytes"
    assert not [name for name in answer if name.startswith("Checksum")]


def test_many_readers_while_it_is_overwritten(s3: S3, bucket: str, key: str, put: Put) -> None:
    first, second = b"1" * 3_000_000, b"2" * 3_000_000
    put(first)
    body = s3.get_object(Bucket=bucket, Key=key)["Body"]
    start = body.read(1000)
    put(second)
    assert start + body.read() == first
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == second


def test_a_reader_while_it_is_deleted(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"1" * 3_000_000)
    body = s3.get_object(Bucket=bucket, Key=key)["Body"]
    start = body.read(1000)
    s3.delete_object(Bucket=bucket, Key=key)
    assert start + body.read() == b"1" * 3_000_000
