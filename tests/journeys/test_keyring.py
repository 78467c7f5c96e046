"""A real Secret Service, locked or dying under each command: one message, and the pair neither lost nor doubled."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.credentials.secret_service import SecretService, secret_service
from tests.journeys.conftest import CANARY_SECRET, Person
from tests.journeys.test_failures import one_clear_message
from tests.journeys.test_without_secrets import carrying

NEEDING: tuple[tuple[str, ...], ...] = (
    ("exec", "--", "true"),
    ("env",),
    ("store", "move", "file"),
    ("rotate", "--finish"),
    ("configure", "aws"),
    ("logout",),
)
"""What cannot be done without the pair."""
STORED = ".config/hfs3/keys/alice.json"
_MOMENTS = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7)


@contextmanager
def unlocked(person: Person) -> Iterator[SecretService]:
    with pytest.MonkeyPatch.context() as patch, secret_service(person.home, patch, "--unlock") as service:
        person.environ |= service.environ
        yield service


@pytest.fixture
def keeping(person: Person) -> Person:
    """Someone whose pair is in a keyring, which is not running now."""
    with unlocked(person):
        person.must(person.login("--store", "keyring"))
    return person


def items() -> int:
    """Return how many items with a pair the running Secret Service has."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        return len(list(secretstorage.search_items(connection, {"service": "hfs3"})))


def cannot(person: Person, *words: str) -> None:
    for command in NEEDING:
        one_clear_message(person.hfs3(*command), 3, *words)
    helper = person.hfs3("credential-process")
    assert (helper.returncode, helper.stdout, helper.stderr.count("\n")) == (3, "", 1)
    assert helper.stderr.startswith(f"hfs3: {words[0]}")
    (told,) = json.loads(person.must(person.hfs3("status", "--json"), 3))["accounts"]
    assert told["state"] == "unknown"
    assert words[0] in told["reason"]


def once(person: Person, service: SecretService) -> None:
    """Assert that the pair is where it was, once, and works."""
    assert service.environ
    assert items() == 1
    assert CANARY_SECRET in person.must(person.hfs3("credential-process"))
    assert list(carrying(person.home, CANARY_SECRET)) == []


def test_a_locked_collection(keeping: Person) -> None:
    with pytest.MonkeyPatch.context() as patch, secret_service(keeping.home, patch) as service:
        keeping.environ |= service.environ
        cannot(keeping, "the system keyring is locked", "hfs3 login --store file")
    with unlocked(keeping) as service:
        once(keeping, service)


def test_a_daemon_that_was_killed(keeping: Person) -> None:
    with unlocked(keeping) as service:
        service.kill()
        cannot(keeping, "the system keyring cannot be used here", "hfs3 login --store file")
    with unlocked(keeping) as service:
        once(keeping, service)


@pytest.mark.parametrize("target", ["file", "keyring"])
def test_a_daemon_that_is_killed_while_the_pair_is_moved(person: Person, target: str) -> None:
    """Whatever was done by then, the pair can be read afterwards, and a second move ends with one copy of it."""
    with unlocked(person):
        person.must(person.login("--store", "keyring" if target == "file" else "file"))
    argv = [sys.executable, "-m", "hfs3", "store", "move", target]
    failed = 0
    for moment in _MOMENTS:
        with unlocked(person) as service:
            moving = subprocess.Popen(argv, env=person.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(moment)
            service.kill()
            moving.communicate(timeout=60)
            failed += moving.returncode != 0
        with unlocked(person):
            assert CANARY_SECRET in person.must(person.hfs3("credential-process"))
            person.must(person.hfs3("store", "move", target))
            assert CANARY_SECRET in person.must(person.hfs3("credential-process"))
            assert (items(), list(carrying(person.home, CANARY_SECRET))) == (
                (0, [STORED]) if target == "file" else (1, [])
            )
            person.must(person.hfs3("store", "move", "keyring" if target == "file" else "file"))
    assert failed, "it was always too late"


def test_a_keyring_that_does_not_answer(keeping: Person) -> None:
    with unlocked(keeping) as service:
        service.freeze()
        began = time.monotonic()
        one_clear_message(keeping.hfs3("exec", "--", "true"), 3, "did not answer within 10 seconds")
        assert time.monotonic() - began < 40
        service.thaw()
        once(keeping, service)


def test_what_the_pair_is_when_it_is_kept(keeping: Person) -> None:
    """One small item for an account: Windows keeps no more than 1280 characters, in two bytes each, in one."""
    import secretstorage

    with unlocked(keeping), closing(secretstorage.dbus_init()) as connection:
        (item,) = secretstorage.search_items(connection, {"service": "hfs3"})
        assert len(item.get_secret().decode()) < 200
        assert item.get_attributes()["username"] == "alice"
