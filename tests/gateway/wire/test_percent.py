from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.percent import decode


@given(text=st.text())
def test_what_was_quoted_comes_back(text: str) -> None:
    assert decode(quote(text, safe="")) == text


def test_utf_8_may_stand_unescaped() -> None:
    assert decode("é".encode().decode("latin-1")) == "é"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("%", "uri.escape"),
        ("a%2", "uri.escape"),
        ("a%zz", "uri.escape"),
        ("100%", "uri.escape"),
        ("%u00e9", "uri.escape"),
        ("%ff", "uri.utf-8"),
        ("%c3", "uri.utf-8"),
        ("%ed%a0%80", "uri.utf-8"),
        ("%c0%af", "uri.utf-8"),
        ("\xe9", "uri.utf-8"),
        ("漢", "uri.utf-8"),
    ],
)
def test_what_cannot_be_decoded_is_refused(raw: str, rule: str) -> None:
    with pytest.raises(S3Error) as caught:
        decode(raw)
    assert (caught.value.code, caught.value.rule) == ("InvalidURI", rule)
