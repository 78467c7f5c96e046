"""Logins that fail, against the bundled gateway: one telling error each, and nothing left behind."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.login import login
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import (
    Hfs3Error,
    KeyPairMixup,
    KeyPairRefused,
    NetworkError,
    StoreUnavailable,
    TokenMissing,
    TokenRefused,
    UsageError,
    UserFileError,
)
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN, Somebody, nobody
from tests.credentials.logins import files, guided, holder, pair_for, wish_for


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running(accounts=(holder(),)) as started:
        yield started


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"secret": "d" * 64}, KeyPairRefused, "not the one of"),
        ({"key_id": "HFAKNOBODYKNOWSTHIS1"}, KeyPairRefused, "unknown there, or was revoked"),
        ({"namespace": "strangers"}, KeyPairRefused, "no rights in strangers"),
        ({"key_id": TOKEN}, KeyPairMixup, "token"),
        ({"secret": TOKEN}, KeyPairMixup, "token"),
        ({"key_id": SECRET, "secret": KEY_ID}, KeyPairMixup, "swapped"),
        ({"namespace": "../up"}, UsageError, "cannot be a name"),
    ],
)
def test_a_bad_pair_is_refused_and_nothing_is_kept(
    gateway: RunningGateway, machine: Machine, changes: dict[str, str], error: type[Hfs3Error], words: str
) -> None:
    with pytest.raises(error, match=words) as refused:
        login(pair_for(gateway, **changes), machine, nobody())
    assert files(machine.home) == []
    for secret in (TOKEN, SECRET, *changes.values()):
        assert secret not in refused.value.message or len(secret) < 30


def test_an_id_without_its_secret(gateway: RunningGateway, machine: Machine) -> None:
    with pytest.raises(UsageError, match="without its secret"):
        login(dataclasses.replace(pair_for(gateway), secret=None), machine, nobody())


def test_a_pair_without_any_namespace_is_tried_on_the_gateway_itself(gateway: RunningGateway, machine: Machine) -> None:
    there = dataclasses.replace(pair_for(gateway), namespace=None)
    with pytest.raises(Hfs3Error) as refused:
        login(dataclasses.replace(there, secret=Secret("d" * 64)), machine, nobody())
    assert isinstance(refused.value, KeyPairRefused), "a wrong secret is found out in any case"


# -- failures ---------------------------------------------------------------------------------------------------------


def test_no_token_anywhere(gateway: RunningGateway, machine: Machine) -> None:
    with pytest.raises(TokenMissing, match="no Hugging Face token was found") as refused:
        login(dataclasses.replace(wish_for(gateway), token=None), machine, nobody())
    assert refused.value.code == "HFS101"


def test_a_revoked_token(machine: Machine) -> None:
    with running(accounts=(holder(revoked=True),)) as gateway, pytest.raises(TokenRefused, match="revoked"):
        login(wish_for(gateway), machine, nobody())
    assert files(machine.home) == []


def test_a_clock_that_is_wrong(machine: Machine) -> None:
    def ahead() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=20)

    with (
        running(accounts=(holder(),), clock=ahead) as gateway,
        pytest.raises(KeyPairRefused, match="clock is 20 minutes behind"),
    ):
        login(wish_for(gateway), machine, nobody())
    assert files(machine.home) == []


def test_a_gateway_that_is_gone(gateway: RunningGateway, machine: Machine) -> None:
    with pytest.raises(NetworkError, match="localhost:9 cannot be reached"):
        login(dataclasses.replace(wish_for(gateway), gateway="https://localhost:9"), machine, nobody())
    assert files(machine.home) == []


def test_the_store_is_probed_before_anything_is_asked(gateway: RunningGateway, machine: Machine) -> None:
    before = len(gateway.requests())
    somebody = Somebody()
    with pytest.raises(StoreUnavailable):
        login(dataclasses.replace(guided(gateway), store="keyring"), machine, somebody)
    assert (somebody.questions, len(gateway.requests())) == ([], before)


def test_an_account_of_another_gateway_is_not_overwritten(gateway: RunningGateway, machine: Machine) -> None:
    login(wish_for(gateway), machine, nobody())
    accounts.save(machine, dataclasses.replace(accounts.chosen(machine, None), gateway="https://s3.hf.co"))
    with pytest.raises(UsageError, match=r"an account alice is already stored, for https://s3\.hf\.co"):
        login(wish_for(gateway), machine, nobody())
    login(dataclasses.replace(wish_for(gateway), account="local"), machine, nobody())
    login(dataclasses.replace(wish_for(gateway), account="alice"), machine, nobody())
    assert {account.gateway for account in accounts.load(machine)} == {gateway.url}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gateway": "https://localhost:1/alice"}, "more than the gateway's address"),
        ({"gateway": "localhost:1"}, "is not an http or https address"),
        ({"hub": "ftp://hub"}, "is not an http or https address"),
        ({"account": "a/b"}, "cannot be a name"),
        ({"store": "vault"}, "there is no store"),
        ({"namespace": "-x"}, "cannot be a name"),
    ],
)
def test_what_cannot_be_meant(gateway: RunningGateway, machine: Machine, changes: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        login(dataclasses.replace(wish_for(gateway), **changes), machine, nobody())  # type: ignore[arg-type]


def test_a_relative_bundle_is_remembered_so_that_it_can_be_found(
    gateway: RunningGateway, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gateway.ca_bundle is not None
    monkeypatch.chdir(gateway.ca_bundle.parent)
    login(dataclasses.replace(wish_for(gateway), ca_bundle=Path(gateway.ca_bundle.name)), machine, nobody())
    assert accounts.chosen(machine, None).ca_bundle == str(gateway.ca_bundle)


# -- half-way ---------------------------------------------------------------------------------------------------------


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Put a file where a folder should be: nothing can be written there, whoever asks."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"")
    yield
    folder.unlink()


def test_a_record_that_cannot_be_written_takes_the_pair_back(gateway: RunningGateway, machine: Machine) -> None:
    with unwritable(accounts.folder(machine)), pytest.raises(UserFileError, match="accounts"):
        login(wish_for(gateway), machine, nobody())
    assert open_store(machine, "file").get("alice") is None
    assert files(machine.config_dir) == []
