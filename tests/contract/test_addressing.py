"""Endpoints put together and taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.contract.addressing import PUBLIC_GATEWAY, EndpointUrl, endpoint, is_name, parse_endpoint

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_]{0,30}", fullmatch=True)


@pytest.mark.parametrize("name", ["a", "alice", "My-Org", "a.b_c-d", "A" * 96, "a_", "1"])
def test_names_of_the_hub(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "-a", "a-", ".a", "a.", "_a", "a--b", "a..b", "a.git", "A" * 97, "a/b", "a b", "ä", "a\n", "<namespace>"],
)
def test_what_is_no_name(name: str) -> None:
    assert not is_name(name)


@given(NAMES)
def test_an_endpoint_is_taken_apart_into_what_it_was_made_of(namespace: str) -> None:
    parsed = parse_endpoint(endpoint(PUBLIC_GATEWAY, namespace))
    assert (parsed.gateway, parsed.namespace, parsed.extra) == (PUBLIC_GATEWAY, namespace, "")
    assert endpoint(f"{PUBLIC_GATEWAY}/", namespace) == endpoint(PUBLIC_GATEWAY, namespace)


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("https://s3.hf.co", EndpointUrl("https", "s3.hf.co", (), "")),
        ("https://s3.hf.co/me/", EndpointUrl("https", "s3.hf.co", ("me",), "")),
        ("https://s3.hf.co//me/bucket", EndpointUrl("https", "s3.hf.co", ("me", "bucket"), "")),
        ("HTTPS://localhost:8443/me", EndpointUrl("https", "localhost:8443", ("me",), "")),
        ("s3.hf.co/me", EndpointUrl("", "s3.hf.co", ("me",), "")),
        ("[x]", EndpointUrl("", "", (), "[x]")),
        ("https://[s3.hf.co/me", EndpointUrl("https", "", (), "[s3.hf.co/me")),
        ("https://s3\u2100.hf.co/me", EndpointUrl("https", "", (), "s3\u2100.hf.co/me")),
        ("https:/s3.hf.co/me", EndpointUrl("", "s3.hf.co", ("me",), "")),
        ("http:s3.hf.co/me", EndpointUrl("", "s3.hf.co", ("me",), "")),
        ("https://user@s3.hf.co/me?a=b#c", EndpointUrl("https", "s3.hf.co", ("me",), "@user?a=b#c")),
    ],
)
def test_endpoints_as_people_write_them(url: str, parsed: EndpointUrl) -> None:
    assert parse_endpoint(url) == parsed


@pytest.mark.parametrize(
    ("url", "amazon"),
    [
        ("https://s3.amazonaws.com", True),
        ("https://bucket.S3.eu-west-1.AmazonAWS.com:443/x", True),
        ("https://s3.cn-north-1.amazonaws.com.cn", True),
        ("https://s3.dualstack.us-east-1.api.aws", True),
        ("https://s3.hf.co/amazonaws.com", False),
        ("https://amazonaws.com.example.org", False),
    ],
)
def test_endpoints_of_amazon(url: str, amazon: bool) -> None:
    assert parse_endpoint(url).is_amazon is amazon
