from datetime import UTC, datetime

import pytest

from hfs3.credentials.items import pack, unpack
from hfs3.credentials.model import AccessKey
from hfs3.credentials.stores.keyring import MAX_ITEM
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN

PAIR = AccessKey(KEY_ID, Secret(SECRET))
UNTIL = AccessKey(KEY_ID, Secret(SECRET), datetime(2030, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("key", [PAIR, UNTIL])
def test_packing_loses_nothing_and_fits_every_keyring(key: AccessKey) -> None:
    item = pack(key)
    assert unpack(item) == key
    assert len(item.reveal()) < MAX_ITEM / 4


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"AccessKeyId": "a"}', TOKEN, "[" * 100_000])
def test_what_is_no_pair(text: str) -> None:
    assert unpack(Secret(text)) is None
