"""Accounts in memory and in a shared file."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.gateway.hub.accounts import Grant, HubAccount
from hfs3.gateway.hub.demo import new_account, new_token
from hfs3.gateway.hub.registry import FILE, Registry
from hfs3.gateway.storage.failures import StorageUnusable
from hfs3.secret import Secret


def _account() -> HubAccount:
    limited = new_token(Grant.READ, ("an-org",), buckets=("an-org/data",))
    return HubAccount("someone", ("an-org",), (new_token(), replace(limited, revoked=True)))


@pytest.fixture(params=["memory", "file"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Registry:
    return Registry([_account()], tmp_path / FILE if request.param == "file" else None)


def test_a_token_and_its_pair_lead_to_the_same_holder(registry: Registry) -> None:
    (account,) = registry.accounts()
    for token in account.tokens:
        assert registry.by_token(Secret(token.value.reveal())) == (account, token)
        assert registry.by_access_key(token.pair.access_key_id) == (account, token)


def test_what_nobody_holds_is_not_found(registry: Registry) -> None:
    assert registry.by_token(new_token().value) is None
    assert registry.by_token(Secret("")) is None
    assert registry.by_access_key(new_token().pair.access_key_id) is None


def test_put_replaces_by_name_and_forgets_the_old_tokens(registry: Registry) -> None:
    (before,) = registry.accounts()
    after = replace(before, tokens=(new_token(),))
    registry.put(new_account("other"))
    registry.put(after)
    assert [account.name for account in registry.accounts()] == ["other", "someone"]
    assert registry.by_token(before.tokens[0].value) is None
    assert registry.by_token(after.tokens[0].value) == (after, after.tokens[0])


def test_a_file_is_private_and_read_back_whole(tmp_path: Path) -> None:
    account = _account()
    file = tmp_path / FILE
    Registry([account], file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Registry([new_account("ignored")], file).accounts() == (account,)


def test_one_process_sees_what_another_wrote(tmp_path: Path) -> None:
    mine, theirs = Registry([], tmp_path / FILE), Registry([], tmp_path / FILE)
    added = new_account("added")
    mine.put(added)
    assert theirs.by_token(added.tokens[0].value) == (added, added.tokens[0])


SPOILT = (
    "",
    "{",
    "[]",
    '{"version": 1}',
    '{"version": 1, "accounts": [{"name": "x"}]}',
    '{"version": 2, "accounts": []}',
)


@pytest.mark.parametrize("text", SPOILT)
def test_a_file_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(StorageUnusable, match=FILE):
        Registry([new_account()], tmp_path / FILE)
    assert (tmp_path / FILE).read_text() == text


def test_what_is_said_of_a_spoilt_file_shows_nothing_of_it(tmp_path: Path) -> None:
    account, file = new_account(), tmp_path / FILE
    Registry([account], file)
    file.write_bytes(file.read_bytes().replace(b'"version"', b'"\xff"'))
    with pytest.raises(StorageUnusable, match="utf-8") as refusal:
        Registry([], file)
    token = account.tokens[0]
    assert token.value.reveal() not in str(refusal.value)
    assert token.pair.secret_access_key.reveal() not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("text", [None, *SPOILT])
def test_a_file_that_is_spoilt_meanwhile_changes_nothing(tmp_path: Path, text: str | None) -> None:
    account, file = new_account(), tmp_path / FILE
    registry = Registry([account], file)
    file.unlink()
    if text is not None:
        file.write_text(text)
    for _ in range(2):
        assert registry.by_access_key("HFAKNOBODY") is None
        assert registry.by_token(account.tokens[0].value) == (account, account.tokens[0])
    if text is not None:
        with pytest.raises(StorageUnusable):
            registry.put(new_account("other"))
        assert file.read_text() == text


def test_nothing_is_lost_when_many_add_at_once(tmp_path: Path) -> None:
    names = [f"account-{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: Registry([], tmp_path / FILE).put(new_account(name)), names))
    assert sorted(account.name for account in Registry([], tmp_path / FILE).accounts()) == sorted(names)


def test_nothing_secret_shows(registry: Registry) -> None:
    (account,) = registry.accounts()
    for token in account.tokens:
        shown = f"{account!r} {token!r} {registry!r}"
        assert token.value.reveal() not in shown
        assert token.pair.secret_access_key.reveal() not in shown
