"""Presigned URLs: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html ."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.wire import Endpoint, Message, Pair, Raw, Terms, fetch

Put = Callable[..., str]
DENIED = (403, "AccessDenied")
MISMATCH = (403, "SignatureDoesNotMatch")
MALFORMED = (400, "AuthorizationQueryParametersError")
WEEK = 7 * 24 * 3600


@pytest.fixture
def path(endpoint: Endpoint, bucket: str, key: str, put: Put) -> str:
    """Put an object and return its path."""
    put(b"content")
    return endpoint.path(bucket, key)


@pytest.mark.observed
def test_get(raw: Raw, path: str) -> None:
    answer = raw.send(raw.presign("GET", path))
    assert (answer.status, answer.body) == (200, b"content")


@pytest.mark.observed
def test_as_boto3_makes_it(s3: object, endpoint: Endpoint, bucket: str, key: str, path: str) -> None:
    url = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": key}, ExpiresIn=60)  # type: ignore[attr-defined]  # boto3's methods are made at run time
    assert url.startswith(endpoint.origin + path)
    assert fetch(url, endpoint.ca_bundle, {"User-Agent": "botocore"}).body == b"content"


def test_put(raw: Raw, path: str) -> None:
    message = raw.presign("PUT", path).replace("Content-Length", "3").replace("Content-Type", "text/plain")
    message.body = b"new"
    assert raw.send(message).status == 200
    answer = raw.ask("GET", path)
    assert (answer.body, answer.headers["content-type"]) == (b"new", "text/plain")


def test_head(raw: Raw, path: str) -> None:
    assert raw.send(raw.presign("HEAD", path)).headers["content-length"] == "7"


def test_delete(raw: Raw, path: str) -> None:
    assert raw.send(raw.presign("DELETE", path)).status == 204
    assert raw.ask("HEAD", path).status == 404


def test_list(raw: Raw, endpoint: Endpoint, bucket: str, path: str) -> None:
    prefix = path.rpartition("/")[2]
    answer = raw.send(raw.presign("GET", endpoint.path(bucket), f"list-type=2&prefix={prefix}"))
    assert answer.xml.findtext("Contents/Key") == prefix


def test_upload_part(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    path = endpoint.path(bucket, key)
    upload = raw.send(raw.presign("POST", path, "uploads=")).xml.findtext("UploadId")
    message = raw.presign("PUT", path, f"partNumber=1&uploadId={upload}").replace("Content-Length", "4")
    message.body = b"part"
    assert raw.send(message).headers["etag"]


def test_a_range(raw: Raw, path: str) -> None:
    answer = raw.send(raw.presign("GET", path).replace("Range", "bytes=0-2"))
    assert (answer.status, answer.body) == (206, b"con")


def test_overridden_headers_are_signed_with_it(raw: Raw, path: str) -> None:
    answer = raw.send(raw.presign("GET", path, "response-content-type=text%2Fcsv"))
    assert answer.headers["content-type"] == "text/csv"


# -- time


@pytest.mark.observed
def test_a_week_is_the_longest(raw: Raw, path: str) -> None:
    assert raw.send(raw.presign("GET", path, expires=WEEK)).status == 200


@pytest.mark.parametrize("expires", [WEEK + 1, -1, 2**63])
def test_lifetimes_that_cannot_be(raw: Raw, path: str, expires: int) -> None:
    assert raw.send(raw.presign("GET", path, expires=expires)).refusal == MALFORMED


@pytest.mark.parametrize("expires", ["abc", "", "1.5", "60s"])
def test_lifetimes_that_are_no_number(raw: Raw, path: str, expires: str) -> None:
    message = raw.presign("GET", path)
    message.target = message.target.replace("X-Amz-Expires=300", f"X-Amz-Expires={expires}")
    assert raw.send(message).refusal == MALFORMED


@pytest.mark.parametrize(("age", "lifetime"), [(61, 60), (1000, 300), (WEEK + 60, WEEK)])
def test_expired(raw: Raw, path: str, age: int, lifetime: int) -> None:
    terms = Terms(at=datetime.now(UTC) - timedelta(seconds=age))
    answer = raw.send(raw.presign("GET", path, expires=lifetime, terms=terms))
    assert answer.refusal == DENIED
    assert answer.xml.findtext("Message") == "Request has expired"


@pytest.mark.parametrize(("age", "lifetime"), [(50, 120), (20 * 60, 3600), (WEEK - 60, WEEK)])
def test_not_yet_expired(raw: Raw, path: str, age: int, lifetime: int) -> None:
    terms = Terms(at=datetime.now(UTC) - timedelta(seconds=age))
    assert raw.send(raw.presign("GET", path, expires=lifetime, terms=terms)).status == 200


def test_from_the_future(raw: Raw, path: str) -> None:
    terms = Terms(at=datetime.now(UTC) + timedelta(minutes=20))
    assert raw.send(raw.presign("GET", path, terms=terms)).status == 403


# -- what was signed


@pytest.mark.parametrize("method", ["PUT", "HEAD", "DELETE"])
def test_another_method(raw: Raw, path: str, method: str) -> None:
    message = raw.presign("GET", path)
    message.method = method
    assert raw.send(message.replace("Content-Length", "0")).status == 403
    assert raw.ask("GET", path).body == b"content"


def _spoil(message: Message, old: str, new: str) -> Message:
    assert old in message.target
    message.target = message.target.replace(old, new)
    return message


def test_another_key(raw: Raw, path: str) -> None:
    assert raw.send(_spoil(raw.presign("GET", path), "?", "x?")).refusal == MISMATCH


@pytest.mark.parametrize("more", ["&response-content-type=text%2Fhtml", "&versionId=1", "&a", "&X-Amz-Other=1"])
def test_another_parameter(raw: Raw, path: str, more: str) -> None:
    message = raw.presign("GET", path)
    message.target += more
    assert raw.send(message).refusal == MISMATCH


def test_a_longer_life(raw: Raw, path: str) -> None:
    assert raw.send(_spoil(raw.presign("GET", path), "Expires=300", "Expires=301")).refusal == MISMATCH


@pytest.mark.parametrize("signature", ["0" * 64, "abc", ""])
def test_another_signature(raw: Raw, path: str, signature: str) -> None:
    message = raw.presign("GET", path)
    message.target = message.target.rpartition("=")[0] + "=" + signature
    assert raw.send(message).status in {400, 403}


def test_parameters_in_another_order(raw: Raw, path: str) -> None:
    message = raw.presign("GET", path)
    resource, _, query = message.target.partition("?")
    message.target = resource + "?" + "&".join(reversed(query.split("&")))
    assert raw.send(message).body == b"content"


@pytest.mark.parametrize("name", ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"])
def test_a_parameter_is_missing(raw: Raw, path: str, name: str) -> None:
    message = raw.presign("GET", path)
    resource, _, query = message.target.partition("?")
    kept = [part for part in query.split("&") if not part.startswith(f"X-Amz-{name}=")]
    message.target = f"{resource}?{'&'.join(kept)}"
    assert raw.send(message).status in {400, 403}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        ("%2Faws4_request", "%2Faws3_request"),
        ("%2Faws4_request", ""),
        ("SignedHeaders=host", "SignedHeaders="),
        ("X-Amz-Date=2", "X-Amz-Date=x2"),
    ],
)
def test_a_parameter_is_malformed(raw: Raw, path: str, old: str, new: str) -> None:
    assert raw.send(_spoil(raw.presign("GET", path), old, new)).status in {400, 403}


def test_another_region(raw: Raw, path: str) -> None:
    assert raw.send(raw.presign("GET", path, terms=Terms(region="eu-west-1"))).refusal == MALFORMED


def test_another_service(raw: Raw, path: str) -> None:
    assert raw.send(raw.presign("GET", path, terms=Terms(service="ec2"))).refusal == MALFORMED


def test_a_key_pair_nobody_has(raw: Raw, path: str) -> None:
    terms = Terms(pair=Pair("HFAKNOBODYHASTHISONE", "0" * 64))
    assert raw.send(raw.presign("GET", path, terms=terms)).refusal == (403, "InvalidAccessKeyId")


def test_another_secret(raw: Raw, path: str) -> None:
    terms = Terms(pair=Pair(raw.pair.access_key_id, "0" * 64))
    assert raw.send(raw.presign("GET", path, terms=terms)).refusal == MISMATCH


def test_version_2_is_refused(raw: Raw, path: str) -> None:
    query = f"AWSAccessKeyId={raw.pair.access_key_id}&Expires=9999999999&Signature=AAAA"
    assert raw.send(Message("GET", f"{path}?{query}", [("Host", raw.endpoint.authority)])).status in {400, 403}


# -- headers


def test_a_signed_header_must_come(raw: Raw, path: str) -> None:
    message = raw.presign("PUT", path, headers={"Content-Type": "text/plain"}).replace("Content-Length", "0")
    assert raw.send(message).status == 200
    assert raw.send(message.replace("Content-Type", "text/html")).refusal == MISMATCH
    assert raw.send(message.replace("Content-Type")).status == 403


def test_other_headers_may_come(raw: Raw, path: str) -> None:
    message = raw.presign("GET", path).replace("X-Other", "1").replace("Accept", "*/*")
    assert raw.send(message).status == 200


@pytest.mark.parametrize("name", ["x-amz-acl", "x-amz-copy-source", "x-amz-meta-a"])
def test_amazons_headers_must_be_signed(raw: Raw, path: str, name: str) -> None:
    message = raw.presign("PUT", path).replace("Content-Length", "0").replace(name, "public-read")
    assert raw.send(message).refusal == DENIED
    assert raw.ask("GET", path).body == b"content"


def test_a_header_and_a_query_at_once(raw: Raw, path: str) -> None:
    message = raw.presign("GET", path).replace("Authorization", raw.sign("GET", path).header("Authorization"))
    assert raw.send(message).refusal == (400, "InvalidArgument")


def test_its_parameters_can_be_encoded_less(raw: Raw, path: str) -> None:
    message = raw.presign("GET", path)
    resource, _, query = message.target.partition("?")
    message.target = f"{resource}?{query.replace('%2F', '/')}"
    assert raw.send(message).body == b"content"
