import pytest

from hfs3.credentials.items import pack
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import CredentialError, KeyPairMissing
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account

PAIR = AccessKey(KEY_ID, Secret(SECRET))


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
