from datetime import UTC, datetime

import pytest

from hfs3.credentials.keys import pack, read_key, unpack
from hfs3.credentials.model import AccessKey
from hfs3.credentials.stores.keyring import MAX_ITEM
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import CredentialError, KeyPairMissing
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN, account

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


def test_a_stored_pair_is_read(machine: Machine) -> None:
    open_store(machine, "file").put("alice", pack(PAIR))
    assert read_key(machine, account()) == PAIR


def test_a_pair_that_is_gone(machine: Machine) -> None:
    with pytest.raises(KeyPairMissing, match="has no key pair for the account alice") as refused:
        read_key(machine, account())
    assert (refused.value.code, refused.value.exit_code) == ("HFS505", 3)


@pytest.mark.parametrize("item", [pack(AccessKey(KEY_ID, Secret("f" * 64))), Secret("garbage")])
def test_a_pair_that_is_another_one(machine: Machine, item: Secret) -> None:
    open_store(machine, "file").put("alice", item)
    with pytest.raises(CredentialError, match="is not the key pair that was recorded") as refused:
        read_key(machine, account())
    assert refused.value.code == "HFS509"
