import dataclasses

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.items import pack
from hfs3.credentials.keeping import forget, keep
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey
from hfs3.credentials.stores.environment import KEY_ID_VARIABLE, SECRET_VARIABLE, EnvironmentStore
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import KeyPairMissing, StoreUnavailable
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account

PAIR = AccessKey(KEY_ID, Secret(SECRET))
SET = {KEY_ID_VARIABLE: KEY_ID, SECRET_VARIABLE: f"{SECRET}\n"}


def in_a_job(machine: Machine, variables: dict[str, str]) -> Machine:
    return dataclasses.replace(machine, environ={**machine.environ, **variables})


def test_the_pair_is_proved_and_never_written(machine: Machine) -> None:
    job = in_a_job(machine, SET)
    store = open_store(job, "environment")
    store.probe()
    keep(PAIR, account("environment"), store, machine=job)
    assert read_key(job, accounts.chosen(job, None)) == PAIR
    assert not any(SECRET in path.read_text() for path in job.home.rglob("*") if path.is_file())
    assert SECRET not in repr(store)
    forget(accounts.chosen(job, None), job)
    assert accounts.load(job) == ()


def test_another_job_needs_the_same_variables(machine: Machine) -> None:
    job = in_a_job(machine, SET)
    keep(PAIR, account("environment"), open_store(job, "environment"), machine=job)
    with pytest.raises(KeyPairMissing, match=r"the environment \(HFS3_ACCESS_KEY_ID and .* has no"):
        read_key(machine, accounts.chosen(machine, None))


@pytest.mark.parametrize("missing", SET)
def test_half_a_pair_is_none(missing: str) -> None:
    store = EnvironmentStore({**SET, missing: " "})
    assert store.get("alice") is None
    with pytest.raises(StoreUnavailable, match="are not both set") as told:
        store.probe()
    assert told.value.code == "HFS501"


def test_another_pair_is_not_taken_for_the_one_that_was_proved() -> None:
    with pytest.raises(StoreUnavailable, match="holds another key pair"):
        EnvironmentStore(SET).put("alice", pack(AccessKey(KEY_ID, Secret("d" * 64))))


def test_nothing_is_deleted_that_is_not_ours() -> None:
    store = EnvironmentStore(SET)
    store.delete("alice")
    assert store.get("alice") == pack(PAIR)
