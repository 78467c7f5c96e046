"""Signature Version 4 in the Authorization header: who is let in.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.conformance.wire import Endpoint, Message, Pair, Raw, Terms

DENIED = (403, "AccessDenied")
MISMATCH = (403, "SignatureDoesNotMatch")
MALFORMED = (400, "AuthorizationHeaderMalformed")


@pytest.fixture
def path(endpoint: Endpoint, bucket: str, key: str, put: Callable[..., str]) -> str:
    """Put an object and return its path."""
    put(b"content")
    return endpoint.path(bucket, key)


def _unsigned(raw: Raw, path: str, method: str = "GET") -> Message:
    return Message(
        method, path, [("Host", raw.endpoint.authority), ("User-Agent", "botocore"), ("Content-Length", "0")]
    )


@pytest.mark.observed
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_signature_is_required(raw: Raw, path: str, method: str) -> None:
    answer = raw.send(_unsigned(raw, path, method))
    assert answer.refusal == DENIED
    assert answer.xml.findtext("Message") == "Signature is required"


@pytest.mark.observed
def test_a_signature_is_required_for_buckets_too(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    for target in (endpoint.path(bucket) + "?list-type=2", endpoint.path(), endpoint.path(bucket) + "?location"):
        assert raw.send(_unsigned(raw, target)).refusal == DENIED


def test_a_signature_is_required_of_head(raw: Raw, path: str) -> None:
    answer = raw.send(_unsigned(raw, path, "HEAD").replace("Content-Length"))
    assert (answer.status, answer.body) == (403, b"")


def test_whether_something_is_there_is_not_told(raw: Raw, endpoint: Endpoint) -> None:
    assert raw.send(_unsigned(raw, endpoint.path("hfs3-conformance-never-made", "a"))).refusal == DENIED


# -- which key


@pytest.mark.observed
def test_another_secret(raw: Raw, path: str) -> None:
    terms = Terms(pair=Pair(raw.pair.access_key_id, "0" * 64))
    assert raw.ask("GET", path, terms=terms).refusal == MISMATCH


@pytest.mark.parametrize("name", ["HFAKNOBODYHASTHISONE", "AKIAIOSFODNN7EXAMPLE", "x", "'--"])
def test_a_key_pair_nobody_has(raw: Raw, path: str, name: str) -> None:
    assert raw.ask("GET", path, terms=Terms(pair=Pair(name, "0" * 64))).refusal == (403, "InvalidAccessKeyId")


def test_a_session_token_nobody_gave(raw: Raw, path: str) -> None:
    answer = raw.ask("GET", path, terms=Terms(session_token="FwoGZXIvYXdzEBYaD"))
    assert answer.status in {400, 403}
    assert answer.code in {"InvalidToken", "AccessDenied", "InvalidAccessKeyId"}


# -- where and when


@pytest.mark.parametrize("region", ["eu-west-1", "auto", "US-EAST-1", "aws-global"])
def test_another_region(raw: Raw, path: str, region: str) -> None:
    assert raw.ask("GET", path, terms=Terms(region=region)).refusal == MALFORMED


def test_another_service(raw: Raw, path: str) -> None:
    assert raw.ask("GET", path, terms=Terms(service="ec2")).refusal == MALFORMED


@pytest.mark.parametrize("minutes", [-16, 16, -60 * 24, 60 * 24, -60 * 24 * 365])
def test_a_clock_that_is_wrong(raw: Raw, path: str, minutes: int) -> None:
    terms = Terms(at=datetime.now(UTC) + timedelta(minutes=minutes))
    answer = raw.ask("GET", path, terms=terms)
    assert answer.refusal == (403, "RequestTimeTooSkewed")
    assert answer.xml.findtext("ServerTime")


@pytest.mark.parametrize("minutes", [-14, 14])
def test_a_clock_that_is_almost_right(raw: Raw, path: str, minutes: int) -> None:
    terms = Terms(at=datetime.now(UTC) + timedelta(minutes=minutes))
    assert raw.ask("GET", path, terms=terms).body == b"content"


def test_an_empty_authorization_is_none(raw: Raw, path: str) -> None:
    assert raw.send(raw.sign("GET", path).replace("Authorization", "")).refusal == DENIED


def test_no_date(raw: Raw, path: str) -> None:
    assert raw.send(raw.sign("GET", path).replace("X-Amz-Date")).refusal == DENIED


@pytest.mark.parametrize("date", ["garbage", "20260101", "2026-01-01T00:00:00Z", "20261301T000000Z"])
def test_a_date_that_is_none(raw: Raw, path: str, date: str) -> None:
    assert raw.send(raw.sign("GET", path).replace("X-Amz-Date", date)).status in {400, 403}


def test_a_date_in_the_header_of_http(raw: Raw, path: str) -> None:
    answer = raw.ask("GET", path, headers={"Date": format_datetime(datetime.now(UTC), usegmt=True)})
    assert answer.body == b"content"


def test_the_scope_is_of_another_day(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path)
    today = message.header("X-Amz-Date")[:8]
    spoilt = message.header("Authorization").replace(f"/{today}/", "/20200101/")
    assert raw.send(message.replace("Authorization", spoilt)).status in {400, 403}


# -- the header itself


@pytest.mark.parametrize(
    "spoilt",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 garbage",
        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws3_request, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/2026/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
    ],
)
def test_a_malformed_header(raw: Raw, path: str, spoilt: str) -> None:
    assert raw.send(raw.sign("GET", path).replace("Authorization", spoilt)).refusal == MALFORMED


@pytest.mark.parametrize(
    "other",
    ["AWS HFAKX:c2lnbmF0dXJl", "Bearer hf_xxxxxxxx", "Basic YTpi", "AWS4-ECDSA-P256-SHA256 a", "garbage", "x" * 999],
)
def test_another_way_to_sign(raw: Raw, path: str, other: str) -> None:
    answer = raw.send(raw.sign("GET", path).replace("Authorization", other))
    assert answer.status in {400, 403}
    assert answer.code


def test_without_spaces_between_its_fields(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path)
    assert raw.send(message.replace("Authorization", message.header("Authorization").replace(", ", ","))).status == 200


@pytest.mark.parametrize("signature", ["0" * 64, "", "abc", "é".encode().decode("latin-1") * 64, "0" * 10_000])
def test_another_signature(raw: Raw, path: str, signature: str) -> None:
    message = raw.sign("GET", path)
    spoilt = message.header("Authorization").rpartition("=")[0] + "=" + signature
    assert raw.send(message.replace("Authorization", spoilt)).status in {400, 403}


def test_the_mismatch_tells_what_was_expected(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path)
    answer = raw.send(message.replace("Authorization", message.header("Authorization")[:-64] + "0" * 64))
    assert answer.refusal == MISMATCH
    assert raw.pair.secret_access_key not in answer.body.decode()


# -- what was signed


def test_another_method(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path)
    message.method = "DELETE"
    assert raw.send(message).refusal == MISMATCH
    assert raw.ask("GET", path).body == b"content"


def test_another_path_or_query(raw: Raw, path: str) -> None:
    for more in ("x", "?x", "?response-content-type=a"):
        message = raw.sign("GET", path)
        message.target += more
        assert raw.send(message).refusal == MISMATCH


def test_another_header(raw: Raw, path: str) -> None:
    message = raw.sign("PUT", path, headers={"x-amz-storage-class": "STANDARD"})
    assert raw.send(message.replace("x-amz-storage-class", "GLACIER")).refusal == MISMATCH
    assert raw.send(message.replace("x-amz-storage-class")).status == 403


def test_another_host(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path, headers={"Host": "s3.amazonaws.com"})
    assert raw.send(message.replace("Host", raw.endpoint.authority)).refusal == MISMATCH


def test_another_body(raw: Raw, path: str) -> None:
    message = raw.sign("PUT", path, body=b"one")
    message.body = b"two"
    assert raw.send(message).refusal == (400, "XAmzContentSHA256Mismatch")
    other = hashlib.sha256(b"two").hexdigest()
    assert raw.send(message.replace("X-Amz-Content-SHA256", other)).refusal == MISMATCH
    assert raw.ask("GET", path).body == b"content"


@pytest.mark.parametrize("name", ["x-amz-acl", "x-amz-copy-source", "x-amz-meta-a"])
def test_amazons_headers_must_be_signed(raw: Raw, path: str, name: str) -> None:
    message = raw.sign("PUT", path).replace(name, "public-read")
    assert raw.send(message).refusal == DENIED
    assert raw.ask("GET", path).body == b"content"


def test_the_host_must_be_signed(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path)
    spoilt = message.header("Authorization").replace("SignedHeaders=host;", "SignedHeaders=")
    assert raw.send(message.replace("Authorization", spoilt)).status in {400, 403}


def test_other_headers_need_not_be(raw: Raw, path: str) -> None:
    assert raw.send(raw.sign("GET", path).replace("X-Other", "1").replace("Accept", "*/*")).status == 200


def test_the_date_of_amazon_outweighs_that_of_http(raw: Raw, path: str) -> None:
    message = raw.sign("GET", path).replace("Date", "Sat, 01 Jan 2000 00:00:00 GMT")
    assert raw.send(message).body == b"content"
