import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.model import Account, Role
from hfs3.errors import KeyPairMissing, UsageError, UserFileError
from hfs3.machine import Machine

ALICE = Account(
    name="alice",
    namespaces=("alice", "acme"),
    role=Role.WRITE,
    store="keyring",
    access_key_id="HFAKALICE",
    fingerprint="0123456789ab",
    gateway="https://s3.hf.co",
    ca_bundle="",
    verified=datetime(2026, 11, 1, 12, 0, tzinfo=UTC),
)
BOB = dataclasses.replace(ALICE, name="Bob.2_x", namespaces=(), role=Role.UNKNOWN, verified=None)


def test_what_is_saved_is_found_until_it_is_forgotten(machine: Machine) -> None:
    assert accounts.load(machine) == ()
    accounts.save(machine, ALICE)
    accounts.save(machine, BOB)
    assert accounts.load(machine) == (BOB, ALICE)
    assert accounts.find(machine, "alice") == ALICE
    newer = dataclasses.replace(ALICE, access_key_id="HFAKNEWER")
    accounts.save(machine, newer)
    assert accounts.find(machine, "alice") == newer
    accounts.forget(machine, "alice")
    accounts.forget(machine, "alice")
    assert accounts.load(machine) == (BOB,)


def test_the_only_one_or_the_one_that_is_named(machine: Machine) -> None:
    with pytest.raises(KeyPairMissing, match="no account is stored") as refused:
        accounts.chosen(machine, None)
    assert (refused.value.code, refused.value.exit_code) == ("HFS507", 3)
    accounts.save(machine, ALICE)
    assert accounts.chosen(machine, None) == ALICE
    accounts.save(machine, BOB)
    assert accounts.chosen(machine, "Bob.2_x") == BOB
    with pytest.raises(UsageError, match=r"several accounts are stored: Bob.2_x, alice"):
        accounts.chosen(machine, None)
    with pytest.raises(KeyPairMissing, match=r"no account 'carol' is stored; there is Bob\.2_x, alice"):
        accounts.chosen(machine, "carol")


@pytest.mark.parametrize("name", ["../up", "", "a/b", ".hidden", "a" * 97, "x\0y"])
def test_a_name_is_never_a_path(machine: Machine, name: str) -> None:
    attempts: tuple[Callable[[], object], ...] = (
        lambda: accounts.find(machine, name),
        lambda: accounts.save(machine, dataclasses.replace(ALICE, name=name)),
        lambda: accounts.forget(machine, name),
    )
    for attempt in attempts:
        with pytest.raises(UsageError, match="cannot be the name of an account"):
            attempt()


def broken(**changes: object) -> bytes:
    fields = dataclasses.asdict(ALICE) | {"verified": None} | changes
    return json.dumps({name: value for name, value in fields.items() if value is not ...}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        broken(store=...),
        broken(store=5),
        broken(namespaces="alice"),
        broken(verified="soon"),
        broken(role=["write"]),
    ],
)
def test_a_record_that_cannot_be_read_is_named(machine: Machine, content: bytes) -> None:
    accounts.save(machine, ALICE)
    path = accounts.folder(machine) / "alice.json"
    path.write_bytes(content)
    with pytest.raises(UserFileError, match=rf"{path} is not a record of an account") as refused:
        accounts.load(machine)
    assert refused.value.code == "HFS508"


def test_a_later_hfs3_may_know_more(machine: Machine) -> None:
    accounts.save(machine, ALICE)
    path = accounts.folder(machine) / "alice.json"
    path.write_bytes(broken(role="superuser", schema_version=9, colour="blue"))
    assert accounts.chosen(machine, None) == dataclasses.replace(ALICE, role=Role.UNKNOWN, verified=None)
