import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.credentials.mixups import KEY_ID as ID_WORDS
from hfs3.credentials.mixups import MIXUPS, check_key_id, clean_pair
from hfs3.credentials.mixups import SECRET as SECRET_WORDS
from hfs3.errors import KeyPairMixup
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN


def test_a_good_pair_passes() -> None:
    pair = clean_pair(KEY_ID, Secret(SECRET))
    assert (pair.access_key_id, pair.secret_access_key.reveal()) == (KEY_ID, SECRET)


def test_white_space_around_is_taken_off() -> None:
    pair = clean_pair(f"\t{KEY_ID} \n", Secret(f" {SECRET}\r\n"))
    assert (pair.access_key_id, pair.secret_access_key.reveal()) == (KEY_ID, SECRET)


def test_another_gateways_pair_passes() -> None:
    """Only what is surely wrong is refused: the prefix is documented, the form of the secret is not."""
    assert clean_pair("GKOTHERGATEWAY", Secret("/+" * 20)).access_key_id == "GKOTHERGATEWAY"


CASES = {
    "a token as ID": (TOKEN, SECRET, "token", ID_WORDS, "HFS107"),
    "a token as secret": (KEY_ID, TOKEN, "token", SECRET_WORDS, "HFS107"),
    "an Amazon ID": ("AKIAIOSFODNN7EXAMPLE", SECRET, "Amazon", ID_WORDS, "HFS108"),
    "an Amazon session's ID": ("ASIAIOSFODNN7EXAMPLE", SECRET, "Amazon", ID_WORDS, "HFS108"),
    "an Amazon ID as secret": (KEY_ID, "AKIAIOSFODNN7EXAMPLE", "Amazon", SECRET_WORDS, "HFS108"),
    "swapped": (SECRET, KEY_ID, "swapped", ID_WORDS, "HFS110"),
    "the ID twice": (KEY_ID, KEY_ID, "access key ID (HFAK…)", SECRET_WORDS, "HFS110"),
    "the secret twice": (SECRET, SECRET, "64 hexadecimal digits", ID_WORDS, "HFS110"),
    "quotes around the secret": (KEY_ID, f'"{SECRET}"', "quotes", SECRET_WORDS, "HFS111"),
    "a quote behind the ID": (f"{KEY_ID}'", SECRET, "quotes", ID_WORDS, "HFS111"),
    "a line break inside": (KEY_ID, f"{SECRET[:30]}\n{SECRET[30:]}", "line break", SECRET_WORDS, "HFS111"),
    "both on one line": (f"{KEY_ID} {SECRET}", SECRET, "white space", ID_WORDS, "HFS111"),
    "a zero-width space": (KEY_ID, f"{SECRET}\u200b", "character", SECRET_WORDS, "HFS111"),
    "a non-breaking space": (f"HFAK\u00a0{KEY_ID}", SECRET, "white space", ID_WORDS, "HFS111"),
    "no ID": ("", SECRET, "empty", ID_WORDS, "HFS114"),
    "no secret": (KEY_ID, " ", "empty", SECRET_WORDS, "HFS114"),
    "half an ID": ("HFAKsX", SECRET, "too short", ID_WORDS, ""),
    "half a secret": (KEY_ID, SECRET[:20], "too short", SECRET_WORDS, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_every_mixup_has_its_words(case: str) -> None:
    key_id, secret, words, value, code = CASES[case]
    with pytest.raises(KeyPairMixup) as refused:
        clean_pair(key_id, Secret(secret))
    said = refused.value
    assert words in said.message
    assert value in said.message
    assert (said.code, said.exit_code) == (code, 2)
    assert said.hint
    for given_value in (key_id, secret):
        assert not given_value.strip() or given_value not in said.message + said.hint


def test_every_row_of_the_table_is_reached() -> None:
    said = set()
    for key_id, secret, *_ in CASES.values():
        with pytest.raises(KeyPairMixup) as refused:
            clean_pair(key_id, Secret(secret))
        said.add(refused.value.message)
    for mixup in MIXUPS:
        assert {mixup.message.format(it=value) for value in mixup.values} & said, mixup.message


def test_the_id_is_checked_before_the_secret_is_asked_for() -> None:
    check_key_id(f" {KEY_ID} ")
    with pytest.raises(KeyPairMixup, match="Hugging Face token"):
        check_key_id(TOKEN)


@given(st.text(max_size=90), st.text(max_size=90))
def test_no_text_at_all_breaks_it_or_is_told(key_id: str, secret: str) -> None:
    try:
        pair = clean_pair(key_id, Secret(secret))
    except KeyPairMixup as refused:
        told = refused.message + refused.hint
    else:
        told = ""
        assert pair.access_key_id == key_id.strip()
        assert pair.secret_access_key.reveal().isascii()
    assert len(secret.strip()) < 20 or secret.strip() not in told
