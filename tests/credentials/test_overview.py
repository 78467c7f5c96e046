"""How the stored accounts stand: each state from a real store in that state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hfs3.credentials import accounts, overview
from hfs3.credentials.keeping import keep
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.overview import PairState
from hfs3.credentials.stores import keyring
from hfs3.credentials.stores.registry import open_store
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def kept(machine: Machine) -> Account:
    return _keep(machine, None)


def _keep(machine: Machine, expires: datetime | None) -> Account:
    key = AccessKey(KEY_ID, Secret(SECRET), expires)
    return keep(key, account(), open_store(machine, "file"), machine=machine).account


def _only(machine: Machine) -> overview.Standing:
    (standing,) = overview.look(machine)
    assert SECRET not in repr(standing)
    return standing


def test_nobody_is_logged_in(machine: Machine) -> None:
    assert overview.look(machine) == ()


def test_stored(machine: Machine, kept: Account) -> None:
    assert _only(machine) == overview.Standing(kept, PairState.STORED)


def test_expired_and_not_yet(machine: Machine) -> None:
    machine = replace(machine, now=lambda: NOW)
    _keep(machine, NOW + timedelta(seconds=1))
    assert _only(machine).state is PairState.STORED
    _keep(machine, NOW)
    standing = _only(machine)
    assert (standing.state, standing.expires) == (PairState.EXPIRED, NOW)
    assert "hfs3 login" in standing.hint


def test_missing(machine: Machine, kept: Account) -> None:
    open_store(machine, "file").delete(kept.name)
    standing = _only(machine)
    assert standing.state is PairState.MISSING
    assert standing.reason
    assert "hfs3 login" in standing.hint


def test_different(machine: Machine, kept: Account) -> None:
    accounts.save(machine, replace(kept, fingerprint="0" * 12))
    assert _only(machine).state is PairState.DIFFERENT


@pytest.mark.parametrize("store", ["keyring:no.such.backend", "floppy"])
def test_a_store_that_cannot_be_read_is_unknown(machine: Machine, kept: Account, store: str) -> None:
    accounts.save(machine, replace(kept, store=store))
    standing = _only(machine)
    assert standing.state is PairState.UNKNOWN
    assert standing.reason


def test_a_store_that_does_not_answer_is_asked_once(
    machine: Machine, kept: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def never(_: tuple[str, ...], name: str) -> str | None:
        asked.append(name)
        raise RuntimeError("no service")

    monkeypatch.setattr(keyring, "_read", never)
    for name in ("a", "b", "c"):
        accounts.save(machine, replace(kept, name=name, store="keyring"))
    states = {one.account.name: one.state for one in overview.look(machine)}
    assert states == {"a": "unknown", "b": "unknown", "c": "unknown", "alice": "stored"}
    assert asked == ["a"]
