"""`hfs3 logout`: the pair and the record go, what is left of them is told, and it can always be run again."""

import json
from dataclasses import replace

import pytest

from hfs3.credentials import accounts, keeping, spread
from hfs3.credentials.model import Account
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import StoreLocked
from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3


def test_the_only_account(hfs3: Hfs3, stored: Machine) -> None:
    ran = hfs3("logout")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "✓ alice: HFAKALICE0000000001 removed from the store file\n"
        "The key pair works until it is deleted on the Hub: https://huggingface.co/settings/tokens\n"
    )
    assert accounts.load(stored) == ()
    assert open_store(stored, "file").get("alice") is None


def test_what_hfs3_wrote_goes_and_what_it_did_not_is_named(hfs3: Hfs3, stored: Machine) -> None:
    for client in ("aws", "rclone"):
        hfs3("configure", client)
    own = stored.home / ".aws/credentials"
    own.write_text(
        own.read_text() + f"[mine]\naws_access_key_id = HFAKALICE0000000001\naws_secret_access_key = {SECRET}\n"
    )
    ran = hfs3("logout", "alice")
    assert ran.code == 0
    assert "It is still written in ~/.aws/credentials, line 2: hfs3 configure aws --remove --profile mine\n" in ran.out
    assert "✓ ~/.config/rclone/rclone.conf written  remove remote hf\n" in ran.out
    assert SECRET not in ran.out + ran.err
    assert hfs3("configure", "aws", "--remove", "--profile", "mine").code == 0
    assert [path for path in stored.home.rglob("*") if path.is_file() and SECRET in path.read_text()] == []


def test_files_are_left_alone_if_asked(hfs3: Hfs3, stored: Machine) -> None:
    hfs3("configure", "aws")
    hfs3("configure", "aws", "--part-size", "64MB")
    text = (stored.home / ".aws/credentials").read_text()
    ran = hfs3("logout", "--keep-files")
    assert "What hfs3 kept of your files for `hfs3 undo` was dropped where the pair stood in it.\n" in ran.out
    assert "It is still written in ~/.aws/credentials, line 2: hfs3 configure aws --remove\n" in ran.out
    assert (stored.home / ".aws/credentials").read_text() == text
    removed = hfs3("configure", "aws", "--remove")
    assert "HFAKALICE0000000001 was logged out, so this cannot be undone" in removed.err
    assert [path for path in stored.home.rglob("*") if path.is_file() and SECRET in path.read_text()] == []
    assert hfs3("undo").code == 3


def test_a_dry_run_shows_all_and_changes_nothing(hfs3: Hfs3, stored: Machine) -> None:
    hfs3("configure", "aws")
    before = {path: path.read_bytes() for path in stored.home.rglob("*") if path.is_file()}
    ran = hfs3("logout", "--dry-run")
    assert ran.code == 1
    assert "alice: HFAKALICE0000000001 would be removed from the store file\n" in ran.out
    assert "-aws_access_key_id = HFAKALICE0000000001\n" in ran.out
    assert SECRET not in ran.out
    assert {path: path.read_bytes() for path in stored.home.rglob("*") if path.is_file()} == before


def test_what_is_kept_and_cannot_be_dropped_keeps_the_account(hfs3: Hfs3, stored: Machine) -> None:
    hfs3("configure", "rclone")
    (kept,) = (stored.state_dir / "kept").iterdir()
    kept.unlink()
    kept.mkdir()
    ran = hfs3("logout")
    assert ran.code == 3
    assert ran.out.endswith("No key pair was removed from a store.\n")
    assert f"hint: remove it: rm {kept}" in ran.err
    kept.rmdir()
    assert hfs3("logout").code == 0


@pytest.mark.usefixtures("stored")
def test_for_a_program(hfs3: Hfs3) -> None:
    hfs3("configure", "aws")
    said = json.loads(hfs3("logout", "--json").out)
    assert said["removed"] == [
        {"account": "alice", "access_key_id": "HFAKALICE0000000001", "store": "file", "dropped_contents": 2}
    ]
    assert said["revoke_at"] == "https://huggingface.co/settings/tokens"
    assert [file["path"].rsplit("/", 1)[1] for file in said["files"]] == ["credentials", "config"]
    assert said["still_written_to"] == []


def test_all_and_again(hfs3: Hfs3, stored: Machine) -> None:
    accounts.save(stored, replace(accounts.chosen(stored, "alice"), name="bob"))
    assert hfs3("logout").code == 2
    assert hfs3("logout", "--all").code == 0
    assert accounts.load(stored) == ()
    ran = hfs3("logout", "--all")
    assert (ran.code, ran.out) == (0, "No key pair was removed from a store.\n")


@pytest.mark.usefixtures("stored")
def test_wrong_words(hfs3: Hfs3) -> None:
    assert hfs3("logout", "alice", "--all").code == 2
    ran = hfs3("logout", "nobody")
    assert ran.code == 3
    assert "alice" in ran.err


def test_interrupted_between_the_two_steps(hfs3: Hfs3, stored: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(accounts, "forget", interrupted)
        assert hfs3("logout").code == 130
    assert open_store(stored, "file").get("alice") is None
    assert [account.name for account in accounts.load(stored)] == ["alice"]
    assert hfs3("logout").code == 0
    assert accounts.load(stored) == ()


def test_one_locked_store_does_not_keep_the_others(
    hfs3: Hfs3, stored: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.save(stored, replace(accounts.chosen(stored, "alice"), name="aaron", store="keyring"))
    forget = keeping.forget

    def locked(account: Account, machine: Machine) -> None:
        if account.store == "keyring":
            raise StoreLocked("the keyring is locked", hint="Unlock it.")
        forget(account, machine)

    monkeypatch.setattr(keeping, "forget", locked)
    ran = hfs3("logout", "--all")
    assert ran.code == 3
    assert "✓ alice" in ran.out
    assert "the keyring is locked" in ran.err
    assert [account.name for account in accounts.load(stored)] == ["aaron"]


def test_what_is_in_the_environment_stays_there(hfs3: Hfs3, stored: Machine) -> None:
    accounts.save(stored, replace(accounts.chosen(stored, "alice"), store="environment"))
    ran = hfs3("logout")
    assert ran.code == 0
    assert "It stays in the environment (HFS3_ACCESS_KEY_ID and HFS3_SECRET_ACCESS_KEY)" in ran.out


def test_a_copy_in_a_store_that_is_out_of_reach_is_told_of(hfs3: Hfs3, stored: Machine) -> None:
    """A login that changed the store was killed; there is no keyring here now."""
    spread.note(stored, "alice", {"file", "keyring"})
    ran = hfs3("logout")
    assert ran.code == 0
    assert "An older copy may be left in the system keyring: the system keyring cannot be used here" in ran.out
