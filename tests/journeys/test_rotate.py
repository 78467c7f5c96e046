"""A pair is rotated and removed wherever it was written: by the real program, against the gateway and its Hub."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, CANARY_TOKEN, Person, account, person_at

NEW_ID = "HFAKCANARYCANARY0002"
NEW_SECRET = b"0ther0canary0secret0".hex().ljust(64, "3")
NEW_TOKEN = "hf_OTHERcanaryOTHERcanaryOTHERcanary"
_SECRETS = (CANARY_SECRET, CANARY_TOKEN, NEW_SECRET, NEW_TOKEN)


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    first = account()
    second = Token(Secret(NEW_TOKEN), Grant.WRITE, KeyPair(NEW_ID, Secret(NEW_SECRET)))
    with running(accounts=(HubAccount(first.name, first.organisations, (*first.tokens, second)),)) as started:
        yield started


@pytest.fixture
def person(own_home: Path, gateway: RunningGateway) -> Person:
    someone = person_at(own_home, gateway)
    someone.must(someone.login())
    return someone


def rotate(person: Person, *more: str, token: str = NEW_TOKEN, status: int = 0) -> str:
    """Rotate by exchange; nothing that is said has a secret in it."""
    done = person.hfs3(
        *("rotate", "--token-stdin", "--exchange-url", person.gateway.exchange_url, "--hub", person.gateway.hub_url),
        *more,
        stdin=token.encode() + b"\n",
    )
    assert not [secret for secret in _SECRETS if secret in done.stdout + done.stderr]
    return person.must(done, status) + done.stderr


def holding(person: Person, secret: str) -> list[str]:
    """Return the files under the home that have a secret in them, but those that hfs3 keeps for an undo."""
    files = (path for path in person.home.rglob("*") if path.is_file() and "kept" not in path.parts)
    return sorted(str(path.relative_to(person.home)) for path in files if secret.encode() in path.read_bytes())


WRITTEN = [".aws/credentials", ".config/rclone/rclone.conf"]
STORED = ".config/hfs3/keys/alice.json"


def configured(person: Person) -> None:
    for client in ("aws", "rclone"):
        person.must(person.hfs3("configure", client))


def test_it_is_replaced_everywhere_and_works(person: Person) -> None:
    configured(person)
    kept = (person.home / ".aws/credentials").read_text()
    told = rotate(person, "--dry-run", status=1)
    assert f"+aws_access_key_id = {NEW_ID}" in told
    assert holding(person, NEW_SECRET) == []
    told = rotate(person)
    assert "works until you delete it on the Hub" in told
    assert ACCESS_KEY_ID in told
    assert holding(person, CANARY_SECRET) == []
    assert holding(person, NEW_SECRET) == sorted([*WRITTEN, STORED])
    person.must(person.run("aws", "--profile", "hf", "s3", "ls"))
    changed = json.loads(person.must(person.hfs3("undo", "--list", "--json")))["changes"][0]
    assert len(changed["files"]) == 2
    undone = person.hfs3("undo")
    person.must(undone)
    assert f"{ACCESS_KEY_ID} comes back into the files, but not into a store" in undone.stderr
    assert (person.home / ".aws/credentials").read_text() == kept
    assert holding(person, NEW_SECRET) == [STORED]
    person.must(person.hfs3("rotate", "--finish"))
    assert holding(person, CANARY_SECRET) == []
    assert holding(person, NEW_SECRET) == sorted([*WRITTEN, STORED])


def test_the_same_pair_is_said_to_be(person: Person) -> None:
    configured(person)
    assert f"Nothing to rotate: {ACCESS_KEY_ID}" in rotate(person, token=CANARY_TOKEN, status=1)


def test_a_pair_that_is_refused_changes_nothing(person: Person) -> None:
    configured(person)
    before = {path: path.read_bytes() for path in person.home.rglob("*") if path.is_file()}
    done = person.hfs3("rotate", "--access-key-id", "HFAKNOBODYNOBODY0001", stdin=b"0" * 64)
    assert done.returncode == 3
    now = {path: path.read_bytes() for path in person.home.rglob("*") if path.is_file()}
    assert now == before


def test_a_file_that_is_broken_stops_it_before_the_store(person: Person) -> None:
    configured(person)
    credentials = person.home / ".aws/credentials"
    credentials.write_text("no header\n" + credentials.read_text())
    assert "this line cannot be understood" in rotate(person, status=3)
    assert holding(person, NEW_SECRET) == []


def test_what_was_written_elsewhere_is_found(person: Person) -> None:
    elsewhere = {"AWS_SHARED_CREDENTIALS_FILE": str(person.home / "elsewhere")}
    person.must(person.hfs3("configure", "aws", environ=elsewhere))
    status = json.loads(person.must(person.hfs3("status", "--json")))["accounts"][0]
    assert [(Path(one["path"]).name, one["by_hfs3"]) for one in status["written_to"]] == [("elsewhere", True)]
    rotate(person)
    assert NEW_ID in (person.home / "elsewhere").read_text()
    person.must(person.hfs3("logout"))
    assert holding(person, NEW_SECRET) == []


def test_what_hfs3_did_not_write_is_only_named(person: Person) -> None:
    own = person.home / ".aws/credentials"
    own.parent.mkdir()
    own.write_text(f"[mine]\naws_access_key_id = {ACCESS_KEY_ID}\naws_secret_access_key = {CANARY_SECRET}\n")
    text = own.read_text()
    assert "~/.aws/credentials, line 2 (aws: mine), where hfs3 did not write it" in rotate(person)
    assert own.read_text() == text


def test_who_is_served_is_told(person: Person) -> None:
    person.must(person.hfs3("configure", "aws", "--credentials", "process"))
    person.must(person.hfs3("configure", "rclone", "--credentials", "aws"))
    said = person.must(person.hfs3("status"))
    assert "aws: hf, rclone: hf (through the AWS profile hf)" in said
    assert "aws: hf gets it from hfs3 each time\n✓ rclone: hf gets it through the AWS profile hf\n" in rotate(person)
    person.must(person.run("aws", "--profile", "hf", "s3", "ls"))
    left = json.loads(person.must(person.hfs3("logout", "--json")))["without_a_pair_now"]
    assert [one["removal"] for one in left] == ["hfs3 configure aws --remove", "hfs3 configure rclone --remove"]


def test_a_remote_that_takes_a_written_pair_is_served_too(person: Person) -> None:
    person.must(person.hfs3("configure", "aws"))
    person.must(person.hfs3("configure", "rclone", "--credentials", "aws"))
    (account,) = json.loads(person.must(person.hfs3("status", "--json")))["accounts"]
    assert [(one["client"], one["through"]) for one in account["serves"]] == [("rclone", "hf")]
    assert "rclone: hf gets it through the AWS profile hf" in rotate(person)


def test_logout_leaves_no_secret_anywhere(person: Person) -> None:
    configured(person)
    rotate(person)
    person.must(person.hfs3("logout"))
    for path in person.home.rglob("*"):
        if path.is_file():
            assert not [secret for secret in _SECRETS if secret.encode() in path.read_bytes()], path
    assert person.hfs3("undo").returncode == 3


def test_the_list_of_copies_tells_nothing(person: Person) -> None:
    configured(person)
    rotate(person)
    copies = person.home / ".local/state/hfs3/copies.json"
    text = copies.read_text() + (copies.parent / "journal.jsonl").read_text()
    assert not [word for word in (*_SECRETS, ACCESS_KEY_ID, NEW_ID) if word in text]
    assert copies.stat().st_mode & 0o077 == 0
