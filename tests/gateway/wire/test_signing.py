"""The worked example of the manual: GET /test.txt with a Range, from "Examples: Signature Calculations"."""

from hfs3.gateway.wire.canonical import CanonicalRequest
from hfs3.gateway.wire.signing import Scope, sign, signing_key, string_to_sign

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SCOPE = Scope("20130524", "us-east-1")


def test_the_manual_s_example() -> None:
    canonical = CanonicalRequest(
        "GET",
        "/test.txt",
        "",
        (
            "host:examplebucket.s3.amazonaws.com",
            "range:bytes=0-9",
            f"x-amz-content-sha256:{EMPTY}",
            "x-amz-date:20130524T000000Z",
        ),
        "host;range;x-amz-content-sha256;x-amz-date",
        EMPTY,
    )
    text = string_to_sign(canonical.text(), timestamp="20130524T000000Z", scope=SCOPE)
    assert text == (
        "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
        "7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972"
    )
    signature = sign(signing_key(SECRET, SCOPE), text)
    assert signature == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"


def test_a_signing_key_is_remembered_by_secret_and_scope() -> None:
    assert signing_key(SECRET, SCOPE) is signing_key(SECRET, Scope("20130524", "us-east-1"))
    assert signing_key(SECRET, SCOPE) != signing_key(SECRET, Scope("20130525", "us-east-1"))
    assert signing_key(SECRET, SCOPE) != signing_key(SECRET[1:], SCOPE)
