"""Both or neither, with real stores; a store that fails is one whose keyring really fails."""

import dataclasses

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.keeping import keep
from hfs3.credentials.keys import pack, read_key
from hfs3.credentials.model import AccessKey
from hfs3.credentials.stores.keyring import keyring_with
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import StoreUnavailable, UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account

PAIR = AccessKey(KEY_ID, Secret(SECRET))
OLD = AccessKey("HFAKOLD", Secret("0" * 64))


def test_both_are_kept(machine: Machine) -> None:
    store = open_store(machine, "file")
    assert keep(PAIR, account(), store, machine=machine) is None
    assert read_key(machine, accounts.chosen(machine, None)) == PAIR


def test_what_was_there_is_returned_and_replaced(machine: Machine) -> None:
    store = open_store(machine, "file")
    old = dataclasses.replace(account(), access_key_id="HFAKOLD", fingerprint=OLD.secret_access_key.fingerprint())
    keep(OLD, old, store, machine=machine)
    assert keep(PAIR, account(), store, machine=machine) == old
    assert read_key(machine, accounts.chosen(machine, None)) == PAIR


def test_a_store_that_forgets_is_found_out(machine: Machine) -> None:
    """The null backend takes everything and keeps nothing."""
    store = keyring_with("keyring.backends.null.Keyring", machine)
    with pytest.raises(StoreUnavailable, match="does not give back what it was given"):
        keep(PAIR, account(store.name), store, machine=machine)
    assert accounts.load(machine) == ()


def test_what_was_there_is_put_back_when_the_record_fails(machine: Machine) -> None:
    store = open_store(machine, "file")
    store.put("alice", pack(OLD))
    folder = accounts.folder(machine)
    folder.write_bytes(b"in the way")
    with pytest.raises(UserFileError):
        keep(PAIR, account(), store, machine=machine)
    assert store.get("alice") == pack(OLD)
    folder.unlink()


def test_an_interruption_puts_back_too(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(machine, "file")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(accounts, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keep(PAIR, account(), store, machine=machine)
    assert store.get("alice") is None
