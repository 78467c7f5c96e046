"""Rotate and logout are killed before every single change that they make to a file, run again, and end right."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, Person, account, person_at
from tests.journeys.killed import KILLED

NEW_ID = "HFAKCANARYCANARY0002"
NEW_SECRET = b"0ther0canary0secret0".hex().ljust(64, "3")
_PROGRAM = Path(__file__).with_name("killed.py")
_MOST = 80
_LANES = 3
_NO_ACCOUNT = 3

LANES = pytest.mark.parametrize("lane", [0, *(pytest.param(lane, marks=pytest.mark.long) for lane in range(1, _LANES))])
"""Every third step, from which one on; the steps between them take longer than every run can wait."""

STORED = ".config/hfs3/keys/alice.json"
FILES = (".aws/credentials", ".config/rclone/rclone.conf")


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    first = account()
    second = Token(Secret("hf_OTHERcanaryOTHERcanaryOTHERcanary"), Grant.WRITE, KeyPair(NEW_ID, Secret(NEW_SECRET)))
    with running(accounts=(HubAccount(first.name, first.organisations, (*first.tokens, second)),)) as started:
        yield started


@pytest.fixture
def person(own_home: Path, gateway: RunningGateway) -> Person:
    someone = person_at(own_home, gateway)
    someone.must(someone.login())
    for client in ("aws", "rclone"):
        someone.must(someone.hfs3("configure", client))
    return someone


def killed_everywhere(person: Person, lane: int, *words: str) -> Iterator[int]:
    """Kill a command at every third step, from the same start each time, until it has no more steps."""
    start = person.home.with_name("start")
    shutil.copytree(person.home, start, symlinks=True)
    for step in range(1 + lane, _MOST, _LANES):
        shutil.rmtree(person.home)
        shutil.copytree(start, person.home, symlinks=True)
        code = person.run(sys.executable, str(_PROGRAM), str(step), *words, environ=_PAIR).returncode
        if code != KILLED:
            assert code == 0
            assert step > 10, "it was hardly killed at all"
            return
        yield step
    pytest.fail("there was no end")


_PAIR = {"HFS3_SECRET_ACCESS_KEY": NEW_SECRET, "PYTHONPATH": str(_PROGRAM.parents[2])}
_ROTATE = ("rotate", "--access-key-id", NEW_ID)


def pairs(person: Person) -> set[str]:
    """Return which pairs the store and the files have; each has exactly one, whole."""
    found = set()
    for name in (STORED, *FILES):
        text = (person.home / name).read_text()
        (pair,) = [one for one in ((ACCESS_KEY_ID, CANARY_SECRET), (NEW_ID, NEW_SECRET)) if one[0] in text]
        assert pair[1] in text
        found.add(pair[0])
    return found


@LANES
def test_a_rotation(person: Person, lane: int) -> None:
    for step in killed_everywhere(person, lane, *_ROTATE):
        assert pairs(person) <= {ACCESS_KEY_ID, NEW_ID}, step
        again = person.hfs3(*_ROTATE, environ=_PAIR)
        assert again.returncode in {0, 1}, f"{step}: {again.stderr}"
        assert pairs(person) == {NEW_ID}, step
        person.must(person.hfs3("status"))
    assert pairs(person) == {NEW_ID}


@LANES
def test_a_rotation_that_is_finished_without_the_pair(person: Person, lane: int) -> None:
    for step in killed_everywhere(person, lane, *_ROTATE):
        stored = NEW_ID if NEW_ID in (person.home / STORED).read_text() else ACCESS_KEY_ID
        person.must(person.hfs3("rotate", "--finish"))
        assert pairs(person) == {stored}, step
        person.must(person.hfs3("status"))


@LANES
def test_a_logout(person: Person, lane: int) -> None:
    person.must(person.hfs3(*_ROTATE, environ=_PAIR))
    for step in killed_everywhere(person, lane, "logout"):
        again = person.hfs3("logout")
        assert again.returncode in {0, _NO_ACCOUNT}, f"{step}: {again.stderr}"
        assert secrets_in(person) == [], step
        assert person.hfs3("status").returncode == 0
    assert secrets_in(person) == []


@LANES
def test_a_logout_of_every_account(person: Person, lane: int) -> None:
    second = ("--access-key-id", NEW_ID, "--account", "second", "--namespace", "alice", "--store", "file")
    gateway = ("--gateway", person.gateway.url, "--ca-bundle", str(person.gateway.ca_bundle))
    person.must(person.hfs3("login", *second, *gateway, environ=_PAIR))
    person.must(person.hfs3("configure", "aws", "--account", "second", "--profile", "second"))
    for step in killed_everywhere(person, lane, "logout", "--all"):
        person.must(person.hfs3("logout", "--all"))
        assert secrets_in(person) == [], step
        assert json.loads(person.must(person.hfs3("status", "--json")))["accounts"] == []
    assert secrets_in(person) == []


def secrets_in(person: Person) -> list[Path]:
    """Return every file below the home that has a secret in it, hidden and temporary ones too."""
    files = (path for path in person.home.rglob("*") if path.is_file())
    return [path for path in files if any(one.encode() in path.read_bytes() for one in (CANARY_SECRET, NEW_SECRET))]
