"""Against a real Secret Service where it can run; every failure of one is a real failure of one."""

import dataclasses
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hfs3.credentials.stores.keyring import MAX_ITEM, KeyringStore, chosen_keyring, keyring_with, system_keyring
from hfs3.errors import StoreError, StoreLocked, StoreUnavailable
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret
from tests.contracts.stores import StoreContract
from tests.credentials.conftest import SECRET
from tests.credentials.secret_service import SecretService, secret_service, session_bus


@pytest.fixture
def service(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    with secret_service(own_home, monkeypatch, "--unlock") as started:
        yield started


@pytest.fixture
def store(machine: Machine) -> KeyringStore:
    return system_keyring(machine)


def every_use_of(store: KeyringStore) -> tuple[Callable[[], object], ...]:
    return store.probe, lambda: store.get("alice"), lambda: store.put("alice", Secret("x"))


def impatient(store: KeyringStore) -> KeyringStore:
    return dataclasses.replace(store, patience=0.5)


@pytest.mark.usefixtures("service")
class TestKeyring(StoreContract):
    """The contract of every store, kept by the system keyring."""


def test_it_is_named_in_a_sentence(store: KeyringStore) -> None:
    assert (store.name, store.description) == ("keyring", "the system keyring")


def test_the_largest_item_fits(service: SecretService, store: KeyringStore) -> None:
    assert service.environ
    store.put("bob", Secret("b" * MAX_ITEM))
    assert store.get("bob") == Secret("b" * MAX_ITEM)


def test_another_program_finds_it_as_the_password_of_the_account(service: SecretService, store: KeyringStore) -> None:
    """The item is an ordinary one: people can see and remove it with their own tools."""
    store.put("alice", Secret(SECRET))
    argv = [sys.executable, "-m", "keyring", "get", "hfs3", "alice"]
    assert subprocess.run(argv, env=service.environ, capture_output=True, check=True).stdout.decode().strip() == SECRET


def test_a_locked_keyring(own_home: Path, store: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service(own_home, monkeypatch, "--unlock"):
        store.put("alice", Secret(SECRET))
    with secret_service(own_home, monkeypatch):
        for attempt in every_use_of(store):
            with pytest.raises(StoreLocked, match="the system keyring is locked") as told:
                attempt()
            assert (told.value.code, told.value.exit_code) == ("HFS502", 3)
            assert "--store file" in told.value.hint
    with secret_service(own_home, monkeypatch, "--unlock"):
        assert store.get("alice") == Secret(SECRET), "nothing was lost"


def test_a_keyring_that_has_no_collection_yet(
    own_home: Path, store: KeyringStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        secret_service(own_home, monkeypatch),
        pytest.raises(StoreLocked, match="locked, and nobody unlocked it: Failed to create the collection"),
    ):
        store.probe()


def test_a_daemon_that_was_killed(service: SecretService, store: KeyringStore) -> None:
    store.put("alice", Secret(SECRET))
    service.kill()
    for attempt in every_use_of(store):
        with pytest.raises(StoreUnavailable, match="the system keyring cannot be used here") as told:
            attempt()
        assert told.value.code == "HFS501"


def test_a_daemon_that_hangs(service: SecretService, store: KeyringStore) -> None:
    store.put("alice", Secret(SECRET))
    service.freeze()
    began = time.monotonic()
    with pytest.raises(StoreLocked, match=r"did not answer within 0.5 seconds"):
        impatient(store).get("alice")
    assert time.monotonic() - began < 5
    service.thaw()
    assert store.get("alice") == Secret(SECRET)


def test_a_bus_that_hangs(tmp_path: Path, store: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(path := Path("/tmp") / f"hfs3-{tmp_path.name[-20:]}-{time.monotonic_ns()}"))
        bus.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path}")
        with pytest.raises(StoreLocked, match="did not answer"):
            impatient(store).probe()
    path.unlink()
    for thread in threading.enumerate():
        if thread.name == "hfs3-keyring":
            thread.join(10)


def test_no_bus_at_all(store: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (None, "unix:path=/nowhere/bus", "nonsense"):
        if address is not None:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(StoreUnavailable, match="cannot be used here") as told:
            store.probe()
        assert "--store file" in told.value.hint


def test_a_bus_without_a_secret_service(store: KeyringStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with session_bus(monkeypatch), pytest.raises(StoreUnavailable, match="neither running nor activatable"):
        store.probe()


def test_an_item_too_large_for_windows_is_too_large_everywhere(store: KeyringStore) -> None:
    with pytest.raises(StoreUnavailable, match="too long"):
        store.put("alice", Secret("x" * (MAX_ITEM + 1)))


# -- which backend ----------------------------------------------------------------------------------------------------


def with_backend(machine: Machine, backend: str) -> Machine:
    return dataclasses.replace(machine, environ={**machine.environ, "PYTHON_KEYRING_BACKEND": backend})


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
        "somebody.PlainTextKeyring",
    ],
)
def test_a_backend_that_does_not_protect_is_refused(machine: Machine, backend: str) -> None:
    with pytest.raises(StoreUnavailable, match=f"set to {backend}, which does not protect") as told:
        chosen_keyring(with_backend(machine, backend))
    assert told.value.code == "HFS504"
    assert "--store file" in told.value.hint


def test_a_backend_that_the_person_chose_is_remembered_by_name(machine: Machine) -> None:
    chosen = chosen_keyring(with_backend(machine, "keyring_pass.PasswordStoreBackend"))
    assert (chosen.name, chosen.description) == (
        "keyring:keyring_pass.PasswordStoreBackend",
        "the keyring keyring_pass.PasswordStoreBackend",
    )
    with pytest.raises(
        StoreUnavailable, match=r"^the keyring keyring_pass\.Pass.* cannot be used here: No module named 'keyring_pass'"
    ):
        chosen.probe()


@pytest.mark.parametrize("platform", Platform)
def test_the_system_has_a_keyring_everywhere(machine: Machine, platform: Platform) -> None:
    there = dataclasses.replace(machine, platform=platform)
    store = chosen_keyring(there)
    assert store == system_keyring(there)
    assert all(name.startswith("keyring.backends.") for name in store.backends)
    assert chosen_keyring(with_backend(there, store.backends[0])) == store


def test_what_keyringrc_says_counts_too(machine: Machine, own_home: Path) -> None:
    path = own_home / ".config/python_keyring/keyringrc.cfg"
    path.parent.mkdir(parents=True)
    path.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    with pytest.raises(StoreUnavailable, match=r"set to keyring\.backends\.null\.Keyring"):
        chosen_keyring(machine)


def test_a_backend_that_keeps_nothing_can_be_named_and_is_found_out(machine: Machine) -> None:
    store = keyring_with("keyring.backends.null.Keyring", machine)
    store.put("alice", Secret(SECRET))
    assert store.get("alice") is None


def test_a_person_at_a_screen_gets_time_to_type(machine: Machine) -> None:
    at_a_screen = dataclasses.replace(machine, environ={**machine.environ, "WAYLAND_DISPLAY": "wayland-0"})
    assert system_keyring(at_a_screen).patience > 5 * system_keyring(machine).patience
    on_a_mac = dataclasses.replace(machine, platform=Platform.MACOS)
    assert system_keyring(on_a_mac).patience == system_keyring(at_a_screen).patience


# -- discretion -------------------------------------------------------------------------------------------------------


class Telltale:
    """A backend that quotes what it was given, as some do."""

    priority = 1

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ValueError(f"cannot store {password!r} for {username} on {service}")

    def get_password(self, service: str, username: str) -> str:
        raise ValueError(f"nothing for {username} on {service}")


def test_what_a_backend_quotes_is_not_passed_on(machine: Machine) -> None:
    store = keyring_with(f"{__name__}.Telltale", machine)
    with pytest.raises(StoreError) as told:
        store.put("alice", Secret("not-shaped-like-a-secret"))
    assert "not-shaped" not in told.value.message
    assert "********" in told.value.message
    assert told.value.__cause__ is None
    assert told.value.__context__ is None
