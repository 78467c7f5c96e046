"""Each known mistake of a client, made for real with botocore's signer, is named in the explanation."""

from urllib.parse import quote

import pytest

from hfs3.gateway.wire.canonical import CanonicalRequest, header_lines
from hfs3.gateway.wire.claims import UNSIGNED_PAYLOAD, read_claim
from hfs3.gateway.wire.messages import Request
from hfs3.gateway.wire.signing import sign, signing_key, string_to_sign
from tests.gateway.wire.conftest import ID, NOW, SECRET, changed, presigned, refusal, signed


def explained(request: Request) -> str:
    error = refusal(request)
    assert error.code == "SignatureDoesNotMatch"
    assert SECRET not in error.explanation
    return error.explanation


@pytest.mark.parametrize(
    ("path_signed", "words"),
    [
        ("/bucket/a%20b", "without the namespace"),
        ("/", "the path was signed as /"),
        ("/ns/ns/bucket/a%20b", "with the namespace twice"),
        (quote("/ns/bucket/a%20b"), "encoded twice"),
        ("/ns/bucket/a%20b/", "with a slash at its end"),
        ("/ns%2Fbucket%2Fa%20b", "%2F for /"),
    ],
)
def test_another_path(path_signed: str, words: str) -> None:
    explanation = explained(changed(signed(path=path_signed), path="/ns/bucket/a%20b"))
    assert words in explanation
    assert explanation.endswith(f"signed {path_signed!r}, sent '/ns/bucket/a%20b'")


def test_a_path_signed_without_its_encoding() -> None:
    request = changed(signed(path="/ns/bucket/a(b"), path="/ns/bucket/a%28b")
    assert "the path was signed without its encoding" in explained(request)


def test_the_namespace_signed_as_part_of_the_host() -> None:
    # s3cmd: the path is signed as / and the host with the namespace after it.
    request = signed(path="/", headers={"host": "localhost:9443/ns"})
    explanation = explained(changed(request, path="/ns/bucket/key", headers={"host": "localhost:9443"}))
    assert "the path was signed as /, the namespace was signed as part of the host" in explanation


@pytest.mark.parametrize(
    ("host_signed", "host", "words"),
    [
        ("localhost", "localhost:9443", "without its port"),
        ("localhost:443", "localhost", "with the default port"),
    ],
)
def test_another_host(host_signed: str, host: str, words: str) -> None:
    request = signed(headers={"host": host_signed})
    explanation = explained(changed(request, headers={"host": host}))
    assert explanation.startswith("the host was signed")
    assert words in explanation
    assert explanation.endswith(f"signed 'host:{host_signed}', sent 'host:{host}'")


def test_another_payload_hash() -> None:
    request = signed()
    explanation = explained(resigned(canonical_of(request)._replace(payload=UNSIGNED_PAYLOAD), request))
    assert "another payload hash was signed than was sent; signed 'UNSIGNED-PAYLOAD', sent 'e3b0c4" in explanation


def test_another_payload_hash_in_its_header() -> None:
    request = signed()
    canonical = canonical_of(request)
    sha256 = canonical.payload
    lines = tuple(line.replace(sha256, UNSIGNED_PAYLOAD) for line in canonical.headers)
    explanation = explained(resigned(canonical._replace(payload=UNSIGNED_PAYLOAD, headers=lines), request))
    assert f"signed 'x-amz-content-sha256:UNSIGNED-PAYLOAD', sent 'x-amz-content-sha256:{sha256}'" in explanation


@pytest.mark.parametrize(
    ("name", "signed_as", "sent"),
    [("accept-encoding", "identity", "gzip, br"), ("content-type", "application/octet-stream", "text/plain")],
)
def test_a_header_that_a_proxy_changed(name: str, signed_as: str, sent: str) -> None:
    explanation = explained(changed(signed(headers={name: signed_as}), headers={name: sent}))
    assert f"the header {name} was changed after it was signed; signed '{name}:{signed_as}'" in explanation


def test_a_parameter_that_a_proxy_added() -> None:
    explanation = explained(changed(presigned(), query=f"{presigned().raw_query}&utm=1"))
    assert "the parameter utm was not signed" in explanation


def resigned(canonical: CanonicalRequest, request: Request) -> Request:
    """Return the request with the signature of another canonical request."""
    claim = read_claim(request, {})
    text = string_to_sign(canonical.text(), timestamp=claim.timestamp, scope=claim.scope)
    wrong = sign(signing_key(SECRET, claim.scope), text)
    authorization = request.headers.get("authorization").replace(claim.signature, wrong)
    return changed(request, headers={"authorization": authorization})


def canonical_of(request: Request) -> CanonicalRequest:
    claim = read_claim(request, {})
    lines = header_lines(request.headers, claim.signed_headers)
    names = ";".join(claim.signed_headers)
    return CanonicalRequest("GET", request.raw_path, request.raw_query, lines, names, claim.payload)


def test_a_query_that_was_not_sorted() -> None:
    request = changed(signed(), query="prefix=a&list-type=2")
    explanation = explained(resigned(canonical_of(request), request))
    assert "not sorted; signed 'prefix=a&list-type=2', sent 'list-type=2&prefix=a'" in explanation


def test_a_header_whose_blanks_were_not_folded() -> None:
    request = signed(headers={"x-amz-meta-a": "b  c"})
    canonical = canonical_of(request)
    lines = tuple(line.replace("b c", "b  c") for line in canonical.headers)
    explanation = explained(resigned(canonical._replace(headers=lines), request))
    assert "blanks; signed 'x-amz-meta-a:b  c', sent 'x-amz-meta-a:b c'" in explanation


def test_another_method() -> None:
    assert "it was signed for GET; signed 'GET', sent 'HEAD'" in explained(changed(presigned(), method="HEAD"))


def test_a_query_that_was_not_signed() -> None:
    assert "the query was not signed" in explained(changed(signed(), query="list-type=2"))


def test_a_query_signed_with_plus() -> None:
    request = signed(query="prefix=a+b")
    assert "+ for a space" in explained(changed(request, query="prefix=a%20b"))


def test_a_query_signed_without_its_encoding() -> None:
    request = changed(signed(query="prefix=a/b"), query="prefix=a%2Fb")
    assert "the query was signed without its encoding" in explained(request)


def test_headers_that_did_not_arrive() -> None:
    request = changed(signed(headers={"x-amz-meta-a": "1"}), without=["x-amz-meta-a"])
    assert "did not arrive, or arrived empty: x-amz-meta-a" in explained(request)


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (f"{SECRET}\n", "blanks or a line end"),
        (f" {SECRET}", "blanks or a line end"),
        (f'"{SECRET}"', "quotation marks"),
        (SECRET.upper(), "capital letters"),
        (SECRET[:-1], "last character missing"),
    ],
)
def test_a_damaged_secret(secret: str, words: str) -> None:
    assert words in explained(signed(keys=(ID, secret)))


def test_another_secret() -> None:
    assert "belongs to another access key ID" in explained(signed(keys=(ID, SECRET[::-1]), at=NOW))
