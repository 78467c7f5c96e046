"""A successor is proved where the old pair was, and is stored only when somebody says so."""

from collections.abc import Iterator

import pytest

from hfs3.credentials import accounts, rotation
from hfs3.credentials.login import login
from hfs3.credentials.model import Account, Role
from hfs3.credentials.obtaining import Wish
from hfs3.errors import ExchangeError, KeyPairMissing, KeyPairRefused
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, Somebody
from tests.credentials.conftest import nobody as new_nobody
from tests.credentials.logins import holder, wish_for

NEW_TOKEN, NEW_ID, NEW_SECRET = "hf_" + "n" * 34, "HFAKNEWNEWNEWNEW0001", "5" * 64
NARROW_ID = "HFAKNARROWNARROW0001"


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    alice = holder()
    new = Token(Secret(NEW_TOKEN), Grant.READ, KeyPair(NEW_ID, Secret(NEW_SECRET)))
    narrow = Token(Secret("hf_" + "m" * 34), Grant.WRITE, KeyPair(NARROW_ID, Secret(NEW_SECRET)), namespaces=("acme",))
    with running(accounts=(HubAccount("alice", ("acme",), (*alice.tokens, new, narrow)),)) as started:
        yield started


@pytest.fixture
def nobody() -> Somebody:
    return new_nobody()


@pytest.fixture
def alice(machine: Machine, gateway: RunningGateway, nobody: Somebody) -> Account:
    login(wish_for(gateway), machine, nobody)
    return accounts.chosen(machine, "alice")


def test_by_exchange(machine: Machine, gateway: RunningGateway, alice: Account, nobody: Somebody) -> None:
    wish = Wish(token=Secret(NEW_TOKEN), exchange_url=gateway.exchange_url, hub=gateway.hub_url)
    fresh = rotation.obtain_new(wish, alice, machine, nobody)
    assert (fresh.account.access_key_id, fresh.account.role) == (NEW_ID, Role.READ)
    assert not fresh.is_of(alice)
    assert accounts.chosen(machine, "alice") == alice
    rotation.replace_stored(fresh, machine)
    assert accounts.chosen(machine, "alice") == fresh.account
    again = rotation.stored_pair(fresh.account, machine, nobody)
    assert again.is_of(fresh.account)


def test_the_same_token_has_the_same_pair(
    machine: Machine, gateway: RunningGateway, alice: Account, nobody: Somebody
) -> None:
    assert rotation.obtain_new(wish_for(gateway), alice, machine, nobody).is_of(alice)


@pytest.mark.parametrize("key_id", [NARROW_ID, "HFAKNOBODYNOBODY0001"])
def test_what_cannot_do_as_the_old_one_is_refused(
    machine: Machine, alice: Account, nobody: Somebody, key_id: str
) -> None:
    with pytest.raises(KeyPairRefused):
        rotation.obtain_new(Wish(access_key_id=key_id, secret=Secret(NEW_SECRET)), alice, machine, nobody)
    assert rotation.stored_pair(alice, machine, nobody).key.access_key_id == KEY_ID


def test_nobody_to_ask(machine: Machine, alice: Account, nobody: Somebody) -> None:
    with pytest.raises(ExchangeError):
        rotation.obtain_new(Wish(), alice, machine, nobody)


def test_nothing_in_the_store(machine: Machine, alice: Account, nobody: Somebody) -> None:
    (machine.config_dir / "keys/alice.json").unlink()
    with pytest.raises(KeyPairMissing):
        rotation.stored_pair(alice, machine, nobody)
