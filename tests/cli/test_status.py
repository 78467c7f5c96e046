"""`hfs3 status`: what a person and a program are told of each account, and what never."""

import json

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3


def test_nobody(hfs3: Hfs3) -> None:
    ran = hfs3("status")
    assert (ran.code, ran.out, ran.err) == (0, "No account is stored. Run `hfs3 login`.\n", "")
    assert json.loads(hfs3("status", "--json").out) == {"accounts": [], "unread": []}


@pytest.mark.usefixtures("stored")
def test_for_a_person(hfs3: Hfs3) -> None:
    hfs3("configure", "aws")
    ran = hfs3("status")
    assert (ran.code, ran.err) == (0, "")
    for part in ("✓ alice  stored\n", "alice, acme", "write", "HFAKALICE0000000001", "file", "2026-11-22 00:00 UTC"):
        assert part in ran.out
    assert "~/.aws/credentials:2 (aws: hf)" in ran.out
    assert SECRET not in ran.out


@pytest.mark.usefixtures("stored")
def test_for_a_program(hfs3: Hfs3) -> None:
    hfs3("configure", "rclone")
    ran = hfs3("status", "--json")
    assert (ran.code, ran.err) == (0, "")
    (account,) = json.loads(ran.out)["accounts"]
    assert account.items() >= {"name": "alice", "state": "stored", "store": "file", "role": "write"}.items()
    assert account["namespaces"] == ["alice", "acme"]
    assert len(account["fingerprint"]) == 12
    assert [copy["client"] for copy in account["written_to"]] == ["rclone"]
    assert SECRET not in ran.out


def test_a_pair_that_is_gone_is_a_finding(hfs3: Hfs3, stored: Machine) -> None:
    (stored.config_dir / "keys/alice.json").unlink()
    ran = hfs3("status")
    assert ran.code == 1
    assert "✗ alice  missing: " in ran.out


def test_a_store_that_cannot_be_read_is_no_answer(hfs3: Hfs3, stored: Machine) -> None:
    (stored.config_dir / "keys/alice.json").unlink()
    (stored.config_dir / "keys/alice.json").mkdir()
    ran = hfs3("status")
    assert ran.code == 3
    assert "? alice  unknown: " in ran.out
    assert json.loads(hfs3("status", "--json").out)["accounts"][0]["state"] == "unknown"


def test_a_client_file_that_cannot_be_read_is_told(hfs3: Hfs3, stored: Machine) -> None:
    (stored.home / ".aws/credentials").mkdir(parents=True)
    ran = hfs3("status")
    assert ran.code == 0
    assert "warning: " in ran.err
