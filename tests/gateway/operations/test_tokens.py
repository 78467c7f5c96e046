"""A continuation token opens to what was sealed in it, and to nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.tokens import seal, unseal


@given(start=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_token_opens_to_what_was_sealed(start: str) -> None:
    assert unseal(seal(start)) == start
    assert seal(start).isascii()


def test_no_page_has_no_token() -> None:
    assert seal("") == ""


@pytest.mark.parametrize("token", ["", "!!", "YWJj", "Mf_-", "MQ", "é", "\ud800", "MWFi\0"])
def test_what_was_never_sealed(token: str) -> None:
    with pytest.raises(S3Error) as refusal:
        unseal(token)
    assert (refusal.value.code, refusal.value.rule) == ("InvalidArgument", "listing.continuation-token")


@given(st.text())
def test_any_text_opens_or_is_refused(token: str) -> None:
    code = ""
    try:
        unseal(token)
    except S3Error as refusal:
        code = refusal.code
    assert code in {"", "InvalidArgument"}
