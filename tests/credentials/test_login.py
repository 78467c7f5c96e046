"""The whole login against the bundled gateway: its Hub, its exchange, its signatures, over TLS."""

import dataclasses
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.keys import read_key
from hfs3.credentials.login import login
from hfs3.credentials.model import Role
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import (
    ExchangeError,
    KeyPairMixup,
    KeyPairRefused,
)
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN, Somebody, nobody
from tests.credentials.logins import as_text, files, guided, holder, pair_for, wish_for
from tests.credentials.secret_service import secret_service


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running(accounts=(holder(),)) as started:
        yield started


def test_by_exchange(gateway: RunningGateway, machine: Machine) -> None:
    somebody = nobody()
    report = login(wish_for(gateway), machine, somebody)
    assert (report.account, report.user, report.organisations) == ("alice", "alice", ("acme",))
    assert (report.role, report.token_origin, report.access_key_id) == (Role.WRITE, "standard input", KEY_ID)
    assert (report.namespaces, report.proved_on, report.buckets) == (("alice", "acme"), "alice", 0)
    assert report.fingerprint == Secret(SECRET).fingerprint()
    assert abs(report.verified - datetime.now(UTC)) < timedelta(minutes=1)
    assert report.replaced == ""
    assert [done for done, _ in somebody.heard] == [
        *("Token found", "Token accepted", "Token exchanged", "Key pair proved", "Key pair kept"),
    ]
    account = accounts.chosen(machine, None)
    assert (account.name, account.store, account.gateway) == ("alice", "file", gateway.url)
    assert account.ca_bundle == str(gateway.ca_bundle)
    assert read_key(machine, account).secret_access_key == Secret(SECRET)
    for secret in (TOKEN, SECRET):
        assert secret not in as_text(report, somebody)


def test_whoami_is_asked_once_and_the_gateway_once(machine: Machine) -> None:
    with running(accounts=(holder(),)) as gateway:
        login(wish_for(gateway), machine, nobody())
        assert [record.operation for record in gateway.requests()] == ["WhoAmI", "TokenExchange", "ListBuckets"]


def test_a_second_login_replaces_the_first(gateway: RunningGateway, machine: Machine) -> None:
    login(wish_for(gateway), machine, nobody())
    report = login(dataclasses.replace(wish_for(gateway), store=None), machine, nobody())
    assert report.replaced == KEY_ID
    assert report.store == "file", "the store is remembered"
    assert len(accounts.load(machine)) == 1


def test_a_read_only_pair_passes_as_what_it_is(machine: Machine) -> None:
    with running(accounts=(holder(Grant.READ),)) as gateway:
        somebody = nobody()
        assert login(wish_for(gateway), machine, somebody).role is Role.READ
        assert any("may only read" in detail for _, detail in somebody.heard)


def test_a_fine_grained_token_is_proved_where_it_reaches(machine: Machine) -> None:
    with running(accounts=(holder(namespaces=("acme",)),)) as gateway:
        report = login(wish_for(gateway), machine, nobody())
        assert (report.role, report.namespaces, report.proved_on) == (Role.FINE_GRAINED, ("acme",), "acme")


# -- a pair given by hand ---------------------------------------------------------------------------------------------


def test_a_pair_by_hand(gateway: RunningGateway, machine: Machine) -> None:
    report = login(pair_for(gateway, secret=f"{SECRET}\n"), machine, nobody())
    assert (report.account, report.namespaces, report.role) == ("alice", ("alice",), Role.UNKNOWN)
    assert (report.user, report.token_origin) == ("", "")
    assert read_key(machine, accounts.chosen(machine, "alice")).secret_access_key == Secret(SECRET)


def test_the_token_at_hand_names_the_namespaces_of_a_pair_by_hand(gateway: RunningGateway, machine: Machine) -> None:
    there = dataclasses.replace(machine, environ={**machine.environ, "HF_TOKEN": TOKEN})
    report = login(dataclasses.replace(pair_for(gateway), namespace=None), there, nobody())
    assert (report.user, report.namespaces) == ("alice", ("alice", "acme"))
    assert report.role is Role.UNKNOWN, "the pair need not come from that token"


def test_a_pair_by_hand_needs_no_readable_token(gateway: RunningGateway, machine: Machine) -> None:
    (machine.home / ".cache/huggingface/token").mkdir(parents=True)
    with pytest.raises(KeyPairRefused, match="not the one of"):
        login(dataclasses.replace(pair_for(gateway, secret="d" * 64), namespace=None), machine, nobody())


@pytest.mark.parametrize("token", ["hf_of_somebody_else", "not a token"])
def test_a_pair_by_hand_needs_no_good_token(gateway: RunningGateway, machine: Machine, token: str) -> None:
    there = dataclasses.replace(machine, environ={**machine.environ, "HF_TOKEN": token})
    report = login(dataclasses.replace(pair_for(gateway), account="robot", namespace="acme"), there, nobody())
    assert (report.account, report.namespaces) == ("robot", ("acme",))


# -- with a person's help ---------------------------------------------------------------------------------------------


def test_the_guided_way(gateway: RunningGateway, machine: Machine) -> None:
    somebody = Somebody({"token": TOKEN, "Access key ID": f" {KEY_ID}", "Secret": f"{SECRET} "})
    report = login(guided(gateway), machine, somebody)
    assert somebody.pages == [f"{gateway.hub_url}/settings/tokens"]
    assert [q.split(" (")[0] for q in somebody.questions] == [
        *("Hugging Face token", "Access key ID", "Secret access key"),
    ]
    assert (report.user, report.role, report.token_origin) == ("alice", Role.WRITE, "typed in")
    assert read_key(machine, accounts.chosen(machine, None)).secret_access_key == Secret(SECRET)


def test_the_guided_way_without_a_token_at_hand(gateway: RunningGateway, machine: Machine) -> None:
    """A token is shown only once, too: whoever made theirs long ago cannot paste it."""
    answers = {"token": "", "Access key ID": KEY_ID, "Secret": SECRET, "User name": " acme "}
    report = login(guided(gateway), machine, Somebody(answers))
    assert (report.user, report.namespaces, report.account) == ("", ("acme",), "acme")


def test_a_mixup_is_told_before_the_secret_is_asked_for(gateway: RunningGateway, machine: Machine) -> None:
    somebody = Somebody({"token": TOKEN, "Access key ID": TOKEN})
    with pytest.raises(KeyPairMixup, match="token"):
        login(guided(gateway), machine, somebody)
    assert not any("Secret" in question for question in somebody.questions)


def test_nobody_can_be_guided_where_nobody_is(gateway: RunningGateway, machine: Machine) -> None:
    with pytest.raises(ExchangeError, match="no API that turns a token into S3 credentials") as refused:
        login(guided(gateway), machine, nobody())
    assert "--access-key-id" in refused.value.hint


# -- the system keyring -----------------------------------------------------------------------------------------------


def test_into_a_real_keyring(gateway: RunningGateway, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    with secret_service(machine.home, monkeypatch, "--unlock"):
        wish = dataclasses.replace(wish_for(gateway), store=None)
        report = login(wish, machine, nobody())
        assert (report.store, report.kept_in) == ("keyring", "the system keyring")
        assert read_key(machine, accounts.chosen(machine, None)).secret_access_key == Secret(SECRET)
        ours = files(machine.config_dir)
        assert [path.name for path in ours] == ["alice.json"]
        assert SECRET not in ours[0].read_text()


def test_from_a_file_into_a_keyring_leaves_no_copy(
    gateway: RunningGateway, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    login(wish_for(gateway), machine, nobody())
    with secret_service(machine.home, monkeypatch, "--unlock"):
        login(dataclasses.replace(wish_for(gateway), store="keyring"), machine, nobody())
        assert open_store(machine, "file").get("alice") is None
        assert open_store(machine, "keyring").get("alice") is not None


# -- discretion -------------------------------------------------------------------------------------------------------


def test_no_log_at_any_level_holds_a_secret(
    gateway: RunningGateway, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        login(wish_for(gateway), machine, nobody())
        with pytest.raises(KeyPairRefused):
            login(pair_for(gateway, secret="d" * 64), machine, nobody())
    assert caplog.records, "there is something to look at"
    for secret in (TOKEN, SECRET, "d" * 64):
        assert secret not in caplog.text
