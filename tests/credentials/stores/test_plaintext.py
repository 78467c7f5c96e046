import stat
from pathlib import Path

import pytest

from hfs3.credentials.stores.plaintext import PlaintextStore, folder
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.contracts.stores import StoreContract
from tests.credentials.conftest import SECRET


@pytest.fixture
def store(machine: Machine) -> PlaintextStore:
    return PlaintextStore(folder(machine))


class TestPlaintext(StoreContract):
    """The contract of every store, kept by files."""


def test_it_is_named_in_a_sentence(store: PlaintextStore, own_home: Path) -> None:
    assert (store.name, store.description) == ("file", f"the private folder {own_home}/.config/hfs3/keys")


def test_files_and_folders_are_their_owners(store: PlaintextStore, machine: Machine) -> None:
    store.put("alice", Secret(SECRET))
    modes = {p: stat.S_IMODE(p.stat().st_mode) for p in (machine.config_dir, store.folder, store.path("alice"))}
    assert list(modes.values()) == [0o700, 0o700, 0o600]


def test_probing_writes_nothing(store: PlaintextStore, own_home: Path) -> None:
    store.probe()
    assert list(own_home.iterdir()) == []


def test_a_file_that_is_no_text(store: PlaintextStore) -> None:
    store.put("alice", Secret("x"))
    store.path("alice").write_bytes(b"\xff\xfe")
    with pytest.raises(UserFileError, match=r"alice.json is not text"):
        store.get("alice")
