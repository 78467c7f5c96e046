import dataclasses

import pytest

from hfs3.credentials.stores.registry import NAMES, choose_store, open_store
from hfs3.errors import StoreUnavailable, UsageError
from hfs3.machine import Machine


@pytest.mark.parametrize("name", [*NAMES, "keyring:some.where.Backend"])
def test_a_store_answers_to_the_name_it_is_remembered_by(machine: Machine, name: str) -> None:
    assert open_store(machine, name).name == name
    assert choose_store(machine, name).name == name


def test_choosing_follows_the_persons_backend_and_opening_the_record(machine: Machine) -> None:
    null = "keyring.backends.null.Keyring"
    there = dataclasses.replace(machine, environ={**machine.environ, "PYTHON_KEYRING_BACKEND": null})
    with pytest.raises(StoreUnavailable, match=null):
        choose_store(there, "keyring")
    assert open_store(there, "keyring").name == "keyring"
    assert choose_store(there, f"keyring:{null}").name == f"keyring:{null}", "chosen by name"


@pytest.mark.parametrize("name", ["", "vault", "File", "file:x", "keyringx"])
def test_what_is_no_store(machine: Machine, name: str) -> None:
    with pytest.raises(UsageError, match="there is no store") as refused:
        open_store(machine, name)
    assert "keyring, file, environment" in refused.value.hint
