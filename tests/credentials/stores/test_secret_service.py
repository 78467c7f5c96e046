"""The short way and the keyring library find the same items, in a real Secret Service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.credentials.stores.keyring import SERVICE, system_keyring
from hfs3.credentials.stores.secret_service import read
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import SECRET
from tests.credentials.secret_service import SecretService, secret_service, session_bus


@pytest.fixture
def service(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    with secret_service(own_home, monkeypatch, "--unlock") as started:
        yield started


@pytest.mark.usefixtures("service")
def test_it_finds_what_the_library_has_put(machine: Machine) -> None:
    from keyring import get_password

    store = system_keyring(machine)
    store.put("alice", Secret(SECRET))
    store.put("bob", Secret("his"))
    assert read(SERVICE, "alice") == get_password(SERVICE, "alice") == SECRET
    assert read(SERVICE, "carol") is None
    assert read("another", "alice") is None


@pytest.mark.usefixtures("service")
def test_the_store_takes_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = system_keyring(machine)
    store.put("alice", Secret(SECRET))

    def long_way(*_: object) -> None:
        pytest.fail("the library was loaded")

    monkeypatch.setattr("hfs3.credentials.stores.keyring._load", long_way)
    assert store.get("alice") == Secret(SECRET)


def test_a_locked_item_is_left_to_the_long_way(
    own_home: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with secret_service(own_home, monkeypatch, "--unlock"):
        system_keyring(machine).put("alice", Secret(SECRET))
    with secret_service(own_home, monkeypatch):
        assert read(SERVICE, "alice") is None


def test_nothing_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(SERVICE, "alice") is None
    with session_bus(monkeypatch):
        assert read(SERVICE, "alice") is None


def test_no_library_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "secretstorage", None)
    assert read(SERVICE, "alice") is None
