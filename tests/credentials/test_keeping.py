"""Both or neither, with real stores; a store that fails is one whose keyring really fails."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.items import pack
from hfs3.credentials.keeping import forget, keep, move
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.stores.keyring import keyring_with
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import KeyPairMissing, StoreLocked, StoreUnavailable, UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account
from tests.credentials.secret_service import SecretService, secret_service

PAIR = AccessKey(KEY_ID, Secret(SECRET))
OLD = AccessKey("HFAKOLD", Secret("0" * 64))


def kept(machine: Machine, store: str = "file") -> Account:
    return keep(PAIR, account(store), open_store(machine, store), machine=machine).account


def stored(machine: Machine) -> Account:
    return accounts.chosen(machine, None)


@pytest.fixture
def service(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    with secret_service(own_home, monkeypatch, "--unlock") as started:
        yield started


# -- keep -------------------------------------------------------------------------------------------------------------


def test_both_are_kept(machine: Machine) -> None:
    assert kept(machine) == stored(machine)
    assert read_key(machine, stored(machine)) == PAIR


def test_what_was_there_is_returned_and_replaced(machine: Machine) -> None:
    store = open_store(machine, "file")
    old = dataclasses.replace(account(), access_key_id="HFAKOLD", fingerprint=OLD.secret_access_key.fingerprint())
    assert keep(OLD, old, store, machine=machine).replaced is None
    after = keep(PAIR, account(), store, machine=machine)
    assert (after.replaced, after.left_behind) == (old, "")
    assert read_key(machine, stored(machine)) == PAIR


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
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(accounts, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kept(machine)
    assert open_store(machine, "file").get("alice") is None


def test_a_copy_in_a_keyring_that_is_gone_is_told_of(machine: Machine, service: SecretService) -> None:
    """On the way from a desktop to a file, the desktop's keyring may be out of reach: the new login counts."""
    kept(machine, "keyring")
    service.kill()
    after = keep(PAIR, account(), open_store(machine, "file"), machine=machine)
    assert after.left_behind.startswith("an older copy may be left in the system keyring: ")
    assert read_key(machine, stored(machine)) == PAIR


def _killed_in_between(machine: Machine, store: str, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Keep the pair in another store than before, and come no further than to `step`."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"hfs3.credentials.{step}", killed)
        patch.setattr("hfs3.credentials.keeping._put_back", lambda *_: False)  # a process that is killed tidies nothing
        with pytest.raises(KeyboardInterrupt):
            keep(PAIR, account(store), open_store(machine, store), machine=machine)


STEPS = pytest.mark.parametrize("step", ["accounts.save", "keeping._removed"])
"""With the second copy made, and the record of the first; with the record of the second."""


@STEPS
def test_a_killed_login_that_changes_the_store_is_run_again_to_its_end(
    machine: Machine, service: SecretService, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    assert service.environ
    file, keyring = open_store(machine, "file"), open_store(machine, "keyring")
    kept(machine)
    _killed_in_between(machine, "keyring", monkeypatch, step)
    assert (file.get("alice"), keyring.get("alice")) == (pack(PAIR), pack(PAIR))
    assert kept(machine, "keyring").store == "keyring"
    assert (file.get("alice"), keyring.get("alice")) == (None, pack(PAIR))
    assert sorted(path.name for path in accounts.folder(machine).iterdir()) == ["alice.json"]


def test_the_copy_of_a_killed_first_login_goes_with_one_to_another_store(
    machine: Machine, service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert service.environ
    _killed_in_between(machine, "keyring", monkeypatch, "accounts.save")
    assert kept(machine).store == "file"
    assert [open_store(machine, way).get("alice") for way in ("file", "keyring")] == [pack(PAIR), None]
    assert sorted(path.name for path in accounts.folder(machine).iterdir()) == ["alice.json"]


@STEPS
@pytest.mark.parametrize("ways", [("file", "keyring"), ("keyring", "file")])
def test_a_logout_after_a_killed_login_leaves_no_copy(
    machine: Machine, service: SecretService, monkeypatch: pytest.MonkeyPatch, step: str, ways: tuple[str, str]
) -> None:
    assert service.environ
    kept(machine, ways[0])
    _killed_in_between(machine, ways[1], monkeypatch, step)
    assert forget(stored(machine), machine) == ""
    assert [open_store(machine, way).get("alice") for way in ways] == [None, None]
    assert list(accounts.folder(machine).iterdir()) == []


def test_a_logout_tells_of_a_copy_that_it_cannot_reach(
    machine: Machine, service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(machine)
    _killed_in_between(machine, "keyring", monkeypatch, "accounts.save")
    service.kill()
    assert forget(stored(machine), machine).startswith("an older copy may be left in the system keyring: ")
    assert accounts.load(machine) == ()


def test_a_login_that_fails_leaves_no_note(machine: Machine) -> None:
    kept(machine)
    store = keyring_with("keyring.backends.null.Keyring", machine)
    with pytest.raises(StoreUnavailable):
        keep(PAIR, account(store.name), store, machine=machine)
    assert sorted(path.name for path in accounts.folder(machine).iterdir()) == ["alice.json"]


# -- move -------------------------------------------------------------------------------------------------------------


def test_there_and_back(machine: Machine, service: SecretService) -> None:
    assert service.environ
    file, keyring = open_store(machine, "file"), open_store(machine, "keyring")
    assert move(kept(machine), "keyring", machine).account == stored(machine) == account("keyring")
    assert (file.get("alice"), keyring.get("alice")) == (None, pack(PAIR))
    assert move(stored(machine), "file", machine).account.store == "file"
    assert (file.get("alice"), keyring.get("alice")) == (pack(PAIR), None)


def test_a_move_that_cannot_be_leaves_everything(machine: Machine, service: SecretService) -> None:
    before = kept(machine)
    service.kill()
    with pytest.raises(StoreUnavailable):
        move(before, "keyring", machine)
    assert stored(machine) == before
    assert read_key(machine, before) == PAIR


def test_a_move_into_a_locked_keyring(own_home: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(machine)
    with secret_service(own_home, monkeypatch), pytest.raises(StoreLocked):
        move(before, "keyring", machine)
    assert read_key(machine, stored(machine)) == PAIR


def test_an_interrupted_move_is_run_again_to_its_end(machine: Machine, service: SecretService) -> None:
    """Killed after the record was written and before the old copy was removed: there are two copies, then one."""
    assert service.environ
    before = kept(machine)
    open_store(machine, "keyring").put("alice", pack(PAIR))
    accounts.save(machine, account("keyring"))
    assert before.store == "file"
    move(stored(machine), "keyring", machine)
    assert open_store(machine, "file").get("alice") is None
    assert read_key(machine, stored(machine)) == PAIR


def test_a_pair_that_is_not_there_is_not_moved(machine: Machine, service: SecretService) -> None:
    assert service.environ
    before = kept(machine)
    open_store(machine, "file").delete("alice")
    with pytest.raises(KeyPairMissing):
        move(before, "keyring", machine)
    assert open_store(machine, "keyring").get("alice") is None


# -- forget -----------------------------------------------------------------------------------------------------------


def test_nothing_is_left_of_what_is_forgotten(machine: Machine) -> None:
    forget(kept(machine), machine)
    assert accounts.load(machine) == ()
    assert [path for path in machine.config_dir.rglob("*") if path.is_file()] == []


def test_forgetting_can_be_interrupted_and_run_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(machine)
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "forget", lambda *_: pytest.fail("interrupted"))
        with pytest.raises(pytest.fail.Exception):
            forget(before, machine)
    assert open_store(machine, "file").get("alice") is None
    forget(stored(machine), machine)
    assert accounts.load(machine) == ()


def test_a_keyring_that_cannot_be_asked_keeps_the_record(machine: Machine, service: SecretService) -> None:
    before = kept(machine, "keyring")
    service.kill()
    with pytest.raises(StoreUnavailable):
        forget(before, machine)
    assert stored(machine) == before, "it can be tried again"
