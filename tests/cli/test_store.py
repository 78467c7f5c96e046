"""`hfs3 store move`: the pair is in its new place before it leaves the old one."""

import json

import pytest

from hfs3.credentials import accounts
from hfs3.credentials.stores.registry import open_store
from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3

PAIR = {"HFS3_ACCESS_KEY_ID": "HFAKALICE0000000001", "HFS3_SECRET_ACCESS_KEY": SECRET}


def test_moving_there_and_back(hfs3: Hfs3, stored: Machine) -> None:
    ran = hfs3("store", "move", "environment", **PAIR)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("✓ alice: HFAKALICE0000000001 moved from the store file to the environment")
    assert open_store(stored, "file").get("alice") is None
    assert hfs3("store", "move", "file", **PAIR).code == 0
    assert accounts.chosen(stored, None).store == "file"
    assert SECRET in hfs3("credential-process").out


@pytest.mark.usefixtures("stored")
def test_where_it_is_already(hfs3: Hfs3) -> None:
    ran = hfs3("store", "move", "file")
    assert ran.code == 0
    assert "is already kept in the private folder" in ran.out


@pytest.mark.usefixtures("stored")
def test_for_a_program(hfs3: Hfs3) -> None:
    said = json.loads(hfs3("store", "move", "environment", "--account", "alice", "--json", **PAIR).out)
    assert said.items() >= {"account": "alice", "from": "file", "to": "environment", "left_behind": ""}.items()
    assert SECRET not in str(said)


@pytest.mark.parametrize("words", [["environment"], ["keyring:no.such.Backend"]])
def test_a_store_that_cannot_take_it_leaves_it_where_it_was(hfs3: Hfs3, stored: Machine, words: list[str]) -> None:
    ran = hfs3("store", "move", *words)
    assert (ran.code, ran.out) == (3, "")
    assert accounts.chosen(stored, None).store == "file"
    assert open_store(stored, "file").get("alice") is not None


@pytest.mark.parametrize("words", [["move"], ["move", "floppy"], []])
@pytest.mark.usefixtures("stored")
def test_wrong_words(hfs3: Hfs3, words: list[str]) -> None:
    assert hfs3("store", *words).code == 2
