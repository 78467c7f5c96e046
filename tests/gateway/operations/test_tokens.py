"""A continuation token opens to what was sealed in it, and to nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.tokens import seal, unseal


@given(start=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_token_opens_to_what_was_sealed(start: str) -> None:
    token = seal(start, scope="ns/bucket")
    assert unseal(token, scope="ns/bucket") == start
    assert token.isascii()


def test_no_page_has_no_token() -> None:
    assert seal("", scope="ns/bucket") == ""


@pytest.mark.parametrize("scope", ["ns/other", "ns", "", "ns/buckets", "ns/bucket/"])
def test_a_token_of_another_listing(scope: str) -> None:
    with pytest.raises(S3Error):
        unseal(seal("some/key", scope="ns/bucket"), scope=scope)


def test_a_token_that_was_changed() -> None:
    token = seal("some/key", scope="ns/bucket")
    changed = {
        token[:at] + other + token[at + 1 :] for at in range(len(token) - 4) for other in "AZaz09" if other != token[at]
    }
    for each in (*changed, token[4:], token[:-4], token + "AAAA", token * 2, token.lower()):
        with pytest.raises(S3Error):
            unseal(each, scope="ns/bucket")


@pytest.mark.parametrize("token", ["", "!!", "YWJj", "Mf_-", "MQ", "é", "\ud800", "MWFi\0"])
def test_what_was_never_sealed(token: str) -> None:
    with pytest.raises(S3Error) as refusal:
        unseal(token, scope="ns/bucket")
    assert (refusal.value.code, refusal.value.rule) == ("InvalidArgument", "listing.continuation-token")


@given(st.text())
def test_any_text_opens_or_is_refused(token: str) -> None:
    code = ""
    try:
        unseal(token, scope="ns/bucket")
    except S3Error as refusal:
        code = refusal.code
    assert code in {"", "InvalidArgument"}
