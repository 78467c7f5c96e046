"""The three ways as such; `test_login` walks them to their ends."""

import pytest

from hfs3.contract.exchange import EXCHANGE_PATH
from hfs3.credentials.model import HubToken
from hfs3.credentials.obtaining import Wish, check_way, given_pair, obtain
from hfs3.errors import ExchangeError, KeyPairMixup, TokenMissing, UsageError
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, PAIR, SECRET, TOKEN, Server, Somebody, as_json, nobody


def test_no_pair_was_given() -> None:
    assert given_pair(Wish(secret=Secret(SECRET))) is None


def test_a_pair_was_given() -> None:
    key = given_pair(Wish(access_key_id=KEY_ID, secret=Secret(SECRET)))
    assert key is not None
    assert (key.access_key_id, key.secret_access_key) == (KEY_ID, Secret(SECRET))


def test_half_a_pair_was_given() -> None:
    with pytest.raises(UsageError, match="without its secret"):
        given_pair(Wish(access_key_id=KEY_ID))
    with pytest.raises(KeyPairMixup, match="Hugging Face token"):
        given_pair(Wish(access_key_id=TOKEN))


def test_by_exchange(server: Server) -> None:
    server.replies[EXCHANGE_PATH] = as_json(PAIR)
    wish = Wish(exchange_url=f"{server.url}{EXCHANGE_PATH}")
    assert obtain(wish, HubToken(Secret(TOKEN), "HF_TOKEN"), nobody()).access_key_id == KEY_ID
    with pytest.raises(TokenMissing):
        obtain(wish, None, nobody())


def test_by_the_hubs_page() -> None:
    somebody = Somebody({"Access key ID": KEY_ID, "Secret access key": SECRET})
    assert obtain(Wish(hub="https://hub.example/"), None, somebody).secret_access_key == Secret(SECRET)
    assert somebody.pages == ["https://hub.example/settings/tokens"]


def test_there_has_to_be_a_way() -> None:
    with pytest.raises(ExchangeError, match="nobody to ask") as refused:
        check_way(Wish(), nobody())
    assert "https://huggingface.co/settings/tokens" in refused.value.hint
    check_way(Wish(), Somebody())
    check_way(Wish(exchange_url="https://exchange.example"), nobody())
    check_way(Wish(access_key_id=KEY_ID), nobody())


def test_a_mistake_can_be_mended_twice() -> None:
    somebody = Somebody({"Access key ID": [TOKEN, KEY_ID, KEY_ID], "Secret access key": [KEY_ID, SECRET]})
    assert obtain(Wish(), None, somebody).access_key_id == KEY_ID
    assert [mistake.split(" is ")[1] for mistake in somebody.mistakes] == [
        "a Hugging Face token (hf_…), not a part of an S3 key pair",
        "an access key ID (HFAK…)",
    ]
    assert somebody.questions.count("Secret access key") == 2, "a bad ID is told before its secret is asked for"
    assert len(somebody.pages) == 1
    with pytest.raises(KeyPairMixup):
        obtain(Wish(), None, Somebody({"Access key ID": [TOKEN] * 3}))
