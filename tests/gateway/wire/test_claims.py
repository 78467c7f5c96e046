import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.claims import UNSIGNED_PAYLOAD, Form, read_claim, read_moment
from hfs3.gateway.wire.messages import Request
from hfs3.gateway.wire.query import read_query
from hfs3.gateway.wire.signing import Scope
from tests.gateway.wire.conftest import ID, NOW, changed, plain, presigned, signed

CREDENTIAL = f"{ID}/20260901/us-east-1/s3/aws4_request"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def refused(request: Request) -> S3Error:
    with pytest.raises(S3Error) as caught:
        read_claim(request, read_query(request.raw_query))
    return caught.value


def with_authorization(value: str) -> Request:
    return changed(signed(), headers={"authorization": value})


def test_a_header_as_botocore_writes_it() -> None:
    request = signed()
    claim = read_claim(request, {})
    assert (claim.form, claim.access_key_id, claim.scope) == (Form.HEADER, ID, Scope("20260901", "us-east-1"))
    assert claim.signed_headers == ("host", "x-amz-content-sha256", "x-amz-date")
    assert (claim.moment, claim.timestamp, claim.lifetime) == (NOW, "20260901T120000Z", 0)
    assert claim.payload == EMPTY


def test_a_header_without_blanks_and_in_another_order() -> None:
    claim = read_claim(
        with_authorization(f"AWS4-HMAC-SHA256 Signature=ab,SignedHeaders=host;x-amz-date,Credential={CREDENTIAL}"), {}
    )
    assert (claim.signature, claim.signed_headers, claim.access_key_id) == ("ab", ("host", "x-amz-date"), ID)


def test_an_access_key_id_with_slashes() -> None:
    claim = read_claim(
        with_authorization(f"AWS4-HMAC-SHA256 Credential=a/b/{CREDENTIAL}, SignedHeaders=host, Signature=ab"), {}
    )
    assert claim.access_key_id == f"a/b/{ID}"


def test_a_long_header_is_read_but_not_remembered() -> None:
    names = ";".join(f"x-amz-meta-{number}" for number in range(500))
    authorization = f"AWS4-HMAC-SHA256 Credential={CREDENTIAL},SignedHeaders={names},Signature=ab"
    claim = read_claim(with_authorization(authorization), {})
    assert len(claim.signed_headers) == 500


def test_a_presigned_url_as_botocore_writes_it() -> None:
    request = presigned(lifetime=60)
    claim = read_claim(request, read_query(request.raw_query))
    assert (claim.form, claim.access_key_id, claim.lifetime) == (Form.PRESIGNED, ID, 60)
    assert (claim.signed_headers, claim.payload) == (("host",), UNSIGNED_PAYLOAD)


def test_a_presigned_url_that_states_its_payload() -> None:
    request = presigned(query=f"X-Amz-Content-Sha256={EMPTY}")
    assert read_claim(request, read_query(request.raw_query)).payload == EMPTY


def test_no_signature_at_all() -> None:
    error = refused(plain())
    assert (error.status, error.code, error.message) == (403, "AccessDenied", "Signature is required")


def test_signature_version_2() -> None:
    for request in (
        with_authorization("AWS HFAKEXAMPLE:c2lnbmF0dXJl"),
        plain(query="AWSAccessKeyId=HFAKEXAMPLE&Signature=c2ln&Expires=1"),
    ):
        error = refused(request)
        assert (error.status, error.code, error.rule) == (400, "InvalidRequest", "signature.version-2")
        assert "s3v4" in error.message


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("AWS4-ECDSA-P256-SHA256 Credential=x, SignedHeaders=host, Signature=ab", "InvalidRequest"),
        ("Basic dXNlcjpwYXNz", "InvalidArgument"),
        ("nonsense", "InvalidArgument"),
        ("AWS4-HMAC-SHA256", "AuthorizationHeaderMalformed"),
        ("AWS4-HMAC-SHA256 =,=,=", "AuthorizationHeaderMalformed"),
        (f"AWS4-HMAC-SHA256 Credential={CREDENTIAL}, SignedHeaders=host", "AuthorizationHeaderMalformed"),
        (f"AWS4-HMAC-SHA256 Credential={CREDENTIAL}, Signature=ab", "AuthorizationHeaderMalformed"),
        ("AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=ab", "AuthorizationHeaderMalformed"),
        ("AWS4-HMAC-SHA256 Credential=HFAK, SignedHeaders=host, Signature=ab", "AuthorizationHeaderMalformed"),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4, SignedHeaders=host, Signature=ab", "AuthorizationHeaderMalformed"),
        (
            "AWS4-HMAC-SHA256 Credential=/b/c/s3/aws4_request, SignedHeaders=h, Signature=a",
            "AuthorizationHeaderMalformed",
        ),
    ],
)
def test_headers_that_are_none(authorization: str, code: str) -> None:
    assert refused(with_authorization(authorization)).code == code


def test_a_bearer_token_is_explained_and_not_repeated() -> None:
    error = refused(with_authorization("Bearer hf_canarycanarycanary"))
    assert error.code == "InvalidArgument"
    assert "exchange it for a key pair" in error.explanation
    assert "canary" not in error.message + error.explanation + str(error.extra)


def test_two_signatures_at_once() -> None:
    both = changed(presigned(), headers={"authorization": signed().headers.get("authorization")})
    assert refused(both).rule == "signature.two"


def test_a_session_token() -> None:
    for request in (signed(headers={"x-amz-security-token": "t"}), presigned(query="X-Amz-Security-Token=t")):
        error = refused(request)
        assert (error.code, error.rule) == ("InvalidToken", "signature.session-token")
        assert "AWS_SESSION_TOKEN" in error.explanation


def test_a_header_signature_needs_the_payload_hash() -> None:
    error = refused(changed(signed(), without=["x-amz-content-sha256"]))
    assert (error.code, error.message) == (
        "InvalidRequest",
        "Missing required header for this request: x-amz-content-sha256",
    )


@pytest.mark.parametrize("date", ["", "yesterday", "20260931T120000Z", "20260901T250000Z", "20260901T120000"])
def test_a_date_that_is_none(date: str) -> None:
    assert refused(changed(signed(), headers={"x-amz-date": date})).rule == "signature.date"


def test_a_lifetime_with_zeros_before_it() -> None:
    request = presigned(lifetime=300)
    query = request.raw_query.replace("Expires=300", "Expires=000000000000300")
    assert read_claim(changed(request, query=query), read_query(query)).lifetime == 300


@pytest.mark.parametrize("name", ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders"])
def test_a_presigned_url_with_a_part_missing(name: str) -> None:
    request = presigned()
    query = "&".join(pair for pair in request.raw_query.split("&") if not pair.startswith(f"X-Amz-{name}="))
    error = refused(changed(request, query=query))
    assert (error.status, error.code) == (400, "AuthorizationQueryParametersError")
    assert "requires the X-Amz-Algorithm" in error.message


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("Expires", "soon", "should be a number"),
        ("Expires", "1.5", "should be a number"),
        ("Expires", "٣", "should be a number"),
        ("Expires", "-1", "greater than zero"),
        ("Expires", "0", "greater than zero"),
        ("Expires", "604801", "less than a week"),
        ("Expires", "9" * 5000, "less than a week"),
        ("Algorithm", "AWS4-HMAC-SHA1", "only supports"),
        ("Date", "Tue", "ISO8601"),
        ("Credential", "HFAK", "Credential is mal-formed"),
        ("Credential", "HFAK/2026/us-east-1/s3/aws4_request", "incorrect date format"),
    ],
)
def test_a_presigned_url_with_a_part_malformed(name: str, value: str, words: str) -> None:
    request = presigned()
    pairs = [f"X-Amz-{name}={value}" if p.startswith(f"X-Amz-{name}=") else p for p in request.raw_query.split("&")]
    error = refused(changed(request, query="&".join(pairs).encode().decode("latin-1")))
    assert error.code == "AuthorizationQueryParametersError"
    assert words in error.message


@pytest.mark.parametrize(
    "text",
    ["20260901T120000Z", "Tue, 01 Sep 2026 12:00:00 GMT", "Tue, 01 Sep 2026 14:00:00 +0200", "1 Sep 2026 12:00:00"],
)
def test_dates_as_clients_write_them(text: str) -> None:
    assert read_moment(text) == NOW


@pytest.mark.parametrize(
    "text", ["Fri, 31 Dec 9999 23:00:00 -2300", "99999999T999999Z", "00000000T000000Z", "\0", "1" * 99]
)
def test_dates_beyond_the_calendar(text: str) -> None:
    assert read_moment(text) is None
