"""The verifier against botocore's own signers: what botocore signs holds, what is changed afterwards does not."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hfs3.contract.limits import MAX_PRESIGN_SECONDS
from hfs3.gateway.wire.claims import Form
from hfs3.gateway.wire.messages import Headers, Request
from tests.gateway.wire.conftest import ID, NOW, SECRET, changed, presigned, refusal, signed, stream, verify

HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from(" +%/=&?#:;~*'\"!$()@,éü漢字\u0301\U0001f600"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=40,
)


@given(key=HOSTILE, method=st.sampled_from(["GET", "PUT", "HEAD", "DELETE"]))
@settings(max_examples=200, deadline=None)
def test_every_key_that_botocore_signs_by_header(key: str, method: str) -> None:
    claim = verify(signed(method, f"/ns/bucket/{quote(key, safe='/~')}"))
    assert (claim.access_key_id, claim.form) == (ID, Form.HEADER)


@given(key=HOSTILE)
@settings(max_examples=100, deadline=None)
def test_every_key_that_botocore_presigns(key: str) -> None:
    assert verify(presigned(path=f"/ns/bucket/{quote(key, safe='/~')}")).form is Form.PRESIGNED


# Not a second signature: Hypothesis takes such names from the code under test.
PARAMETER = HOSTILE.filter(lambda name: not name.startswith(("X-Amz-", "AWSAccessKeyId")))


@given(pairs=st.lists(st.tuples(PARAMETER, st.one_of(st.just(""), HOSTILE)), max_size=5))
@settings(max_examples=200, deadline=None)
def test_every_query_that_botocore_signs(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    verify(signed(query=query))
    verify(presigned(query=query))


@given(values=st.lists(st.text(alphabet=" \ta%,+=;:é", max_size=12), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_blanks_in_headers(values: list[str]) -> None:
    # botocore hands its canonical text to the hash as UTF-8, so that is what the bytes on the wire must be.
    request = signed(headers={f"x-amz-meta-{index}": value for index, value in enumerate(values)})
    on_the_wire = Headers((name, value.encode().decode("latin-1")) for name, value in request.headers)
    verify(Request(request.method, request.raw_path, request.raw_query, on_the_wire, stream()))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/ns/bucket/a%2Fb", ""),
        ("/ns/bucket/a%2fb", ""),
        ("/ns/bucket/a+b", ""),
        ("/ns/bucket/%C3%A9", ""),
        ("/ns/bucket/", "list-type=2"),
        ("/ns/bucket", "uploads"),
        ("/ns/bucket", "uploads="),
        ("/ns/bucket", "b=2&a=1&a=0&a"),
        ("/ns/bucket", "prefix=a%2fb&delimiter="),
        ("/ns/", ""),
        ("/", ""),
    ],
)
def test_spellings_that_clients_use(path: str, query: str) -> None:
    verify(signed(path=path, query=query))
    verify(presigned(path=path, query=query))


def test_a_path_sent_with_fewer_escapes_than_were_signed() -> None:
    # Go's net/http sends `+` and `@` plain in a path whose canonical form, which is what is signed, escapes them.
    request = signed(path="/ns/bucket/a%2Bb%40c")
    verify(changed(request, path="/ns/bucket/a+b@c"))


def test_a_query_sent_with_plus_for_a_space() -> None:
    request = signed(query="prefix=a%20b")
    verify(changed(request, query="prefix=a+b"))


def test_repeated_headers_are_signed_together() -> None:
    request = signed(headers={"x-amz-meta-a": "1,2"})
    split = [(n, v) for n, v in request.headers if n != "x-amz-meta-a"]
    apart = Headers([*split, ("x-amz-meta-a", "1"), ("x-amz-meta-a", "2")])
    verify(Request(request.method, request.raw_path, request.raw_query, apart, stream()))


@given(
    position=st.integers(min_value=0, max_value=63),
    digit=st.sampled_from("0123456789abcdef"),
)
@settings(max_examples=50, deadline=None)
def test_no_other_signature_holds(position: int, digit: str) -> None:
    request = signed()
    authorization = request.headers.get("authorization")
    start = authorization.index("Signature=") + len("Signature=") + position
    forged = authorization[:start] + digit + authorization[start + 1 :]
    if forged == authorization:
        verify(request)
    else:
        assert refusal(changed(request, headers={"authorization": forged})).code == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"path": "/ns/bucket/other"},
        {"path": "/other/bucket/key"},
        {"query": "acl"},
        {"headers": {"host": "elsewhere:9443"}},
        {"headers": {"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}},
        {"without": ["host"]},
    ],
)
def test_what_is_changed_after_signing_does_not_hold(change: dict[str, str]) -> None:
    error = refusal(changed(signed(), **change))  # type: ignore[arg-type]  # each of the six by its own name
    assert (error.code, error.rule) == ("SignatureDoesNotMatch", "signature.mismatch")


def test_a_presigned_url_is_for_one_method_and_one_path() -> None:
    assert refusal(changed(presigned(), method="DELETE")).code == "SignatureDoesNotMatch"
    assert refusal(changed(presigned(), path="/ns/bucket/other")).code == "SignatureDoesNotMatch"


def test_another_secret() -> None:
    error = refusal(signed(), secret=SECRET[::-1])
    assert error.code == "SignatureDoesNotMatch"
    assert set(error.extra) == {"AWSAccessKeyId", "StringToSign", "CanonicalRequest"}
    assert SECRET not in str(error.extra) + error.explanation
    assert SECRET[::-1] not in str(error.extra) + error.explanation


@pytest.mark.parametrize("seconds", [-899, -60, 0, 60, 899])
def test_a_clock_a_little_off(seconds: int) -> None:
    verify(signed(at=NOW + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [-1200, -901, 901, 1200])
def test_a_clock_far_off(seconds: int) -> None:
    error = refusal(signed(at=NOW + timedelta(seconds=seconds)))
    assert (error.code, error.status) == ("RequestTimeTooSkewed", 403)
    assert error.extra["ServerTime"] == "2026-09-01T12:00:00Z"
    assert error.extra["RequestTime"].startswith("20260901T1")
    assert error.extra["MaxAllowedSkewMilliseconds"] == "900000"
    assert f"{seconds:+d} seconds off" in error.explanation


def test_the_date_header_alone() -> None:
    request = signed(headers={"Date": "Tue, 01 Sep 2026 12:00:00 GMT"})
    assert "x-amz-date" not in request.headers
    verify(request)


@pytest.mark.parametrize(
    ("lifetime", "age"), [(1, 1), (60, 60), (MAX_PRESIGN_SECONDS, MAX_PRESIGN_SECONDS), (60, -899)]
)
def test_a_presigned_url_while_it_lives(lifetime: int, age: int) -> None:
    assert verify(presigned(lifetime=lifetime), now=NOW + timedelta(seconds=age)).lifetime == lifetime


@pytest.mark.parametrize(
    ("lifetime", "age", "words"), [(1, 2, "expired"), (60, 61, "expired"), (60, -901, "not valid yet")]
)
def test_a_presigned_url_out_of_its_time(lifetime: int, age: int, words: str) -> None:
    error = refusal(presigned(lifetime=lifetime), now=NOW + timedelta(seconds=age))
    assert (error.code, error.status) == ("AccessDenied", 403)
    assert words in error.message


def test_another_region_is_refused_without_naming_the_right_one_as_an_element() -> None:
    error = refusal(signed(region="eu-west-1"))
    assert error.code == "AuthorizationHeaderMalformed"
    assert "'eu-west-1' is wrong; expecting 'us-east-1'" in error.message
    assert error.extra == {}


def test_another_region_in_a_presigned_url() -> None:
    request = presigned()
    error = refusal(changed(request, query=request.raw_query.replace("us-east-1", "eu-west-1")))
    assert (error.code, error.rule) == ("AuthorizationQueryParametersError", "signature.region")


def test_another_service() -> None:
    request = signed()
    other = request.headers.get("authorization").replace("/s3/", "/ec2/")
    error = refusal(changed(request, headers={"authorization": other}))
    assert (error.code, error.rule) == ("AuthorizationHeaderMalformed", "signature.service")


def test_a_scope_of_another_day() -> None:
    request = signed()
    other = request.headers.get("authorization").replace("/20260901/", "/20260831/")
    error = refusal(changed(request, headers={"authorization": other}))
    assert (error.code, error.rule) == ("AuthorizationHeaderMalformed", "signature.date")


@pytest.mark.parametrize("make", [signed, presigned])
def test_an_amazon_header_that_was_not_signed(make: Callable[[], Request]) -> None:
    error = refusal(changed(make(), headers={"x-amz-acl": "public-read"}))
    assert (error.code, error.rule) == ("AccessDenied", "signature.unsigned-headers")
    assert error.extra == {"HeadersNotSigned": "x-amz-acl"}


def test_a_host_that_was_not_signed() -> None:
    request = signed()
    loose = request.headers.get("authorization").replace("SignedHeaders=host;", "SignedHeaders=")
    error = refusal(changed(request, headers={"authorization": loose}))
    assert error.extra == {"HeadersNotSigned": "host"}
