"""GetObject by 302: who is sent to the CDN, and what it serves there."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.conformance.wire import S3, Answer, Endpoint, Raw, fetch

Put = Callable[..., str]
Get = Callable[..., Answer]

PROXIED = [
    "aws-cli/2.36.7 md/awscrt#0.36.0 ua/2.1 os/linux#6.1 md/command#s3.cp",
    "aws-cli/1.46.3 md/Botocore#1.43.62 ua/2.1 botocore/1.43.62",
    "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 cfg/retry-mode#standard Botocore/1.44.5",
    "aiobotocore/3.10.0 md/Botocore#1.43.117 botocore/1.43.117",
    "my-app/1.0 Botocore/1.44.5",
    "aws-sdk-rust/1.3.14 ua/2.1 api/s3/1.120.0 os/linux lang/rust/1.91.1",
    "BOTOCORE",
]
REDIRECTED = [
    "rclone/v1.75.2",
    "rclone/",
    "aws-sdk-go/1.44.298 (go1.22.10; linux; amd64)",
    "aws-sdk-js/3.1168.0 ua/2.1 os/linux lang/js api/s3#3.1168.0",
    "aws-sdk-cpp/1.11.900 ua/2.1 api/S3 os/Linux md/http#curl",
    "MinIO (Linux; x86_64) minio-py/7.2.20",
    "object_store/0.14.2",
    "duckdb/v1.5.5(linux_amd64)",
    "curl/8.5.0",
    "Mozilla/5.0",
    "boto",
    "",
]


@pytest.fixture
def get(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> Get:
    """Return a way to get this test's object as some user agent; none sends no such header."""

    def ask(agent: str | None, **headers: str) -> Answer:
        message = raw.sign("GET", endpoint.path(bucket, key), headers=headers)
        return raw.send(message.replace("User-Agent", *([] if agent is None else [agent])))

    return ask


@pytest.fixture
def location(get: Get, put: Put) -> str:
    """Put an object and return where its bytes are served."""
    put(b"0123456789", ContentType="text/plain")
    return get("curl/8.5.0").headers["location"]


@pytest.mark.documented
@pytest.mark.parametrize("agent", PROXIED)
def test_served_at_once(get: Get, put: Put, agent: str) -> None:
    put(b"bytes")
    answer = get(agent)
    assert (answer.status, answer.body) == (200, b"bytes")
    assert "location" not in answer.headers


@pytest.mark.documented
@pytest.mark.parametrize("agent", REDIRECTED)
def test_sent_elsewhere(get: Get, put: Put, endpoint: Endpoint, agent: str) -> None:
    put(b"bytes")
    answer = get(agent)
    assert answer.status == 302
    assert b"bytes" not in answer.body
    assert urlsplit(answer.headers["location"]).hostname != urlsplit(endpoint.url).hostname


def test_without_an_agent(get: Get, put: Put) -> None:
    put(b"bytes")
    assert get(None).status == 302


@pytest.mark.documented
def test_the_bytes_are_there(location: str, endpoint: Endpoint) -> None:
    answer = fetch(location, endpoint.ca_bundle)
    assert (answer.status, answer.body) == (200, b"0123456789")


def test_what_is_kept_beside_them(location: str, endpoint: Endpoint, get: Get) -> None:
    answer = fetch(location, endpoint.ca_bundle)
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["etag"] == get("botocore").headers["etag"]
    assert "last-modified" not in answer.headers


@pytest.mark.observed
def test_a_range(location: str, endpoint: Endpoint) -> None:
    answer = fetch(location, endpoint.ca_bundle, {"Range": "bytes=0-5"})
    assert (answer.status, answer.body) == (206, b"012345")
    assert answer.headers["content-range"] == "bytes 0-5/10"


def test_other_ranges(location: str, endpoint: Endpoint) -> None:
    assert fetch(location, endpoint.ca_bundle, {"Range": "bytes=-3"}).body == b"789"
    assert fetch(location, endpoint.ca_bundle, {"Range": "bytes=10-"}).status == 416


@pytest.mark.observed
def test_a_get_with_a_range_is_redirected_too(get: Get, put: Put) -> None:
    put()
    assert get("object_store/0.14.2", Range="bytes=0-1").status == 302


@pytest.mark.observed
def test_what_is_not_there_is_not_redirected(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = raw.sign("GET", endpoint.path(bucket, f"{key}-missing")).replace("User-Agent", "curl/8.5.0")
    assert raw.send(message).status == 404


@pytest.mark.observed
def test_a_presigned_url_is_redirected_too(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put(b"bytes")
    answer = raw.send(raw.presign("GET", endpoint.path(bucket, key)).replace("User-Agent", "curl/8.5.0"))
    assert answer.status == 302
    assert fetch(answer.headers["location"], endpoint.ca_bundle).body == b"bytes"


@pytest.mark.documented
@pytest.mark.parametrize("query", ["list-type=2", "location", "uploads="])
def test_nothing_else_is_redirected(raw: Raw, endpoint: Endpoint, bucket: str, query: str) -> None:
    message = raw.sign("GET", endpoint.path(bucket), query).replace("User-Agent", "curl/8.5.0")
    assert raw.send(message).status == 200


def test_an_override_goes_along(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put(ContentType="text/plain")
    message = raw.sign("GET", endpoint.path(bucket, key), "response-content-type=text%2Fcsv")
    location = raw.send(message.replace("User-Agent", "curl/8.5.0")).headers["location"]
    assert fetch(location, endpoint.ca_bundle).headers["content-type"] == "text/csv"


@pytest.mark.parametrize(
    "name", ["a b+c%&=?#'\"", "é漢😀", ";,:@!$*()[]{}|^`<>~", "%2F", "?x=1", "a/./b", "\x01\x7f", " ", "tab\tnl\n"]
)
def test_whatever_the_key(raw: Raw, endpoint: Endpoint, bucket: str, key: str, s3: S3, name: str) -> None:
    s3.put_object(Bucket=bucket, Key=f"{key}/{name}", Body=name.encode())
    message = raw.sign("GET", endpoint.path(bucket, f"{key}/{name}")).replace("User-Agent", "curl/8.5.0")
    answer = fetch(raw.send(message).headers["location"], endpoint.ca_bundle)
    assert (answer.status, answer.body) == (200, name.encode())


@pytest.mark.documented
def test_conditions_are_not_honoured(location: str, get: Get) -> None:  # noqa: ARG001  # after it was put
    assert get("curl/8.5.0", **{"If-None-Match": "*", "If-Match": '"0000"'}).status == 302


def test_nor_are_they_where_it_leads(location: str, endpoint: Endpoint) -> None:
    assert fetch(location, endpoint.ca_bundle, {"If-Match": '"0000"'}).body == b"0123456789"


def test_a_part_goes_along(raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put) -> None:
    put()
    message = raw.sign("GET", endpoint.path(bucket, key), "partNumber=1").replace("User-Agent", "curl/8.5.0")
    answer = fetch(raw.send(message).headers["location"], endpoint.ca_bundle)
    assert (answer.status, answer.headers["content-range"]) == (206, "bytes 0-9/10")


def test_what_was_deleted_meanwhile(location: str, endpoint: Endpoint, s3: S3, bucket: str, key: str) -> None:
    s3.delete_object(Bucket=bucket, Key=key)
    assert fetch(location, endpoint.ca_bundle).status in {200, 404}


def test_the_redirect_has_no_facts_of_the_object(get: Get, put: Put) -> None:
    put(ContentType="text/plain")
    headers = get("curl/8.5.0").headers
    assert {"etag", "content-type", "content-range", "last-modified"}.isdisjoint(headers)
    assert headers["x-amz-request-id"]


# -- what the edge refuses


def test_a_forwarded_signature_is_refused(raw: Raw, location: str, endpoint: Endpoint) -> None:
    signature = raw.sign("GET", endpoint.path()).header("Authorization")
    answer = fetch(location, endpoint.ca_bundle, {"Authorization": signature})
    assert 400 <= answer.status < 500
    assert b"Authorization" in answer.body


@pytest.mark.usefixtures("bundled_only")
def test_the_gateways_host_is_refused(location: str, endpoint: Endpoint) -> None:
    parts = urlsplit(location)
    answer = fetch(location, endpoint.ca_bundle, host=endpoint.authority)
    assert parts.netloc != endpoint.authority
    assert 400 <= answer.status < 500
    assert b"Host" in answer.body


@pytest.mark.parametrize("old_and_new", [("object-", "other-"), ("?", "?more=1&")])
def test_a_location_that_was_changed_is_refused(
    location: str, endpoint: Endpoint, old_and_new: tuple[str, str]
) -> None:
    changed = location.replace(*old_and_new)
    assert changed != location
    assert fetch(changed, endpoint.ca_bundle).status in {400, 403, 404}


def test_a_location_without_its_signature_is_refused(location: str, endpoint: Endpoint) -> None:
    assert fetch(location.partition("?")[0], endpoint.ca_bundle).status in {400, 403, 404}
